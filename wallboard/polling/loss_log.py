"""The log of losses: one line when the data is lost, one when it is back, and not one a poll."""

import logging

from wallboard.domain.state import BoardState, Trouble
from wallboard.sources.metrics_api import EMERGENCY_LOG, HOTLINE, MINUTES, READINESS
from wallboard.sources.outcome import (
    EmergencyLogRead,
    Failed,
    HotlineRead,
    MinutesRead,
    Outcome,
    ReadinessRead,
    SnapshotRead,
    StillTrue,
    Unanswered,
)

_log = logging.getLogger(__name__)


class LossLog:
    """Judges by the figures' own age, so that a server that repeats itself is a loss as well.

    A single failure between two answers is none: nothing was missing on any screen.
    """

    def __init__(self) -> None:
        self._lost = False
        self._failing = False
        self._doubted: dict[str, Trouble] = {}
        self._unanswered: set[str] = set()

    def look(self, state: BoardState, mono: float) -> None:
        """Look at the state once a second or so."""
        if state.freshness(mono).is_current:
            if self._lost:
                _log.warning("data again from %s", state.server)
            self._lost = False
            return
        trouble = state.trouble(mono)
        if self._lost or trouble is None:
            return  # said already; or nothing has gone wrong yet
        self._lost = True
        _log.warning("no data from %s: %s %s", state.server, trouble.kind, trouble.detail)

    def note(self, outcome: Outcome) -> None:
        """Take note of what stays unanswered beside the snapshots.

        It is worth a line of its own where snapshots come all the same, before and after.
        """
        match outcome:
            case Unanswered() if not self._failing:
                self._doubted[outcome.path] = outcome.trouble
            case Failed():
                self._failing = True
                self._doubted.clear()
            case SnapshotRead() | StillTrue():
                self._failing = False
                for path, trouble in self._doubted.items():
                    if path not in self._unanswered:
                        _log.warning("no answer to %s: %s %s", path, trouble.kind, trouble.detail)
                self._unanswered |= self._doubted.keys()
                self._doubted.clear()
            case HotlineRead():
                self._answered(HOTLINE)
            case MinutesRead():
                self._answered(MINUTES)
            case EmergencyLogRead():
                self._answered(EMERGENCY_LOG)
            case ReadinessRead():
                self._answered(READINESS)

    def _answered(self, path: str) -> None:
        if path in self._unanswered:
            self._unanswered.remove(path)
            _log.warning("an answer again to %s", path)
