"""The card of the calls waiting: how many and how long, equal heroes."""

from wallboard.boards.waiting import WaitingView
from wallboard.domain.absent import Absent
from wallboard.ui.desk.face import CardFace, under
from wallboard.ui.desk.voice import Voice

_RINGS_TOLD = 3
"""So many rings are told apart; a great queue leaves the room to what its callers want."""


def waiting_face(view: WaitingView, voice: Voice) -> CardFace:
    """What the card says."""
    words = voice.words
    count = voice.figure(
        view.count,
        voice.count,
        unit=words("unit.calls", n=view.count),
        severity=view.count_severity,
    )
    longest = voice.figure(
        view.longest_s,
        voice.clock,
        caption=words("desk.waiting.longest"),
        severity=view.longest_severity,
    )
    face = CardFace(
        title=words("desk.waiting.title"),
        chip=voice.chip(view.severity, told=not isinstance(view.count, Absent)),
        figures=(count, longest),
        facts=_facts(view, voice),
        definitions=(
            voice.definition("waiting", n=None if isinstance(view.count, Absent) else view.count),
            voice.definition("longest_wait"),
        ),
        severity=view.severity,
    )
    return under(face, view.condition, words)


def _facts(view: WaitingView, voice: Voice) -> tuple[str, ...]:
    words = voice.words
    facts: list[str] = []
    if isinstance(view.ringing, Absent):
        facts.append(words("desk.waiting.ringing_absent", why=voice.absent(view.ringing)))
    else:
        facts.append(words("desk.waiting.ringing", count=view.ringing))
        facts += [
            words("desk.waiting.on_ring", ring=ring, count=count)
            for ring, count in view.by_ring[:_RINGS_TOLD]
        ]
    if not isinstance(view.by_kind, Absent):
        facts += [
            words("desk.named_count", name=voice.kind(kind), count=count)
            for kind, count in sorted(view.by_kind, key=lambda each: -each[1])
            if count
        ]
    if view.without_kind:
        facts.append(words("desk.waiting.without_kind", count=view.without_kind))
    limits = []
    if view.limit is not None:
        limits.append(words("desk.waiting.limit_calls", count=voice.number(view.limit)))
    if view.longest_limit_s is not None:
        limits.append(words("desk.waiting.limit_wait", wait=voice.clock(view.longest_limit_s)))
    if limits:
        facts.append(words("desk.waiting.limit", limits=voice.joined(limits)))
    return tuple(facts)
