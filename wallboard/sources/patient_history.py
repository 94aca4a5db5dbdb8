"""A board's history that may fail: one line says so, it is tried again, and damage is set aside."""

import logging
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from wallboard.history.board_file import HistoryTrouble
from wallboard.history.board_history import BoardHistory
from wallboard.history.database import set_aside

TRY_AGAIN_AFTER_S = 60.0
TIDY_EVERY_S = 86400.0
FIRST_TIDY_AFTER_S = 600.0

_log = logging.getLogger(__name__)


class PatientHistory:
    """One server's file, opened when it is first wanted. It raises nothing.

    `mono` and `wall` are the monotonic and the wall clock; `begun_anew` is told when the file has
    made way for a new one: it was damaged, or somebody took it away.
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
        self.trouble = ""
        """Why it cannot be written, in one word."""
        self._try_at = float("-inf")

    @property
    def is_open(self) -> bool:
        """The file is in use."""
        return self._history is not None

    def read(self, work: Callable[[BoardHistory], None]) -> bool:
        """`attempt` what writes nothing; a file that can only be read will do."""
        return self.attempt(work, only_reads=True)

    def attempt(
        self, work: Callable[[BoardHistory], None], *, anew: bool = True, only_reads: bool = False
    ) -> bool:
        """Do some work on the history; whether it was done. `anew`: in a new file if need be."""
        if self._mono() < self._try_at:
            return False
        try:
            self._leave_what_is_gone()
            if self._history is None:
                self._history = BoardHistory(self._path, kept_s=self._kept_s)
            work(self._history)
        except HistoryTrouble as trouble:
            if anew and trouble.is_damage and self._set_aside(trouble):
                return self.attempt(work, anew=False)
            read = only_reads and trouble.may_be_read and self._looked(work)
            if not self.trouble:
                what = " writing" if read else ""
                _log.warning("history: going on without%s: %s", what, trouble)
            self.trouble = trouble.reason
            self._try_at = self._mono() + TRY_AGAIN_AFTER_S
            return read
        if self.trouble:
            _log.warning("history: going on with it: %s", self._path)
            self.trouble = ""
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

    def _leave_what_is_gone(self) -> None:
        """Nobody would find again what is written to a file that has lost its name."""
        if self._history is None or self._history.is_in_place:
            return
        if not self._path.exists():  # else another board has set it aside, and said so
            _log.warning("history: the file is gone, a new one is begun: %s", self._path)
        self.close()
        self._begun_anew()

    def _looked(self, work: Callable[[BoardHistory], None]) -> bool:
        try:
            with closing(BoardHistory(self._path, only_read=True)) as history:
                work(history)
        except HistoryTrouble:
            return False  # why it cannot be written says more
        return True

    def _set_aside(self, trouble: HistoryTrouble) -> bool:
        """Make room for a new file; whether that can be done."""
        self.close()
        try:
            aside = set_aside(self._path, self._wall())
        except OSError as error:
            if not self.trouble:
                _log.warning("history: cannot set the damaged file aside: %s", error)
            return False
        _log.warning("history: %s; the damaged file is now %s", trouble.detail, aside)
        self._begun_anew()
        return True
