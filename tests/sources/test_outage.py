"""How an outage is counted, and when its next attempt comes."""

import pytest

from wallboard.sources.outage import Outage
from wallboard.transport.errors import Trouble


def outage() -> Outage:
    return Outage(5.0, lambda: 0.999)


def test_it_begins_when_it_is_noticed() -> None:
    """A long poll of 9 s is no part of an outage that began with its last second."""
    here = outage()
    assert here.failed("timed_out", Trouble.TIMED_OUT, None, 0.0, 9.0) == 5.0
    assert here.failed("timed_out", Trouble.TIMED_OUT, None, 68.9, 69.0) == 73.9
    assert here.failed("timed_out", Trouble.TIMED_OUT, None, 69.1, 69.2) > 73.9 + 5.0


def test_it_ends() -> None:
    here = outage()
    here.failed("refused", Trouble.REFUSED, None, 0.0, 0.0)
    assert here.failed("refused", Trouble.REFUSED, None, 100.0, 100.0) > 105.0
    here.ended()
    assert not here.begun
    assert here.failed("refused", Trouble.REFUSED, None, 200.0, 200.0) == 205.0


@pytest.mark.parametrize(
    ("wish_s", "waits_s"), [(None, 5.0), (0.0, 5.0), (20.0, 20.0), (86_400.0, 300.0)]
)
def test_the_servers_wish(wish_s: float | None, waits_s: float) -> None:
    assert outage().failed("too_many", Trouble.TOO_MANY, wish_s, 0.0, 0.1) == waits_s


def test_another_trouble_starts_the_refusals_anew() -> None:
    here = outage()
    said = [
        here.failed("unauthorised", Trouble.UNAUTHORISED, None, 0.0, 0.0),
        here.failed("unauthorised", Trouble.UNAUTHORISED, None, 0.0, 0.0),
        here.failed("refused", Trouble.REFUSED, None, 0.0, 0.0),
        here.failed("unauthorised", Trouble.UNAUTHORISED, None, 0.0, 0.0),
    ]
    assert said == [30.0, 300.0, 5.0, 30.0]
