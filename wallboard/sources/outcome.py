"""What one question to a source gives: one frozen value, or one trouble, never parts."""

from dataclasses import dataclass, field

from wallboard.domain.alarms import AlarmBook
from wallboard.domain.counters import Minute
from wallboard.domain.emergency import Activation, Readiness
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Snapshot
from wallboard.domain.state import Trouble


@dataclass(frozen=True, slots=True)
class HotlineRead:
    """The hotline's facts and rules."""

    hotline: Hotline


@dataclass(frozen=True, slots=True)
class SnapshotRead:
    """A snapshot, received at `mono` of the board's monotonic clock."""

    snapshot: Snapshot
    mono: float
    latency_s: float
    """From the question to the answer, the wait for a change included."""
    response_s: float | None = None
    """How fast the server answers where it need not wait."""


@dataclass(frozen=True, slots=True)
class StillTrue:
    """The last snapshot was still true at `snapshot_time`."""

    snapshot_time: float
    server_time: float
    mono: float
    latency_s: float
    response_s: float | None = None


@dataclass(frozen=True, slots=True)
class MinutesRead:
    """Minutes that are new or revised, as the server stood at `now` of its clock."""

    minutes: tuple[Minute, ...]
    revision: int
    epoch: str
    now: float


@dataclass(frozen=True, slots=True)
class MinutesComing:
    """A page of minutes that another one follows: they are told whole, with the last."""


@dataclass(frozen=True, slots=True)
class EmergencyLogRead:
    """The log of the emergency lines, oldest first, as it was at `mono`."""

    entries: tuple[Activation, ...]
    mono: float


@dataclass(frozen=True, slots=True)
class ReadinessRead:
    """How ready the contractor was at `mono`."""

    readiness: Readiness
    mono: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The question gave nothing; the next one comes at `next_try` of the monotonic clock."""

    trouble: Trouble
    mono: float
    next_try: float


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the board knew when it last ran; as old as if it had been received at `mono`."""

    hotline: Hotline
    snapshot: Snapshot
    mono: float
    minutes: tuple[Minute, ...]
    revision: int
    epoch: str
    book: AlarmBook = field(default_factory=AlarmBook)
    """The board's own book of the alarms, as it stood last."""
    log: EmergencyLogRead | None = None
    readiness: ReadinessRead | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question beside the snapshots gave nothing: the board does without its answer for now."""

    path: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Keeping:
    """How the board's own history fares from now on."""

    trouble: str
    """Why nothing can be written, in one word; empty where all is."""


Outcome = (
    HotlineRead
    | SnapshotRead
    | StillTrue
    | MinutesRead
    | MinutesComing
    | EmergencyLogRead
    | ReadinessRead
    | Failed
    | Unanswered
    | Recalled
    | Keeping
)
