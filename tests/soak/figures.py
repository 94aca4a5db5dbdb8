"""What is counted at the end of each cycle."""

import ctypes
import gc
import os
import sys
from collections import Counter
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QAbstractAnimation, QAbstractItemModel, QObject, QTimer
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QApplication, QGraphicsView, QLayout, QWidget


@dataclass(frozen=True, slots=True)
class Sample:
    """One look at the process; sizes in bytes."""

    polls: int
    updates: int
    days: float
    rss: int
    pss: int
    heap: int
    descriptors: int
    threads: int
    qobjects: int
    widgets: int
    timers: int
    objects: int
    blocks: int
    cached_without_bound: int
    chart_points: int
    database: int
    wal: int
    logs: int
    lines_a_loss: float
    longest_gap_ms: float
    p99_gap_ms: float
    longest_own_ms: float
    p99_own_ms: float


def resident() -> tuple[int, int]:
    """(RSS, PSS) of this process."""
    found = {"Rss": 0, "Pss": 0}
    for line in Path("/proc/self/smaps_rollup").read_text("ascii").splitlines():
        name, _, rest = line.partition(":")
        if name in found:
            found[name] = int(rest.split()[0]) * 1024
    return found["Rss"], found["Pss"]


class _Mallinfo2(ctypes.Structure):
    """glibc's struct mallinfo2, malloc.h."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
            "fordblks", "keepcost",
        )
    ]  # fmt: skip


def heap() -> int:
    """The bytes that malloc has given out in all its arenas; 0 where the C library cannot tell.

    What is freed but kept for later is not in it, so that it stands still where the resident set
    breathes.
    """
    told = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if told is None:
        return 0
    told.restype = _Mallinfo2
    info = told()
    return int(info.uordblks + info.hblkhd)


def descriptors() -> int:
    """Open descriptors, without the one that looks."""
    return len(os.listdir("/proc/self/fd")) - 1  # noqa: PTH208 - a Path each would cost more


def threads() -> int:
    """The system's count: Qt's threads are not Python's."""
    return len(list(Path("/proc/self/task").iterdir()))


COUNTED: tuple[type[QObject], ...] = (
    QWidget, QTimer, QLayout, QAction, QShortcut, QAbstractAnimation, QAbstractItemModel,
)  # fmt: skip
"""What is counted of the objects that only Qt holds. Not every QObject: looking makes a wrapper in
Python, and those of a text's frames outlive them, so that counting would be a leak itself."""


def live_qobjects() -> tuple[int, int, int]:
    """(QObjects, QWidgets, QTimers): below the application, the windows and what Python holds."""
    roots: list[QObject] = [each for each in gc.get_objects() if isinstance(each, QObject)]
    roots = [each for each in roots if shiboken6.isValid(each)]
    application = QApplication.instance()
    assert application is not None
    roots += [application, *QApplication.topLevelWidgets()]
    found: dict[int, QObject] = {}
    for root in roots:
        for each in (root, *(each for kind in COUNTED for each in root.findChildren(kind))):
            found[_address(each)] = each
    # one that runs is on its way out: Qt fades a field's button so
    objects = [each for each in found.values() if not _runs(each)]
    return (
        len(objects),
        sum(isinstance(each, QWidget) for each in objects),
        sum(isinstance(each, QTimer) for each in objects),
    )


def _runs(each: QObject) -> bool:
    running = QAbstractAnimation.State.Running
    return isinstance(each, QAbstractAnimation) and each.state() is running


def _address(each: QObject) -> int:
    return int(shiboken6.getCppPointer(each)[0])


def chart_points() -> int:
    """The points that the charts hold: pyqtgraph's curves and our own lines."""
    points = 0
    for widget in QApplication.allWidgets():
        if not isinstance(widget, QGraphicsView):
            continue
        for item in widget.scene().items():
            points += len(getattr(getattr(item, "line", None), "points", ()))
            points += len(getattr(item, "bars", ()))
            data = getattr(item, "xData", None)
            points += 0 if data is None else len(data)
    return points


def kinds() -> Counter[str]:
    """How many objects of each type the collector knows."""
    types = (type(each) for each in gc.get_objects())
    return Counter(f"{each.__module__}.{each.__qualname__}" for each in types)


def python_objects() -> tuple[int, int]:
    """(objects that the collector knows, blocks that the allocator has given out)."""
    gc.collect()
    return len(gc.get_objects()), sys.getallocatedblocks()


def caches() -> list[Any]:
    """The board's own caches of what it has computed."""
    return [
        each
        for each in gc.get_objects()
        if isinstance(each, _lru_cache_wrapper) and each.__module__.startswith("wallboard.")
    ]


def cached_without_bound(*, emptying: bool) -> int:
    """The entries of caches that have no bound.

    `emptying` lets go of the others' entries: in a short run caches that fill look like a leak.
    """
    entries = 0
    for each in caches():
        info = each.cache_info()
        if info.maxsize is None:
            entries += info.currsize
        elif emptying:
            each.cache_clear()
    return entries
