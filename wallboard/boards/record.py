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
class RecordView:
    """The log and the readiness, and how long ago each was read, in whole minutes."""

    condition: Condition
    log: Maybe[tuple[Activation, ...]]
    """The newest first."""
    log_age_s: float | None
    readiness: Maybe[Readiness]
    readiness_age_s: float | None

    @property
    def log_is_current(self) -> bool:
        """Read lately, from a server that still answers."""
        return self._is_current(self.log_age_s)

    @property
    def readiness_is_current(self) -> bool:
        """Read lately, from a server that still answers."""
        return self._is_current(self.readiness_age_s)

    def _is_current(self, age_s: float | None) -> bool:
        return self.condition.is_current and age_s is not None and age_s <= CURRENT_FOR_S


def record_view(
    state: BoardState, hotline: Hotline, condition: Condition, mono: float
) -> RecordView:
    """The view at a reading of the monotonic clock."""
    log, readiness = state.emergency_log, state.readiness
    return RecordView(
        condition=condition,
        log=_missing("emergency.log", hotline) if log is None else log[::-1],
        log_age_s=_age_s(state.log_read, mono),
        readiness=_missing("emergency.readiness", hotline) if readiness is None else readiness,
        readiness_age_s=_age_s(state.readiness_read, mono),
    )


def _missing(capability: str, hotline: Hotline) -> Absent:
    """Why something that has not come is not there."""
    return Absent.UNKNOWN if capability in hotline.capabilities else Absent.NOT_PROVIDED


def _age_s(read: float | None, mono: float) -> float | None:
    return None if read is None else max(0.0, mono - read) // 60 * 60
