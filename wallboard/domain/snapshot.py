"""The hotline at one moment: everything in a snapshot was true together at its `snapshot_time`."""

from collections.abc import Mapping
from dataclasses import dataclass

from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Counters, Missed
from wallboard.domain.decision import Decision
from wallboard.domain.states import (
    Group,
    LineState,
    LinkState,
    PoolState,
    SeatState,
    Situation,
    SourceState,
)


@dataclass(frozen=True, slots=True)
class Source:
    """The telephone system behind the server, as the server sees it."""

    state: SourceState
    since: float | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Ringing:
    """A telephone ringing for a call."""

    at: str
    """The id of the seat or line."""
    since: float


@dataclass(frozen=True, slots=True)
class WaitingCall:
    """A caller not yet connected; `ringing` is empty while no operator's telephone rings.

    `ringing` is UNKNOWN where the server cannot say it now.
    """

    id: str
    kind: str | None
    since: float
    ringing: Maybe[tuple[Ringing, ...]] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat now. `group` is the signed-in operator's and None when nobody is signed in."""

    id: str
    state: SeatState
    since: float | None = None
    group: Group | None = None
    operator: str | None = None
    kind: str | None = None
    reason: str | None = None
    answered_today: Maybe[int] = Absent.NOT_PROVIDED
    handled_today: Maybe[int] = Absent.NOT_PROVIDED
    handle_today_s: Maybe[float] = Absent.NOT_PROVIDED
    talk_60min_s: Maybe[float] = Absent.NOT_PROVIDED
    last_break_end: Maybe[float] = Absent.NOT_PROVIDED
    """When the last break ended, or the shift began."""


@dataclass(frozen=True, slots=True)
class Line:
    """An emergency line now."""

    id: str
    state: LineState
    since: float | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """The contractor's people: called 应到, confirmed, arrived 实到."""

    called: int
    confirmed: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Link:
    """The communication link to the contractor."""

    state: LinkState
    tested: float | None = None


@dataclass(frozen=True, slots=True)
class Joining:
    """Lines that will be switched on."""

    lines: int
    at: float


@dataclass(frozen=True, slots=True)
class EmergencyPool:
    """The emergency lines as a whole and one by one."""

    state: PoolState
    situation: Situation | None = None
    since: float | None = None
    staff: Maybe[Staff] = Absent.NOT_PROVIDED
    link: Maybe[Link] = Absent.NOT_PROVIDED
    joining: Maybe[tuple[Joining, ...]] = Absent.NOT_PROVIDED
    """Empty when nobody is to join."""
    lines: Maybe[tuple[Line, ...]] = Absent.NOT_PROVIDED


@dataclass(frozen=True, slots=True)
class Recent:
    """The calls finished with the queue since `since`: the window that is graded."""

    since: float
    answered: int
    abandoned: int
    timed_out: int
    answered_delay: Maybe[tuple[int, ...]] = Absent.NOT_PROVIDED
    unwatched_s: Maybe[float] = Absent.NOT_PROVIDED
    """So much of the window was not watched: what finished then is in no count."""

    @property
    def finished(self) -> int:
        """Calls that the queue has done with in the window."""
        return self.answered + self.abandoned + self.timed_out

    def is_mostly_unwatched(self, now: float) -> bool:
        """Of the larger part of the window up to `now` nobody knows: it cannot be graded."""
        unwatched_s = self.unwatched_s
        return not isinstance(unwatched_s, Absent) and unwatched_s > (now - self.since) / 2


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rule that watches or alarms. `id` is `rule` or `rule:subject`."""

    id: str
    level: str
    """`watch`, `alarm`, or `cleared` for the minute after it ended."""
    since: float
    """When this level was entered."""
    value: float | None
    """The figure now; None where it is not known, and then the alarm stands as it was."""
    limit: float | None
    acknowledged: float | None = None
    shelved_until: float | None = None

    @property
    def rule(self) -> str:
        """The rule's name without its subject."""
        return self.id.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Incident:
    """A disturbance that callers ask about, and what to tell them."""

    text: str
    place: str | None = None
    since: float | None = None
    expected_end: float | None = None
    script: str | None = None

    def end_passed(self, now: float) -> bool:
        """It was to be over by now: no promise any more."""
        return self.expected_end is not None and self.expected_end <= now


@dataclass(frozen=True, slots=True)
class Expected:
    """The forecast of today's calls."""

    offered_by_now: int | None
    offered_today: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Weather:
    """The outdoor temperature, in degrees Celsius."""

    outdoor_c: float | None
    observed: float | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One answer of /v1/snapshot. None in place of an incident or alarms means there is none."""

    epoch: str
    sequence: int
    time_scale: float
    """How many of the hotline's seconds pass in one real second; 0 where its clock stands."""
    server_time: float
    snapshot_time: float
    counters_since: float
    source: Source
    waiting: Maybe[tuple[WaitingCall, ...]]
    today: Counters
    seats: Maybe[tuple[Seat, ...]] = Absent.NOT_PROVIDED
    emergency: Maybe[EmergencyPool] = Absent.NOT_PROVIDED
    recent: Maybe[Recent] = Absent.NOT_PROVIDED
    callers: Maybe[int] = Absent.NOT_PROVIDED
    """Distinct callers of today whose call is finished with the queue."""
    missed: Maybe[Missed] = Absent.NOT_PROVIDED
    alarms: Maybe[tuple[Alarm, ...]] = Absent.NOT_PROVIDED
    decisions: Maybe[tuple[Decision, ...]] = Absent.NOT_PROVIDED
    """Today's, oldest first, the last twenty."""
    incident: Maybe[Incident | None] = Absent.NOT_PROVIDED
    expected: Maybe[Expected] = Absent.NOT_PROVIDED
    weather: Maybe[Weather] = Absent.NOT_PROVIDED

    def seats_by_id(self) -> Mapping[str, Seat]:
        """The seats, where provided and known, by their id."""
        return {} if isinstance(self.seats, Absent) else {seat.id: seat for seat in self.seats}
