"""Bringing in pyqtgraph: in a thread of its own, since on the GUI thread it blocks 300–400 ms."""

import threading
from importlib import import_module

from PySide6.QtCore import QObject, Signal, Slot


class Library(QObject):
    """Imports the charts' libraries once, and says in the GUI thread when they are there."""

    arrived = Signal()
    _imported = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._told = False
        self._imported.connect(self._tell)  # emitted elsewhere: queued to where this object lives

    @Slot()
    def request(self) -> None:
        """Begin to import, once; `arrived` follows."""
        if self._thread is None and not self._told:
            self._thread = threading.Thread(target=self._import, name="charts")
            self._thread.start()

    def load(self) -> None:
        """Have the libraries before this returns: for a picture that is rendered at once."""
        if self._thread is not None:
            self._thread.join()
        ready()
        self._tell()

    def finish(self) -> None:
        """Wait for an import under way, so that none outlives the window."""
        if self._thread is not None:
            self._thread.join()

    def _import(self) -> None:
        ready()
        self._imported.emit()

    @Slot()
    def _tell(self) -> None:
        if not self._told:
            self._told = True
            self.arrived.emit()


def ready() -> None:
    """Import what the charts are drawn with."""
    import_module("pyqtgraph")
