"""A board's history that may fail: one line says so, it is tried again, and damage is set aside."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from wallboard.history.board_file import HistoryTrouble, set_aside
from wallboard.history.board_history import BoardHistory

TRY_AGAIN_AFTER_S = 60.0
TIDY_EVERY_S = 86400.0
FIRST_TIDY_AFTER_S = 600.0

_log = logging.getLogger(__name__)


class PatientHistory:
    """One server's file, opened when it is first wanted. It raises nothing.

    `mono` and `wall` are the monotonic and the wall clock; `begun_anew` is told when a damaged file
    has made way for a new one.
    """

    def __init__(
        self,
        path: Path,
        *,
        kept_s: float,
        mono: Callable[[], float],
        wall: Callable[[], float],
        begun_anew: Callable[[], None],
    ) -> None:
        self._path = path
        self._kept_s = kept_s
        self._mono = mono
        self._wall = wall
        self._begun_anew = begun_anew
        self._history: BoardHistory | None = None
        self._tidied = mono() - TIDY_EVERY_S + FIRST_TIDY_AFTER_S
        self._troubled = False
        self._try_at = float("-inf")

    @property
    def is_open(self) -> bool:
        """The file is in use."""
        return self._history is not None

    def attempt(self, work: Callable[[BoardHistory], None], *, anew: bool = True) -> bool:
        """Do some work on the history; whether it was done. `anew`: in a new file if need be."""
        if self._mono() < self._try_at:
            return False
        try:
            if self._history is None:
                self._history = BoardHistory(self._path, kept_s=self._kept_s)
            work(self._history)
        except HistoryTrouble as trouble:
            if anew and trouble.is_damage and self._set_aside(trouble):
                return self.attempt(work, anew=False)
            if not self._troubled:
                _log.warning("history: going on without: %s", trouble)
            self._troubled = True
            self._try_at = self._mono() + TRY_AGAIN_AFTER_S
            return False
        if self._troubled:
            _log.warning("history: going on with it: %s", self._path)
            self._troubled = False
        return True

    def tidy(self) -> None:
        """Once a day, forget what is too old."""
        at = self._mono()
        if at >= self._tidied + TIDY_EVERY_S and self.attempt(
            lambda history: history.tidy(self._wall())
        ):
            self._tidied = at

    def close(self) -> None:
        """Close the file."""
        if self._history is not None:
            self._history.close()
            self._history = None

    def _set_aside(self, trouble: HistoryTrouble) -> bool:
        """Make room for a new file; whether that can be done."""
        self.close()
        stamp = datetime.fromtimestamp(self._wall(), UTC).strftime("%Y%m%dT%H%M%SZ")
        try:
            aside = set_aside(self._path, stamp)
        except OSError as error:
            if not self._troubled:
                _log.warning("history: cannot set the damaged file aside: %s", error)
            return False
        _log.warning("history: %s; the damaged file is now %s", trouble.detail, aside)
        self._begun_anew()
        return True
