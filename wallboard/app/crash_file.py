"""The crash file: where every thread stood when the process was killed by its own fault.

It holds names of functions and no values, so that no token can be in it.
"""

import faulthandler
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from wallboard.files import replace_whole

LARGEST_BYTES = 200_000

_log = logging.getLogger(__name__)


@contextmanager
def crash_filed(path: Path, now: datetime) -> Iterator[None]:
    """Write the threads' places into the file on SIGSEGV, SIGABRT, SIGBUS, SIGFPE or SIGILL."""
    try:
        _bound(path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        _log.warning("no crash file: %s", error)
        yield
        return
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(f"{now.isoformat(timespec='seconds')} pid {os.getpid()}\n")
        file.flush()
        was_enabled = faulthandler.is_enabled()
        faulthandler.enable(file, all_threads=True)
        try:
            yield
        finally:
            faulthandler.disable()
            if was_enabled:
                faulthandler.enable()


def _bound(path: Path) -> None:
    """Keep the newest half of a file that has grown too large."""
    if path.exists() and path.stat().st_size > LARGEST_BYTES:
        kept = path.read_bytes()[-LARGEST_BYTES // 2 :]
        replace_whole(path, kept)
