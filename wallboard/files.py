"""Small files that outlast whoever writes them: the old one stands until the new one is whole."""

import os
from contextlib import suppress
from pathlib import Path

OWNERS_ALONE = 0o600


def replace_whole(path: Path, body: bytes, mode: int = OWNERS_ALONE) -> None:
    """Write aside, sync and replace; whoever is killed here leaves the old file or the new one.

    Raises OSError, on a full disk for one, and the file is as it was.
    """
    aside = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as file:
            aside.chmod(mode)  # one left behind by a crash keeps its mode otherwise
            file.write(body)
            file.flush()
            os.fsync(file.fileno())  # a full disk may be heard of no sooner
        aside.replace(path)
    except OSError:
        with suppress(OSError):
            aside.unlink()
        raise
