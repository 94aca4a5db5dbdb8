"""The hub's time: the wall clock's, through sleep and whoever sets it, and never back."""

import logging
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.hub.real_time import SLEW, RealTime

BEGAN = 1_800_000_000.0


class Machine:
    """A machine that runs, sleeps and is set."""

    def __init__(self) -> None:
        self.wall = BEGAN
        self.mono = 7.0
        self.time = RealTime(lambda: self.wall, lambda: self.mono)

    def run(self, seconds: float) -> float:
        self.wall += seconds
        self.mono += seconds
        return self.time()


def test_it_is_the_wall_clocks() -> None:
    machine = Machine()
    assert machine.time() == BEGAN
    assert machine.run(0.25) == BEGAN + 0.25
    assert machine.run(86400.0) == BEGAN + 86400.25


@pytest.mark.parametrize("ahead_s", [0.3, 30.0, 8 * 3600.0, 400 * 86400.0])
def test_sleep_counts_and_a_step_ahead_is_taken_at_once(ahead_s: float) -> None:
    machine = Machine()
    machine.wall += ahead_s
    assert machine.run(1.0) == BEGAN + ahead_s + 1.0


def test_a_clock_that_is_set_back_is_waited_for_and_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    machine = Machine()
    machine.wall -= 60.0
    assert machine.time() == BEGAN, "not back"
    assert machine.run(10.0) == pytest.approx(BEGAN + 10.0 - 10.0 * SLEW, abs=1e-3)
    for _ in range(int(60.0 / SLEW / 10.0)):
        machine.run(10.0)
    assert machine.time() == machine.wall
    assert machine.run(10.0) == machine.wall
    told = "this machine's clock is 60 s behind the hub's, which waits for it: 1:40:00"
    assert caplog.messages == [told]


def test_a_clock_that_is_set_back_by_a_month_is_waited_for_as_well(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A hub that runs shows what is true now; how long its instants are ahead is in the log."""
    machine = Machine()
    machine.wall -= 30 * 86400.0
    assert machine.time() == BEGAN
    for _ in range(100):
        machine.run(10.0)
    assert machine.time() == pytest.approx(BEGAN + 1000.0 * (1.0 - SLEW), abs=1e-3)
    ((name, level, told),) = caplog.record_tuples
    assert (name, level) == ("wallboard.hub.real_time", logging.WARNING)
    assert told.endswith(" 2592000 s behind the hub's, which waits for it: 3000 days, 0:00:00")


def test_what_is_on_the_books_is_not_in_the_future() -> None:
    machine = Machine()
    machine.time.reach(BEGAN + 100.0)
    assert machine.time() == BEGAN + 100.0
    machine.time.reach(BEGAN)
    assert machine.time() == BEGAN + 100.0
    assert machine.run(200.0) == pytest.approx(BEGAN + 298.0, abs=1e-3)


def test_a_pause_between_two_readings_is_not_counted_twice() -> None:
    """A busy machine stops this thread wherever it likes: that puts the hub not ahead."""
    machine = Machine()

    def held_up() -> float:
        now = machine.wall
        machine.wall += 1.0
        machine.mono += 1.0
        return now

    machine.time = RealTime(held_up, lambda: machine.mono)
    for _ in range(5):
        assert machine.time() <= machine.wall


@given(st.lists(st.tuples(st.floats(0, 1e5), st.floats(-1e6, 1e6)), max_size=30))
def test_it_never_goes_back(steps: list[tuple[float, float]]) -> None:
    machine = Machine()
    told = machine.time()
    for ran_s, set_s in steps:
        machine.wall += set_s
        now = machine.run(ran_s)
        assert now >= told
        assert now >= machine.wall
        told = now


def test_it_is_asked_from_several_threads() -> None:
    time = RealTime()
    backwards: list[float] = []

    def ask() -> None:
        told = time()
        for _ in range(2000):
            now = time()
            if now < told:
                backwards.append(told - now)
            told = now

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not backwards
