"""The operator: tells the server what was done at the desk, and keeps what is to be kept.

It does so in a thread of its own: neither a server nor a disk may hold the windows up.
"""

import logging
from collections import deque
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from wallboard.domain.state import Trouble
from wallboard.history.marks_file import Kept
from wallboard.settings import Changes
from wallboard.settings_file import Saved
from wallboard.sources.operating import Told, Wish

TRY_AGAIN_AFTER_S = 60.0

_log = logging.getLogger(__name__)


class Teller(Protocol):
    """What is told; it blocks until there is an answer or none can come in time."""

    def tell(self, wish: Wish) -> Told:
        """Say it, and what became of it."""
        ...


class Keeper(Protocol):
    """Where marks are kept. It may block as long as a disk does."""

    def write(self, kept: Kept) -> None:
        """Keep them; OSError where that cannot be done."""
        ...


class Saver(Protocol):
    """Where changed settings are kept. It may block as long as a disk does."""

    def save(self, changes: Changes) -> Saved:
        """Keep them, and what became of that."""
        ...


class _Keeping:
    """Keeps the newest marks; one line says that they cannot be kept, one that they are again."""

    def __init__(self, keeper: Keeper | None) -> None:
        self._keeper = keeper
        self._owed: Kept | None = None
        """What could not be kept."""
        self._failing = False
        self.newest: deque[Kept] = deque(maxlen=1)
        """What is still to be kept: put here by one thread and taken by another."""

    def run(self) -> bool:
        """Keep what is to be kept; whether nothing is left to be."""
        if self.newest:
            self._owed = self.newest.pop()
        if self._keeper is None or self._owed is None:
            return True
        try:
            self._keeper.write(self._owed)
        except OSError as error:
            if not self._failing:
                _log.warning("what was done about alarms here cannot be kept: %s", error)
            self._failing = True
            return False
        self._owed = None
        if self._failing:
            _log.warning("what was done about alarms here is kept again")
            self._failing = False
        return True


class _Worker(QObject):
    """Lives in the operator's thread."""

    told = Signal(object)
    """Carries one Told."""
    saved = Signal(object)
    """Carries one Saved."""

    def __init__(self, teller: Teller, keeping: _Keeping, saver: Saver | None) -> None:
        super().__init__()
        self._teller = teller
        self._keeping = keeping
        self._saver = saver
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.keep)

    @Slot(object)
    def tell(self, wish: Wish) -> None:
        """Tell of a wish."""
        if QThread.currentThread().isInterruptionRequested():
            return
        try:
            told = self._teller.tell(wish)
        except Exception as error:  # noqa: BLE001 - nothing may end the thread but its owner
            _log.error("telling failed", exc_info=error)
            told = Told(wish, Trouble("other", type(error).__name__))
        if not QThread.currentThread().isInterruptionRequested():
            self.told.emit(told)

    @Slot()
    def keep(self) -> None:
        """Keep what is to be kept; what cannot be kept now is tried again in a while."""
        if not self._keeping.run():
            self._again.start(int(TRY_AGAIN_AFTER_S * 1000))

    @Slot(object)
    def save(self, changes: Changes) -> None:
        """Keep changed settings."""
        if self._saver is None:
            return
        try:
            saved = self._saver.save(changes)
        except Exception as error:  # noqa: BLE001 - nothing may end the thread but its owner
            _log.error("saving failed", exc_info=error)
            saved = Saved(changes, "unwritable", type(error).__name__)
        self.saved.emit(saved)


class Operator(QObject):
    """Owns the thread. `abort` ends the request under way when the operator is stopped."""

    told = Signal(object)
    """Carries one Told, into the thread that this lives in."""
    saved = Signal(object)
    """Carries one Saved."""
    _wished = Signal(object)
    _to_keep = Signal()
    _to_save = Signal(object)

    def __init__(
        self,
        teller: Teller,
        abort: Callable[[], None],
        keeper: Keeper | None = None,
        saver: Saver | None = None,
    ) -> None:
        super().__init__()
        self._abort = abort
        self._thread = QThread(self)
        self._thread.setObjectName("operator")
        self._keeping = _Keeping(keeper)
        self._worker = _Worker(teller, self._keeping, saver)
        self._worker.moveToThread(self._thread)
        self._wished.connect(self._worker.tell)
        self._to_keep.connect(self._worker.keep)
        self._to_save.connect(self._worker.save)
        self._thread.finished.connect(self._worker.deleteLater)
        self._worker.told.connect(self.told)
        self._worker.saved.connect(self.saved)

    def start(self) -> None:
        """Be ready to tell."""
        self._thread.start()

    def tell(self, wish: Wish) -> None:
        """Tell of a wish once those before it have been told; `told` says what became of it."""
        self._wished.emit(wish)

    def keep(self, kept: Kept) -> None:
        """Keep what was done at this board alone."""
        self._keeping.newest.append(kept)
        self._to_keep.emit()

    def save(self, changes: Changes) -> None:
        """Keep changed settings; `saved` says what became of that."""
        self._to_save.emit(changes)

    def stop(self) -> None:
        """End, the request under way with it; what is still to be kept is kept."""
        self._thread.requestInterruption()
        self._abort()
        self._thread.quit()
        self._thread.wait()
        self._keeping.run()
