"""Memory that is freed is given back, so that a board of months holds what it uses and no more."""

import ctypes
import sys

LARGE_BYTES = 256 * 1024
"""From here on a block is mapped by itself: a window's picture has megabytes, a snapshot less."""

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""glibc's names for it, malloc.h."""


def give_back_freed_memory() -> bool:
    """Have large blocks go back to the system when they are freed; whether the C library can.

    glibc takes the largest block that was ever freed as a hint and keeps those of its size from
    then on (mallopt(3), "dynamic mmap threshold"): each window that comes, goes or is resized
    leaves holes of a picture's size. A threshold that is set stays where it is.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is None:
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES) and mallopt(_M_TRIM_THRESHOLD, LARGE_BYTES))
