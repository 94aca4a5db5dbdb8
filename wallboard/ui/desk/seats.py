"""The card of the seats: who can answer now, how many are at work, who is due a break."""

from wallboard.boards.seats import SeatsView
from wallboard.domain.absent import Absent
from wallboard.domain.severity import Severity
from wallboard.domain.states import SeatState
from wallboard.ui import text
from wallboard.ui.desk.face import CardFace, Chip, under
from wallboard.ui.desk.voice import Voice

_TOLD_APART = (SeatState.OUTBOUND, SeatState.BREAK, SeatState.NOT_READY, SeatState.FAULT)


def seats_face(view: SeatsView, voice: Voice) -> CardFace:
    """What the card says."""
    words = voice.words
    free = voice.figure(
        view.free, voice.count, caption=words("desk.seats.free"), severity=view.severity
    )
    in_use = voice.share(
        view.in_use, text.bar_share, caption=words("desk.seats.in_use"), minor=True
    )
    face = CardFace(
        title=words("desk.seats.title"),
        chip=_chip(view, voice),
        figures=(free, in_use),
        facts=_facts(view, voice),
        definitions=(
            voice.definition("seats_free"),
            voice.definition(
                "seats_in_use",
                n=None if isinstance(view.in_use, Absent) else voice.fraction(view.in_use),
            ),
            voice.definition(
                "break_due" if view.break_rule.by_talk else "break_due_by_time",
                after=voice.span(view.break_rule.after_s),
                talk=voice.span(view.break_rule.talk_s),
            ),
        ),
        severity=view.severity,
    )
    return under(face, view.condition, words)


def break_fact(view: SeatsView, voice: Voice) -> str:
    """How many are due a break, and the longest time without one."""
    due = view.break_due
    if isinstance(due, Absent):
        return voice.words("desk.seats.break_absent", why=voice.absent(due))
    if due.longest_s is None:
        return voice.words("desk.seats.break_due", count=due.count)
    span = voice.minutes(due.longest_s)
    return voice.words("desk.seats.break_longest", count=due.count, span=span)


def staffed_fact(view: SeatsView, voice: Voice) -> str | None:
    """How many seats are staffed, of how many; None where the seats are absent."""
    if isinstance(view.in_use, Absent):
        return None
    return voice.words("desk.seats.staffed", staffed=view.in_use.of, total=view.total)


def _chip(view: SeatsView, voice: Voice) -> Chip | None:
    if view.severity is Severity.WATCH and view.free == 0:
        return Chip(Severity.WATCH, voice.words("desk.seats.none_free"))
    return voice.chip(view.severity, told=not isinstance(view.free, Absent))


def _facts(view: SeatsView, voice: Voice) -> tuple[str, ...]:
    words = voice.words
    staffed = staffed_fact(view, voice)
    facts = [] if staffed is None else [staffed]
    if not isinstance(view.in_use, Absent):
        facts.append(words("desk.seats.busy", fraction=voice.fraction(view.in_use)))
    facts.append(break_fact(view, voice))
    facts += [
        words("desk.named_count", name=words(f"group.{group.group.value}"), count=len(group.states))
        for group in view.groups
    ]
    facts += [
        words("desk.named_count", name=words(f"seat.{state.value}"), count=view.by_state[state])
        for state in _TOLD_APART
        if view.by_state.get(state)
    ]
    return tuple(facts)
