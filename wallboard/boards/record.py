"""The record of the emergency lines: what was, and whether the contractor could come now."""

from dataclasses import dataclass

from wallboard.boards.condition import Condition
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.emergency import Activation, Readiness
from wallboard.domain.hotline import Hotline
from wallboard.domain.state import BoardState

CURRENT_FOR_S = 1200.0
"""A record is asked for every ten minutes: one that is older than two turns is not of now."""


@dataclass(frozen=True, slots=True)
class Reading:
    """When a part of the record was read, by whole minutes."""

    age_s: float
    at: float | None
    """The server's instant."""
    is_current: bool
    """Read lately and in this run, from a server that still answers."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """The log and the readiness, and when each was read; None where it never was."""

    condition: Condition
    log: Maybe[tuple[Activation, ...]]
    """The newest first."""
    log_reading: Reading | None
    readiness: Maybe[Readiness]
    readiness_reading: Reading | None

    @property
    def log_is_current(self) -> bool:
        """The log is of now."""
        return self.log_reading is not None and self.log_reading.is_current

    @property
    def readiness_is_current(self) -> bool:
        """The readiness is of now."""
        return self.readiness_reading is not None and self.readiness_reading.is_current


def record_view(
    state: BoardState, hotline: Hotline, condition: Condition, mono: float
) -> RecordView:
    """The view at a reading of the monotonic clock."""

    def reading(read: float | None, *, recalled: bool) -> Reading | None:
        if read is None:
            return None
        age_s = max(0.0, mono - read) // 60 * 60
        at = None if state.clock is None else state.clock.at(read) // 60 * 60
        current = condition.is_current and age_s <= CURRENT_FOR_S and not recalled
        return Reading(age_s, at, current)

    log, readiness = state.emergency_log, state.readiness
    return RecordView(
        condition=condition,
        log=_missing("emergency.log", hotline) if log is None else log[::-1],
        log_reading=reading(state.log_read, recalled=state.log_recalled),
        readiness=_missing("emergency.readiness", hotline) if readiness is None else readiness,
        readiness_reading=reading(state.readiness_read, recalled=state.readiness_recalled),
    )


def _missing(capability: str, hotline: Hotline) -> Absent:
    """Why something that has not come is not there."""
    return Absent.UNKNOWN if capability in hotline.capabilities else Absent.NOT_PROVIDED
