"""The PySide6 that drops references to None: no short run shows it, a wall dies within the hour.

PySide6 6.12.0 on CPython below 3.12 returns None from every void call, and True from every emit,
without taking a reference; some thousand calls later the interpreter aborts.
"""

import sys

import pytest
from PySide6.QtCore import QObject, Signal

from wallboard.app import BadPair, refuse_bad_pair

CALLS = 5_000
NOISE = 500
"""What else may come and go in the meantime."""


class _Sender(QObject):
    sent = Signal()


def test_void_calls_keep_their_references() -> None:
    sender = _Sender()
    nones, trues = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        sender.setObjectName("x")
        sender.sent.emit()
    assert abs(sys.getrefcount(None) - nones) < NOISE
    assert abs(sys.getrefcount(True) - trues) < NOISE


@pytest.mark.parametrize(
    ("qt", "python", "refused"),
    [
        ("6.12.0", (3, 11), True),
        ("6.12.1", (3, 11), False),
        ("6.12.0", (3, 12), False),
        ("6.11.3", (3, 11), False),
    ],
)
def test_the_bad_pair_is_refused(qt: str, python: tuple[int, int], refused: bool) -> None:
    if refused:
        with pytest.raises(BadPair, match=r"6\.12\.0"):
            refuse_bad_pair(qt, python)
    else:
        refuse_bad_pair(qt, python)
