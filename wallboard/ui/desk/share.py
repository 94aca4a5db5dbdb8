"""The card of the share within the target rings: the last 15 minutes, graded, and today."""

from dataclasses import replace
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
    facts: list[str] = []
    if not isinstance(view.recent, Absent):
        facts.append(words("desk.share.recent", fraction=voice.fraction(view.recent)))
    lacks: list[str] = []
    if view.recent_is_short and view.recent_since is not None:
        lacks.append(words("desk.share.short", time=voice.time(view.recent_since)))
    if view.recent_unwatched_s:
        lacks.append(words("desk.share.unwatched", span=voice.minutes(view.recent_unwatched_s)))
    facts += [*lacks, words("desk.share.target", target=text.per_cent(view.target))]
    when = voice.counted(view.counted_since)
    if not isinstance(view.today, Absent):
        facts.append(words("desk.share.today", when=when, fraction=voice.fraction(view.today)))
        share = view.today.share
        if share is not None and not view.today.is_small:
            verdict = "met" if share >= view.target else "below_target"
            facts.append(words(f"desk.share.{verdict}", when=when))
    limit = voice.number(view.rule.limit_s)
    recent = voice.definition("share_recent", _n(view.recent, voice), seconds=limit, name=name)
    day = voice.day_window(view.counted_since)
    face = CardFace(
        title=share_name(view.rule, voice, "desk.share.title"),
        chip=voice.chip(
            view.severity,
            told=not isinstance(view.recent, Absent),
            normal=not view.too_little,
        ),
        figures=(
            voice.share(
                view.recent,
                partial(text.headline, edge=view.edge),
                severity=view.severity,
                too_little=view.too_little,
            ),
            voice.share(
                view.today,
                partial(text.headline, edge=view.target),
                caption=when,
                minor=True,
            ),
        ),
        facts=tuple(facts),
        definitions=(
            replace(recent, window=voice.joined((recent.window, *lacks))),
            voice.definition(
                "share_today", _n(view.today, voice), seconds=limit, name=name, day=day
            ),
        ),
        severity=view.severity,
    )
    return under(face, view.condition, words)


def _n(ratio: Maybe[Ratio], voice: Voice) -> str | None:
    return None if isinstance(ratio, Absent) else voice.fraction(ratio)
