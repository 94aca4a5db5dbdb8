"""The hotline's clock at any pace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.hub.clock import HubClock

instants = st.floats(0, 4e9)
speeds = st.floats(0.01, 1e5)


def test_real_time() -> None:
    clock = HubClock(origin=1000.0, real=50.0)
    assert clock.at(50.0) == 1000.0
    assert clock.at(60.0) == 1010.0
    assert clock.real_until(1030.0, 60.0) == 20.0
    assert clock.real_until(900.0, 60.0) == 0.0


@given(instants, instants, speeds, st.floats(0, 1e6))
def test_waiting_so_long_brings_it_there(
    origin: float, real: float, speed: float, passed: float
) -> None:
    clock = HubClock(origin, real, speed)
    now = real + passed
    instant = clock.at(now) + 10.0
    wait_s = clock.real_until(instant, now)
    # a double of today's instants is good to a microsecond
    assert clock.at(now + wait_s) == pytest.approx(instant, abs=1e-6 * (1 + speed))


def test_at_speed_0_it_stands_and_nothing_is_waited_for() -> None:
    clock = HubClock(1000.0, 50.0, 0.0)
    assert clock.at(1e9) == 1000.0
    assert clock.real_until(2000.0, 60.0) == 0.0
