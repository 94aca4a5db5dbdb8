"""The operator: what the desk does is told in a thread of its own, in order, and never lost."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from wallboard.domain.alarm_marks import Mark
from wallboard.domain.snapshot import Alarm
from wallboard.domain.state import Trouble
from wallboard.history.marks_file import Kept
from wallboard.polling.operator import Operator
from wallboard.settings import Changes
from wallboard.settings_file import Saved
from wallboard.sources.operating import Acknowledge, Shelve, Told, Wish

ALARM = Alarm("waiting", "alarm", 5.0, 12.0, 10.0)
KEPT = Kept({"waiting": Mark(5.0, "alarm", 6.0)})


class Teller:
    """Remembers what it was told and where."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.wishes: list[Wish] = []
        self.threads: set[int] = set()

    def tell(self, wish: Wish) -> Told:
        self.wishes.append(wish)
        self.threads.add(threading.get_ident())
        if self.error is not None:
            raise self.error
        return Told(wish, "done")


class Keeper:
    """Remembers what it was to keep."""

    def __init__(self, fails: int = 0) -> None:
        self.fails = fails
        self.kept: list[Kept] = []

    def write(self, kept: Kept) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError(28, "No space left on device")
        self.kept.append(kept)


def test_wishes_are_told_in_order_and_elsewhere(qtbot: QtBot) -> None:
    teller = Teller()
    operator = Operator(teller, lambda: None)
    operator.start()
    wishes: list[Wish] = [Acknowledge(ALARM), Shelve(ALARM, 99.0), Shelve(ALARM, None)]
    with qtbot.waitSignals([operator.told] * 3):
        for wish in wishes:
            operator.tell(wish)
    operator.stop()
    assert teller.wishes == wishes
    assert threading.get_ident() not in teller.threads


def test_a_fault_of_our_own_is_a_trouble_and_no_end(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    operator = Operator(Teller(ZeroDivisionError()), lambda: None)
    operator.start()
    for _ in range(2):
        with qtbot.waitSignal(operator.told) as told:
            operator.tell(Acknowledge(ALARM))
        assert told.args == [Told(Acknowledge(ALARM), Trouble("other", "ZeroDivisionError"))]
    operator.stop()
    assert "telling failed" in caplog.text


def test_what_is_to_be_kept_is_kept_before_it_ends() -> None:
    keeper = Keeper()
    operator = Operator(Teller(), lambda: None, keeper)
    operator.start()
    for _ in range(3):
        operator.keep(Kept())
    operator.keep(KEPT)
    operator.stop()
    assert keeper.kept[-1] == KEPT


def test_a_full_disk_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    keeper = Keeper(fails=2)
    operator = Operator(Teller(), lambda: None, keeper)
    for _ in range(3):
        operator.keep(KEPT)
        operator.stop()  # keeps what is still to be kept
    assert keeper.kept == [KEPT]
    assert caplog.text.count("cannot be kept") == 1


class Saver:
    """Says where it was asked, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.threads: set[int] = set()

    def save(self, changes: Changes) -> Saved:
        self.threads.add(threading.get_ident())
        if self.error is not None:
            raise self.error
        return Saved(changes)


@pytest.mark.parametrize(("error", "kind"), [(None, ""), (ZeroDivisionError(), "unwritable")])
def test_settings_are_kept_elsewhere_and_answered(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, error: Exception | None, kind: str
) -> None:
    saver = Saver(error)
    operator = Operator(Teller(), lambda: None, saver=saver)
    operator.start()
    with qtbot.waitSignal(operator.saved) as saved:
        operator.save({"desk.theme": "dark", "language": None})
    operator.stop()
    assert saved.args is not None
    (found,) = saved.args
    assert (found.kind, found.changes) == (kind, {"desk.theme": "dark", "language": None})
    assert threading.get_ident() not in saver.threads
    assert ("saving failed" in caplog.text) is (error is not None)


def test_stopping_ends_the_request_under_way(qtbot: QtBot) -> None:
    cut = threading.Event()
    began = threading.Event()

    class Slow(Teller):
        def tell(self, wish: Wish) -> Told:
            began.set()
            assert cut.wait(10)
            return Told(wish, "done")

    operator = Operator(Slow(), cut.set)
    operator.start()
    told: list[Told] = []
    operator.told.connect(told.append)
    operator.tell(Acknowledge(ALARM))
    assert began.wait(10)
    operator.stop()
    qtbot.wait(1)
    assert told == []
