"""Where a window stood when it was last closed: its next one opens there."""

import logging
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

from wallboard.files import replace_whole
from wallboard.places import private

_log = logging.getLogger(__name__)

LARGEST_BYTES = 4_096
"""Qt's geometry takes less than a hundred."""


def restore(window: QWidget, file: Path) -> bool:
    """Put a window where it stood; False where that is not known.

    Where its screen is gone Qt puts it on one that is there.
    """
    try:
        with file.open("rb") as stored:
            geometry = stored.read(LARGEST_BYTES)
    except OSError:
        return False
    return bool(window.restoreGeometry(QByteArray(geometry)))


def fit(window: QWidget) -> None:
    """Let a window be no larger than its screen has room for: not every window manager does."""
    window.resize(window.size().boundedTo(window.screen().availableSize()))


def keep(window: QWidget, file: Path) -> None:
    """Remember where a window stands; a line in the log where that cannot be written."""
    try:
        private(file.parent)
        replace_whole(file, bytes(window.saveGeometry().data()))
    except OSError as error:
        _log.warning("the window's place is not kept: %s", error)
