"""The worker: what blocks does so in its thread, and nothing that goes wrong there ends it."""

import threading

import pytest
from pytestqt.qtbot import QtBot

from wallboard.domain.hotline import Hotline
from wallboard.domain.state import Trouble
from wallboard.polling.elapsed import elapsed_s
from wallboard.polling.poller import Poller, longest_answer_s
from wallboard.sources.metrics_api import Step
from wallboard.sources.outcome import Failed, HotlineRead, Keeping, Outcome

RECALLED = Failed(Trouble("recalled"), 0.0, 0.0)
READ = HotlineRead(Hotline("Line", "1"))


class Asked:
    """A source that answers at once, or raises what it is told to."""

    def __init__(self, *errors: Exception, pause_s: float = 0.02) -> None:
        self.errors = list(errors)
        self.pause_s = pause_s

    def step(self) -> Step:
        if self.errors:
            raise self.errors.pop(0)
        return Step(READ, self.pause_s)


class Remembered:
    """A memory that says which thread it was called in."""

    def __init__(self, fails_at: str = "", told: Outcome | None = None) -> None:
        self.fails_at = fails_at
        self.told = told
        self.calls: list[tuple[str, int]] = []

    def _called(self, name: str) -> None:
        self.calls.append((name, threading.get_ident()))
        if name == self.fails_at:
            raise ZeroDivisionError(name)

    def recall(self) -> Outcome | None:
        self._called("recall")
        return RECALLED

    def keep(self, outcome: Outcome) -> Outcome | None:
        self._called("keep")
        return self.told

    def close(self) -> None:
        self._called("close")


def outcomes(qtbot: QtBot, poller: Poller, count: int) -> list[Outcome]:
    found: list[Outcome] = []
    poller.asked.connect(found.append)
    poller.start()
    try:
        qtbot.waitUntil(lambda: len(found) >= count)
    finally:
        poller.stop()
    return found


def test_the_memory_is_used_in_the_pollers_thread_alone(qtbot: QtBot) -> None:
    memory = Remembered()
    poller = Poller(Asked(), lambda: None, memory=memory, poll_s=1.0)
    found = outcomes(qtbot, poller, 3)
    assert found[0] is RECALLED
    assert found[1] is READ
    names = [name for name, _ in memory.calls]
    assert names[:3] == ["recall", "keep", "keep"]
    assert names[-1] == "close"
    assert names.count("close") == 1
    threads = {thread for _, thread in memory.calls}
    assert len(threads) == 1
    assert threads != {threading.get_ident()}


def test_what_a_memory_says_follows_the_outcome_it_kept(qtbot: QtBot) -> None:
    full = Keeping("full")
    poller = Poller(Asked(), lambda: None, memory=Remembered(told=full), poll_s=1.0)
    assert outcomes(qtbot, poller, 5)[:5] == [RECALLED, READ, full, READ, full]


@pytest.mark.parametrize("name", ["recall", "keep"])
def test_a_memory_that_breaks_is_done_without(
    qtbot: QtBot, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    memory = Remembered(fails_at=name)
    found = outcomes(qtbot, Poller(Asked(), lambda: None, memory=memory, poll_s=1.0), 4)
    assert found[-1] is READ
    assert len(caplog.records) == 1
    assert "ZeroDivisionError" in caplog.text


def test_a_source_that_breaks_is_no_data_and_asked_again(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    source = Asked(ZeroDivisionError("a"), ZeroDivisionError("b"))
    found = outcomes(qtbot, Poller(source, lambda: None, poll_s=0.05), 3)
    failed, again, read = found[:3]
    assert isinstance(failed, Failed)
    assert isinstance(again, Failed)
    assert failed.trouble == Trouble("other", "ZeroDivisionError")
    assert read is READ
    lines = [each for each in caplog.records if each.levelname == "ERROR"]
    assert len(lines) == 1


def test_it_is_due_at_its_next_question(qtbot: QtBot) -> None:
    poller = Poller(Asked(pause_s=300.0), lambda: None, poll_s=5.0)
    before = elapsed_s()
    assert before <= poller.due <= before + longest_answer_s(5.0)
    outcomes(qtbot, poller, 1)
    qtbot.waitUntil(lambda: poller.due > before + 299)
    assert poller.due < elapsed_s() + 300
