"""Bringing in pyqtgraph: in a thread of its own, since on the GUI thread it blocks 300–400 ms.

PySide makes each of its Python types when it is first asked for, and two threads that do so at once
can crash or hang in it; pyqtgraph asks for all of them. So all are made beforehand, in the GUI
thread.
"""

import threading
from importlib import import_module

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject, QTimer, Signal, Slot

_TYPES = (QtCore, QtGui, QtWidgets)
"""What pyqtgraph mirrors whole; a module takes 20 to 30 ms, and types that are there nothing."""


class Library(QObject):
    """Imports the charts' libraries once, and says in the GUI thread when they are there."""

    arrived = Signal()
    _imported = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._told = False
        self._unmade = list(_TYPES)
        self._requested = self._ended = False
        self._imported.connect(self._tell)  # emitted elsewhere: queued to where this object lives

    @Slot()
    def request(self) -> None:
        """Begin to import, once; `arrived` follows."""
        if not self._requested and not self._told:
            self._requested = True
            self._make_types()

    @Slot()
    def _make_types(self) -> None:
        """Make one module's types, and the next one's when the loop has had its turn."""
        if self._ended or self._told:
            return
        if self._unmade:
            module = self._unmade.pop()
            for name in dir(module):
                getattr(module, name)
            QTimer.singleShot(0, self._make_types)
        else:
            self._thread = threading.Thread(target=self._import, name="charts")
            self._thread.start()

    def load(self) -> None:
        """Have the libraries before this returns: for a picture that is rendered at once."""
        if self._thread is not None:
            self._thread.join()
        ready()
        self._tell()

    def finish(self) -> None:
        """Wait for an import under way, so that none outlives the window; none begins any more."""
        self._ended = True
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
