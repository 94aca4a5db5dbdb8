"""The seats and emergency lines, who sits there, and who is free for a call."""

from collections import OrderedDict
from collections.abc import Callable, Iterable

from wallboard.domain.states import Group, LineState, SeatState
from wallboard.hub.telephony.events import Event, LineChanged, SeatChanged
from wallboard.hub.telephony.simulated.agenda import Agenda
from wallboard.hub.telephony.simulated.calls import Call
from wallboard.hub.telephony.simulated.staff import Operator

Emit = Callable[[Event], None]

_LINE_STATE = {
    SeatState.AVAILABLE: LineState.READY,
    SeatState.RINGING: LineState.RINGING,
    SeatState.TALKING: LineState.TALKING,
    SeatState.HOLD: LineState.TALKING,
    SeatState.WRAP: LineState.WRAP,
}
"""What a line is called that does the same work as a seat; lines know no hold."""


class Seat:
    """A place with a telephone; `turn` rises with every state, so that old timers know it."""

    __slots__ = ("call", "kind", "leaving", "operator", "place", "reason", "state", "turn")

    def __init__(self, place: str) -> None:
        self.place = place
        self.state = SeatState.SIGNED_OUT
        self.operator: Operator | None = None
        self.kind: str | None = None
        self.reason: str | None = None
        self.call: Call | None = None
        self.leaving = False
        """The operator's shift is over: they go when the call and its wrap are done."""
        self.turn = 0

    @property
    def group(self) -> Group:
        """Whose operator sits here."""
        return self.operator.group if self.operator else Group.UNKNOWN

    def event(self, at: float) -> SeatChanged:
        """The seat as it is."""
        operator = self.operator
        if operator is None:
            return SeatChanged(at, self.place, self.state)
        return SeatChanged(
            at, self.place, self.state, operator.group, operator.id, self.kind, self.reason
        )


class Line:
    """An emergency line."""

    __slots__ = ("call", "leaving", "place", "state", "turn")

    group = Group.EMERGENCY

    def __init__(self, place: str) -> None:
        self.place = place
        self.state = LineState.STANDBY
        self.call: Call | None = None
        self.leaving = False
        """It is being switched off: a call in progress is finished, no other taken."""
        self.turn = 0

    def event(self, at: float) -> LineChanged:
        """The line as it is."""
        return LineChanged(at, self.place, self.state)


Position = Seat | Line


def _nothing() -> None:
    pass


class Floor:
    """All seats and lines. Free seats and ready lines are in order, the longest free first."""

    def __init__(
        self, agenda: Agenda, emit: Emit, seats: Iterable[str], lines: Iterable[str]
    ) -> None:
        self._agenda = agenda
        self._emit = emit
        self.seats = tuple(Seat(place) for place in seats)
        self.lines = tuple(Line(place) for place in lines)
        self.free: OrderedDict[Seat, None] = OrderedDict()
        self.ready: OrderedDict[Line, None] = OrderedDict()
        self.when_free: Callable[[], None] = _nothing
        self.when_empty: Callable[[], None] = _nothing
        self.when_line_left: Callable[[], None] = _nothing

    def next_free(self) -> Position | None:
        """Who is offered the next call: the longest-free operator, a line only without one."""
        if self.free:
            return next(iter(self.free))
        return next(iter(self.ready), None)

    def show(
        self, position: Position, state: SeatState, kind: str | None = None, reason: str = ""
    ) -> None:
        """Bring a position into a state of work and tell of it."""
        if isinstance(position, Line):
            self.show_line(position, _LINE_STATE[state])
            return
        position.turn += 1
        position.state = state
        position.kind = kind
        position.reason = reason or None
        if state is SeatState.AVAILABLE:
            self.free[position] = None
        else:
            self.free.pop(position, None)
        self._emit(position.event(self._agenda.now))

    def show_line(self, line: Line, state: LineState) -> None:
        """Bring a line into a state and tell of it; one that is leaving is standing down."""
        line.turn += 1
        if line.leaving:
            state = LineState.STANDING_DOWN
        if state is LineState.READY:
            self.ready[line] = None
        else:
            self.ready.pop(line, None)
        if state is not line.state:
            line.state = state
            self._emit(line.event(self._agenda.now))

    def release(self, position: Position, first: bool = False) -> None:
        """A position has done its work: it is free again, at the head with `first`, or leaves."""
        position.call = None
        if position.leaving:
            self.leave(position)
            return
        self.show(position, SeatState.AVAILABLE)
        if first:
            if isinstance(position, Line):
                self.ready.move_to_end(position, last=False)
            else:
                self.free.move_to_end(position, last=False)
        self.when_free()

    def leave(self, position: Position) -> None:
        """The operator signs out, or the line goes back to standby."""
        position.leaving = False
        if isinstance(position, Line):
            self.show_line(position, LineState.STANDBY)
            self.when_line_left()
        else:
            position.operator = None
            self.show(position, SeatState.SIGNED_OUT)
            self.when_empty()
