"""What nobody catches is logged once, with its place, and then only counted."""

import logging
import sys
import threading

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer, QtMsgType, Signal, Slot, qWarning
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from wallboard.app.complaints import KINDS, REPEATED_EVERY, Complaints, complaining


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [f"{each.levelname} {each.getMessage()}" for each in caplog.records]


class Slots(QObject):
    sent = Signal()

    @Slot()
    def fail(self) -> None:
        raise ZeroDivisionError("in a slot")


class Paints(QWidget):
    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.drawLine(0, 0, 9, 9)
            self.painted += 1
            raise ZeroDivisionError("in a paint event")


@pytest.mark.qt_no_exception_capture
def test_a_slot_that_fails(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    slots = Slots()
    slots.sent.connect(slots.fail)
    with complaining():
        for _ in range(50):
            slots.sent.emit()
    assert lines(caplog) == ["ERROR uncaught: ZeroDivisionError"]
    assert "in a slot" in caplog.text


@pytest.mark.qt_no_exception_capture
def test_a_paint_event_that_fails_a_hundred_times(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    widget = Paints()
    qtbot.addWidget(widget)
    loop, beat = QEventLoop(), QTimer()  # a loop of Qt's own: who calls Qt gets the exception
    beat.timeout.connect(widget.update)
    beat.timeout.connect(lambda: loop.quit() if widget.painted >= 100 else None)
    beat.start(1)
    with complaining():
        widget.show()
        loop.exec()
    beat.stop()
    assert widget.painted >= 100
    assert [each for each in lines(caplog) if "ZeroDivision" in each] == [
        "ERROR uncaught: ZeroDivisionError"
    ]


def test_a_thread_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise KeyError("in a thread")

    with complaining():
        for _ in range(3):
            thread = threading.Thread(target=fail, name="worker")
            thread.start()
            thread.join()
    assert lines(caplog) == ["ERROR uncaught in thread worker: KeyError"]


def test_a_destructor_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    class Fails:
        def __del__(self) -> None:
            raise KeyError("in a destructor")

    with complaining():
        Fails()
    assert len(lines(caplog)) == 1
    assert "KeyError" in caplog.text


def test_what_qt_says_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    with complaining():
        for _ in range(20):
            qWarning("the same")
        qWarning("another")
    assert lines(caplog) == ["WARNING Qt: the same", "WARNING Qt: another"]


def test_repeats_are_counted_and_the_count_is_said_now_and_then(
    caplog: pytest.LogCaptureFixture,
) -> None:
    complaints = Complaints()
    for _ in range(2 * REPEATED_EVERY + 5):
        try:
            raise ValueError("x")
        except ValueError as error:
            complaints.fault(type(error), error, "uncaught")
    assert [each.split(",")[-1] for each in lines(caplog)[1:]] == [
        " 1000 times by now",
        " 2000 times by now",
    ]


def test_what_is_remembered_is_bounded(caplog: pytest.LogCaptureFixture) -> None:
    complaints = Complaints()
    caplog.set_level(logging.DEBUG)
    for number in range(10 * KINDS):
        complaints.message(QtMsgType.QtWarningMsg, f"text {number}")
    assert len(caplog.records) == KINDS + 1
    assert len(complaints._counts) == KINDS + 1


def test_the_hooks_are_given_back() -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    with complaining():
        assert sys.excepthook is not before[0]
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
