"""A telephone as Asterisk's queues see it, and the seat's or line's state that follows from it."""

from dataclasses import dataclass, field

from wallboard.domain.states import Group, LineState, SeatState
from wallboard.hub.telephony.ami_mapping import AmiMapping
from wallboard.hub.telephony.events import LineChanged, SeatChanged

# ast_device_state of devicestate.h
UNKNOWN, FREE, IN_USE, BUSY, INVALID, UNAVAILABLE, RINGING, RINGING_IN_USE, ON_HOLD = range(9)
SPEAKING = frozenset({IN_USE, BUSY, RINGING_IN_USE, ON_HOLD})

_OF_A_CALL = frozenset({SeatState.TALKING, SeatState.HOLD, SeatState.WRAP})
_UNMANNED = frozenset({SeatState.SIGNED_OUT, SeatState.FAULT})


@dataclass(slots=True)
class Membership:
    """What one queue says of a member; `stamp` is the instant of the newest event that said it."""

    name: str
    paused: bool = False
    reason: str = ""
    wrap_s: float = 0.0
    """The member's own after-call work; 0 leaves it to the mapping."""
    in_call: bool = False
    stamp: float = 0.0


@dataclass(slots=True)
class Device:
    """A telephone: one StateInterface, member of any number of queues."""

    place: str
    is_line: bool
    status: int = UNKNOWN
    memberships: dict[str, Membership] = field(default_factory=dict)
    rings: set[str] = field(default_factory=set)
    """Calls that this telephone rings for."""
    talking: str | None = None
    """The queue call that is connected here."""
    wrapping: str | None = None
    """The ended call whose after-call work is not done."""
    kind: str | None = None
    """The kind of the call that is or was last connected here."""
    outside: bool = False
    """In use on a call that no queue brought."""
    held_since: float | None = None
    held_s: float = 0.0
    shown: tuple[object, ...] | None = None
    """What was last told of it."""

    @property
    def paused(self) -> bool:
        """Whether no queue may ring here: a member paused in one of two queues still works."""
        return bool(self.memberships) and all(each.paused for each in self.memberships.values())

    @property
    def reason(self) -> str:
        """Why it is paused; "" where no reason was given."""
        return next((each.reason for each in self.memberships.values() if each.reason), "")

    @property
    def name(self) -> str | None:
        """The member's name: that of the queue that told of it last."""
        newest = max(self.memberships.values(), key=lambda each: each.stamp, default=None)
        return None if newest is None else newest.name or None

    def set_status(self, status: int, at: float) -> None:
        """Take over the device's state; hold is measured while a queue call is connected."""
        was, self.status = self.status, status
        if status not in SPEAKING:
            self.outside = False
        elif was not in SPEAKING:
            # Asterisk sends AgentCalled before the telephone rings and AgentConnect some
            # milliseconds before or after it is in use, so a call that a queue brought always
            # shows here as an open ring or as connected.
            self.outside = not (self.rings or self.talking or self.in_queue_call)
        if status == ON_HOLD and self.talking and self.held_since is None:
            self.held_since = at
        elif status != ON_HOLD:
            self.end_hold(at)

    @property
    def in_queue_call(self) -> bool:
        """Whether a queue counts this member as in a call of its own."""
        return any(each.in_call for each in self.memberships.values())

    def end_hold(self, at: float) -> None:
        """Book the time on hold up to `at`."""
        if self.held_since is not None:
            self.held_s += max(0.0, at - self.held_since)
            self.held_since = None

    def seat_state(self, mapping: AmiMapping) -> SeatState:
        """Unavailable > talking > ringing > wrap > paused > free.

        Unavailable (5) is a telephone that is not registered: nobody has signed in there. Invalid
        (4) is a device that Asterisk does not know: somebody has to mend the configuration. In use
        on a call that no queue brought is outbound.
        """
        if not self.memberships or self.status == UNAVAILABLE:
            return SeatState.SIGNED_OUT
        if self.status == INVALID:
            return SeatState.FAULT
        if self.status == UNKNOWN:
            return SeatState.UNKNOWN
        # after AgentComplete the telephone stays in use for some milliseconds: that is wrap already
        finished = self.wrapping is not None and self.talking is None
        if self.status in SPEAKING and not finished:
            if self.outside:
                return SeatState.OUTBOUND
            return SeatState.HOLD if self.status == ON_HOLD else SeatState.TALKING
        if self.status == RINGING:
            return SeatState.RINGING
        if finished:
            return SeatState.WRAP
        if self.paused:
            is_break = mapping.is_break(self.reason)
            return SeatState.BREAK if is_break else SeatState.NOT_READY
        return SeatState.AVAILABLE

    def line_state(self) -> LineState:
        """The same for an emergency line; one that no queue may ring (paused, removed) stands by.

        A line that cannot be reached is a fault, whatever else holds: nobody signs in at a line,
        the contractor promised that it works.
        """
        if self.status in (UNAVAILABLE, INVALID):
            return LineState.FAULT
        if self.status == UNKNOWN:
            return LineState.UNKNOWN
        finished = self.wrapping is not None and self.talking is None
        if self.status in SPEAKING and not finished:
            return LineState.STANDING_DOWN if self._switched_off else LineState.TALKING
        if self.status == RINGING:
            return LineState.RINGING
        if finished:
            return LineState.WRAP
        return LineState.STANDBY if self._switched_off else LineState.READY

    @property
    def _switched_off(self) -> bool:
        return self.paused or not self.memberships

    def described(self, mapping: AmiMapping, at: float) -> SeatChanged | LineChanged:
        """The state as an event of the instant `at`."""
        if self.is_line:
            return LineChanged(at, self.place, self.line_state())
        state = self.seat_state(mapping)
        manned = state not in _UNMANNED
        name = self.name if manned else None
        pausing = state in (SeatState.BREAK, SeatState.NOT_READY)
        return SeatChanged(
            at,
            self.place,
            state,
            group=self.group(mapping, name) if manned else None,
            operator=name,
            kind=self.kind if state in _OF_A_CALL else None,
            reason=(self.reason or None) if pausing else None,
        )

    def group(self, mapping: AmiMapping, name: str | None) -> Group:
        """The group of an operator of this name who sits here; unknown without a name."""
        return Group.UNKNOWN if name is None else mapping.group_of(name, self.place)

    def changed(
        self, mapping: AmiMapping, at: float, *, again: bool = False
    ) -> SeatChanged | LineChanged | None:
        """The state as an event, or None where it was told already and need not be `again`."""
        event = self.described(mapping, at)
        essence = (
            (event.state,)
            if isinstance(event, LineChanged)
            else (event.state, event.group, event.operator, event.kind, event.reason)
        )
        if essence == self.shown and not again:
            return None
        self.shown = essence
        return event
