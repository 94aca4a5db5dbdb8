"""The few events that every telephone system is turned into.

`at` is the instant the thing happened on the telephone system's clock (UNIX seconds). Structs of
msgspec because the journal stores them; `caller` is never a number but an opaque, stable key of the
caller within the day (adapters of real systems give a keyed hash).
"""

from typing import Literal

import msgspec

from wallboard.domain.decision import DecisionKind
from wallboard.domain.states import Group, LineState, LinkState, PoolState, SeatState, Situation


class _Event(msgspec.Struct, frozen=True, tag=True, array_like=True):
    at: float


class Joined(_Event, frozen=True, tag="join"):
    """A caller entered the human queue."""

    call: str
    kind: str | None = None
    caller: str | None = None
    district: str | None = None


class RingingAt(_Event, frozen=True, tag="ring"):
    """An operator's telephone began to ring for a call; several may ring for one."""

    call: str
    place: str


class NotAnswered(_Event, frozen=True, tag="noans"):
    """That telephone stopped ringing unanswered; the call waits on."""

    call: str
    place: str


class Connected(_Event, frozen=True, tag="conn"):
    """An operator took the call; all its other ringing ends."""

    call: str
    place: str
    group: Group


class Abandoned(_Event, frozen=True, tag="aband"):
    """The caller gave up."""

    call: str


class TimedOut(_Event, frozen=True, tag="tmout"):
    """The queue's own time-out sent the caller away."""

    call: str


class Ended(_Event, frozen=True, tag="end"):
    """A connected call ended; `hold_s` of it the caller was on hold."""

    call: str
    hold_s: float = 0.0


class WrapEnded(_Event, frozen=True, tag="wrap"):
    """The after-call work of an ended call is done."""

    call: str


class CalledBack(_Event, frozen=True, tag="back"):
    """An outbound call to a lost caller was answered (an attempt alone is no call-back)."""

    caller: str


class SeatChanged(_Event, frozen=True, tag="seat"):
    """A seat is in a new state. `operator` and `group` are None when nobody is signed in."""

    seat: str
    state: SeatState
    group: Group | None = None
    operator: str | None = None
    kind: str | None = None
    reason: str | None = None


class LineChanged(_Event, frozen=True, tag="line"):
    """An emergency line is in a new state."""

    line: str
    state: LineState


class PoolChanged(_Event, frozen=True, tag="pool"):
    """The emergency lines as a whole: the last event of the kind holds.

    A None among `called`, `confirmed`, `arrived` or `joining` is unknown; `joining` holds
    (lines, at) pairs.
    """

    state: PoolState
    situation: Situation | None = None
    since: float | None = None
    called: int | None = None
    confirmed: int | None = None
    arrived: int | None = None
    joining: tuple[tuple[int, float], ...] | None = None
    link: LinkState = LinkState.UNKNOWN
    link_tested: float | None = None


class WeatherObserved(_Event, frozen=True, tag="wthr"):
    """The outdoor temperature in degrees Celsius."""

    outdoor_c: float


class IncidentChanged(_Event, frozen=True, tag="incid"):
    """A disturbance began or changed; `text` None says that it is over.

    `since` None means since this event, unless it is said to be unknown.
    """

    text: str | None
    place: str | None = None
    since: float | None = None
    expected_end: float | None = None
    script: str | None = None
    since_unknown: bool = False


class ActivationKnown(_Event, frozen=True, tag="activ"):
    """An activation of the emergency lines that was before, as the source or a journal knows it.

    A None among the instants did not happen, or when it did is not known.
    """

    id: str
    situation: Situation
    lines: int | None = None
    asked: float | None = None
    confirmed: float | None = None
    arrived: float | None = None
    first_call: float | None = None
    stood_down: float | None = None
    note: str | None = None


class Decided(_Event, frozen=True, tag="decid"):
    """The director decided something; `key` is what its request is known again by."""

    id: str
    kind: DecisionKind
    text: str | None = None
    situation: Situation | None = None
    lines: int | None = None
    by: str | None = None
    key: str | None = None


class SourceLost(_Event, frozen=True, tag="lost"):
    """The telephone system is not watched from here on."""

    detail: str
    state: Literal["lost", "ended"] = "lost"


class PresentCall(msgspec.Struct, frozen=True, array_like=True):
    """A call found waiting when watching began; `ringing` holds (place, since) pairs."""

    call: str
    since: float
    kind: str | None = None
    caller: str | None = None
    ringing: tuple[tuple[str, float], ...] = ()
    district: str | None = None


class ConnectedCall(msgspec.Struct, frozen=True, array_like=True):
    """A call found connected to the operator at `place` since `since`."""

    call: str
    place: str
    group: Group
    since: float
    kind: str | None = None


class SourceBack(_Event, frozen=True, tag="sback"):
    """The telephone system is watched from here on; `waiting` is who waits at this moment.

    Calls that the ledger had waiting and that are not in `waiting` went out of view; calls in
    `waiting` that the ledger does not know are carried in. `connected` may name calls in progress
    (a system that cannot list them leaves it empty). SeatChanged and LineChanged for every seat and
    line follow with the same `at`.
    """

    waiting: tuple[PresentCall, ...] = ()
    connected: tuple[ConnectedCall, ...] = ()


Event = (
    Joined
    | RingingAt
    | NotAnswered
    | Connected
    | Abandoned
    | TimedOut
    | Ended
    | WrapEnded
    | CalledBack
    | SeatChanged
    | LineChanged
    | PoolChanged
    | WeatherObserved
    | IncidentChanged
    | ActivationKnown
    | Decided
    | SourceLost
    | SourceBack
)
