"""The card of the share within the target rings: the last 15 minutes, graded, and today."""

from functools import partial

from wallboard.boards.share import ShareView
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.metrics import Ratio
from wallboard.domain.rings import RingRule
from wallboard.ui import text
from wallboard.ui.desk.face import CardFace, under
from wallboard.ui.desk.voice import Voice


def share_name(rule: RingRule, voice: Voice, key: str = "desk.share.name") -> str:
    """The figure's name: in rings where callers hear them, in seconds where they do not."""
    if rule.heard:
        return voice.words(key, target=voice.numeral(rule.target))
    return voice.words(f"{key}_seconds", seconds=voice.number(rule.limit_s))


def share_face(view: ShareView, voice: Voice) -> CardFace:
    """What the card says."""
    words = voice.words
    name = share_name(view.rule, voice)
    headline = partial(text.headline, edge=view.target)
    facts: list[str] = []
    if not isinstance(view.recent, Absent):
        facts.append(words("desk.share.recent", fraction=voice.fraction(view.recent)))
    if view.recent_is_short and view.recent_since is not None:
        facts.append(words("desk.share.short", time=voice.time(view.recent_since)))
    facts.append(words("desk.share.target", target=text.per_cent(view.target)))
    if not isinstance(view.today, Absent):
        facts.append(words("desk.share.today", fraction=voice.fraction(view.today)))
        share = view.today.share
        if share is not None and not view.today.is_small:
            facts.append(
                words("desk.share.met" if share >= view.target else "desk.share.below_target")
            )
    limit = voice.number(view.rule.limit_s)
    face = CardFace(
        title=share_name(view.rule, voice, "desk.share.title"),
        chip=voice.chip(
            view.severity,
            told=not isinstance(view.recent, Absent),
            normal=_is_graded(view.recent),
        ),
        figures=(
            voice.share(view.recent, headline, severity=view.severity),
            voice.share(
                view.today, headline, caption=words("desk.share.today_caption"), minor=True
            ),
        ),
        facts=tuple(facts),
        definitions=(
            voice.definition("share_recent", _n(view.recent, voice), seconds=limit, name=name),
            voice.definition("share_today", _n(view.today, voice), seconds=limit, name=name),
        ),
        severity=view.severity,
    )
    return under(face, view.condition, words)


def _is_graded(ratio: Maybe[Ratio]) -> bool:
    return not isinstance(ratio, Absent) and not ratio.is_small


def _n(ratio: Maybe[Ratio], voice: Voice) -> str | None:
    return None if isinstance(ratio, Absent) else voice.fraction(ratio)
