"""Two machines' clocks: the offset, its bounds, and what may not happen to an instant."""

import pytest

from wallboard.hub.telephony.asterisk.answers import AmiRefused
from wallboard.hub.telephony.asterisk.clock import STEP_S, ClockOffset, Leaps
from wallboard.hub.telephony.asterisk.session import Reading


def reading(sent: float, ahead: float, took: float) -> Reading:
    """Asterisk's clock is `ahead`, and was read in the middle of a request that took so long."""
    return Reading(sent, sent + took / 2 + ahead, sent + took)


def test_the_quickest_reading_gives_the_offset() -> None:
    clock = ClockOffset([reading(0.0, 5.3, 0.8), reading(1.0, 5.0, 0.002), reading(2.0, 4.9, 0.4)])
    assert clock.seconds == pytest.approx(5.0)
    assert clock.within_s == pytest.approx(0.001)


def test_it_stays_while_every_reading_allows_it() -> None:
    clock = ClockOffset([reading(0.0, 5.0, 0.01)])
    held = clock.seconds
    clock.follow(reading(10.0, 5.1, 0.4))
    assert clock.seconds == held, "differences of instants are Asterisk's own"


def test_drift_is_followed_no_further_than_a_reading_demands() -> None:
    clock = ClockOffset([reading(0.0, 5.0, 0.002)])
    clock.follow(reading(10.0, 5.1, 0.002))
    assert clock.seconds == pytest.approx(5.099)


@pytest.mark.parametrize("step", [-1.0, 1.0, 3600.0])
def test_a_step_is_told(step: float) -> None:
    clock = ClockOffset([reading(0.0, 5.0, 0.002)])
    with pytest.raises(AmiRefused) as caught:
        clock.follow(reading(10.0, 5.0 + step, 0.002))
    assert caught.value.kind == "clock_moved"


def test_nothing_began_after_it_was_received() -> None:
    clock = ClockOffset([reading(0.0, 5.0, 0.2)])
    assert clock.here(105.05, received=100.0) == 100.0
    assert clock.here(104.0, received=100.0) == pytest.approx(99.0)


def test_a_stamp_far_from_its_receipt_is_doubted() -> None:
    clock = ClockOffset([reading(0.0, 5.0, 0.002)])
    assert not clock.doubts(105.0, 100.0, oldest_s=5.0)
    assert not clock.doubts(101.0, 100.0, oldest_s=5.0)
    assert clock.doubts(106.0, 100.0, oldest_s=5.0)
    assert clock.doubts(99.0, 100.0, oldest_s=5.0)


class Hub:
    """The clocks of a hub's machine; each reading takes its time."""

    def __init__(self, takes_s: float = 0.0) -> None:
        self.wall = 1_800_000_000.0
        self.ran = 7.0
        self._takes_s = takes_s
        self.leaps = Leaps(self.now, self.mono)

    def run(self, seconds: float) -> None:
        self.wall += seconds
        self.ran += seconds

    def now(self) -> float:
        self.run(self._takes_s)
        return self.wall

    def mono(self) -> float:
        self.run(self._takes_s)
        return self.ran


@pytest.mark.parametrize("slept_s", [2 * STEP_S, 8 * 3600.0])
def test_a_machine_that_slept_has_leapt_once(slept_s: float) -> None:
    hub = Hub()
    hub.run(2.0)
    assert not hub.leaps.look()
    hub.wall += slept_s
    hub.run(2.0)
    assert hub.leaps.look()
    hub.run(2.0)
    assert not hub.leaps.look()


def test_a_busy_machine_has_not_leapt() -> None:
    hub = Hub(takes_s=5.0)
    for _ in range(5):
        hub.run(60.0)
        assert not hub.leaps.look()
