"""The card of the emergency lines: how many are on, and what the others do."""

from wallboard.boards.emergency import EmergencyView
from wallboard.domain.absent import Absent
from wallboard.domain.severity import Severity
from wallboard.domain.states import LineState, LinkState, PoolState
from wallboard.ui.desk.face import CardFace, Chip, under
from wallboard.ui.desk.voice import Voice

TOLD = (
    LineState.TALKING,
    LineState.RINGING,
    LineState.WRAP,
    LineState.READY,
    LineState.ACTIVATING,
    LineState.STANDING_DOWN,
    LineState.STANDBY,
    LineState.FAULT,
    LineState.UNKNOWN,
)


def emergency_face(view: EmergencyView, voice: Voice) -> CardFace:
    """What the card says."""
    words = voice.words
    switched_on = voice.figure(
        view.switched_on, voice.count, unit=words("desk.emergency.of_lines", total=view.total)
    )
    possible = voice.figure(
        view.can_still_switch_on,
        voice.count,
        unit=words("unit.lines", n=view.can_still_switch_on),
        caption=words("desk.emergency.possible"),
        minor=True,
    )
    face = CardFace(
        title=words("desk.emergency.title"),
        chip=_chip(view, voice),
        figures=(switched_on, possible),
        facts=line_facts(view, voice),
        definitions=(
            voice.definition("switched_on", n=view.total),
            voice.definition("can_still_switch_on"),
        ),
        severity=Severity.NONE if view.severity is Severity.UNKNOWN else view.severity,
    )
    return under(face, view.condition, words)


def line_facts(view: EmergencyView, voice: Voice) -> tuple[str, ...]:
    """The lines by what they do, those at work first."""
    return tuple(
        voice.words(
            "desk.named_count",
            name=voice.words(f"line.{state.value}"),
            count=view.by_state[state],
        )
        for state in TOLD
        if view.by_state.get(state)
    )


def _chip(view: EmergencyView, voice: Voice) -> Chip | None:
    if isinstance(view.state, Absent):
        return None  # the figure's place says why
    grade = Severity.NORMAL if view.state is PoolState.STANDBY else Severity.INFORMATION
    if view.state is PoolState.UNKNOWN:
        grade = Severity.UNKNOWN
    if view.severity in (Severity.WATCH, Severity.ALARM):
        return Chip(view.severity, _matter(view, voice))
    return Chip(grade, voice.words(f"pool.{view.state.value}"))


def _matter(view: EmergencyView, voice: Voice) -> str:
    """What the lines are graded for; which level either is at is the hotline's to say."""
    if not isinstance(view.link, Absent) and view.link.state is LinkState.DOWN:
        return voice.words("desk.emergency.link_down")
    if fault := view.by_state.get(LineState.FAULT):
        return voice.words("desk.emergency.fault", count=fault)
    return voice.words(f"severity.{view.severity.value}")
