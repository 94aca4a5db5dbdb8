"""The board's clock goes on while the machine sleeps."""

import sys
import time

import pytest

from wallboard.polling.elapsed import elapsed_s


def test_it_goes_on() -> None:
    before, began = elapsed_s(), time.monotonic()
    while time.monotonic() < began + 0.02:
        pass
    assert 0.02 <= elapsed_s() - before < 10.0


@pytest.mark.skipif(sys.platform != "linux", reason="what Linux calls it")
def test_it_counts_sleep() -> None:
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    assert before <= elapsed_s() <= time.clock_gettime(time.CLOCK_BOOTTIME)
