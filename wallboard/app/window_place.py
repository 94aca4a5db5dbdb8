"""Where a window stood when it was last closed: its next one opens there."""

import logging
import os
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

from wallboard.app.places import private

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


def keep(window: QWidget, file: Path) -> None:
    """Remember where a window stands; a line in the log where that cannot be written."""
    aside = file.with_name(file.name + ".new")
    try:
        private(file.parent)
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stored:
            stored.write(bytes(window.saveGeometry().data()))
            stored.flush()
            os.fsync(stored.fileno())  # a full disk may be heard of no sooner
        aside.replace(file)
    except OSError as error:
        _log.warning("the window's place is not kept: %s", error)
