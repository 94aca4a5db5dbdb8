"""What goes wrong where no caller can catch it: each fault is logged once, and then only counted.

A fault in a paint event comes back at every repaint; a log that repeats it hides everything else.
"""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

REPEATED_EVERY = 1000
KINDS = 200
"""So many different faults are told apart; what comes after them is only counted."""

_log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Complaints:
    """Counts faults by their place, and says each once."""

    def __init__(self) -> None:
        self._counts: dict[object, int] = {}

    def fault(self, kind: type[BaseException], error: BaseException | None, where: str) -> None:
        """An exception that nobody caught."""
        key = (kind, _place(error.__traceback__ if error is not None else None))
        count = self._counted(key)
        if count == 1:
            told = None if error is None else (kind, error, error.__traceback__)
            _log.error("%s: %s", where, kind.__name__, exc_info=told)
        elif count % REPEATED_EVERY == 0:
            _log.error("%s: %s, %d times by now", where, kind.__name__, count)

    def message(self, kind: QtMsgType, text: str) -> None:
        """What Qt says of its own accord."""
        if self._counted(text) == 1:
            _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)

    def _counted(self, key: object) -> int:
        if key not in self._counts and len(self._counts) >= KINDS:
            key = None
        self._counts[key] = self._counts.get(key, 0) + 1
        return self._counts[key]


def _place(trace: TracebackType | None) -> tuple[str, int] | None:
    place = None
    while trace is not None:
        place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place


@contextmanager
def complaining() -> Iterator[Complaints]:
    """Hear of everything that nobody catches: in slots and paint events, in threads, in Qt."""
    complaints = Complaints()

    def main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        complaints.fault(kind, error, "uncaught")

    def in_thread(told: threading.ExceptHookArgs) -> None:
        name = told.thread.name if told.thread is not None else "?"
        complaints.fault(told.exc_type, told.exc_value, f"uncaught in thread {name}")

    def unraisable(told: "sys.UnraisableHookArgs") -> None:
        complaints.fault(told.exc_type, told.exc_value, told.err_msg or "unraisable")

    def qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        complaints.message(kind, text)

    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook, threading.excepthook, sys.unraisablehook = main, in_thread, unraisable
    qt_before = qInstallMessageHandler(qt)
    try:
        yield complaints
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before
        qInstallMessageHandler(qt_before)
