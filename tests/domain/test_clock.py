import pytest

from wallboard.domain.clock import ServerClock


@pytest.mark.parametrize(
    ("time_scale", "server_time", "real_s"), [(1.0, 107.0, 6.0), (60.0, 520.0, 0.1), (0.0, 100, 0)]
)
def test_the_pace_of_the_servers_clock(
    time_scale: float, server_time: float, real_s: float
) -> None:
    clock = ServerClock(100.0, 50.0, time_scale)
    assert clock.at(57.0) == server_time
    assert clock.real_seconds(6.0) == real_s


@pytest.mark.parametrize(
    ("server_time", "goes_on"),
    [
        (110.0, True),  # to the point
        (109.4, True),  # the answer took its time
        (109.0, False),  # a second is more than that
        (110.1, False),  # ahead: the readings before were the late ones
        (3710.0, False),
        (50.0, False),
    ],
)
def test_a_reading_that_came_late_does_not_set_the_clock_back(
    server_time: float, goes_on: bool
) -> None:
    clock = ServerClock(100.0, 50.0)
    renewed = clock.renewed(server_time, 60.0, 1.0)
    assert (renewed is clock) == goes_on
    assert renewed.at(60.0) == (110.0 if goes_on else server_time)


def test_late_is_a_matter_of_real_time() -> None:
    clock = ServerClock(100.0, 50.0, 60.0)
    assert clock.renewed(700.0 - 59.0, 60.0, 60.0) is clock
    assert clock.renewed(700.0 - 61.0, 60.0, 60.0) is not clock


def test_another_pace_is_another_clock() -> None:
    assert ServerClock(100.0, 50.0).renewed(110.0, 60.0, 0.0) == ServerClock(110.0, 60.0, 0.0)
