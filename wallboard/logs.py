"""The log file: bounded, its user's alone, and without a token whatever is logged."""

import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST_BYTES = 1_000_000
OLDER_FILES = 3

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_BEARER = re.compile(r"(?i)\b(bearer|authorization:?)\s+\S+(\s+\S+)?")


class _File(RotatingFileHandler):
    """A disk that is full or gone ends no program and fills no terminal: it is said once."""

    _failed = False

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        if not self._failed:
            print(f"wallboard: no log: {sys.exc_info()[1]}", file=sys.stderr)
        self._failed = True
        self.let_go()

    def let_go(self) -> None:
        """Drop the file with what could not be written: it is opened anew for the next line."""
        stream, self.stream = self.stream, None
        if stream is not None:
            with suppress(OSError):
                stream.close()

    def close(self) -> None:
        """Close the file, whatever state its disk is in."""
        self.let_go()
        super().close()


class _Formatter(logging.Formatter):
    """Nothing logs a token; and if something ever does, it is not written."""

    def format(self, record: logging.LogRecord) -> str:
        return _BEARER.sub(r"\1 …", super().format(record))


@contextmanager
def logged(path: Path) -> Iterator[None]:
    """Log into a file, and what matters on the terminal as well."""
    file = _File(path, maxBytes=LARGEST_BYTES, backupCount=OLDER_FILES, delay=True)
    terminal = logging.StreamHandler()
    terminal.setLevel(logging.WARNING)
    root = logging.getLogger()
    level_before = root.level
    root.setLevel(logging.INFO)
    for handler in (file, terminal):
        handler.setFormatter(_Formatter(_FORMAT))
        root.addHandler(handler)
    try:
        yield
    finally:
        for handler in (file, terminal):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level_before)
