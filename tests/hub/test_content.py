"""What is news to a board, and what only grows with the clock."""

from dataclasses import replace
from typing import Any

import pytest

from tests.domain.samples import NOW, hotline, snapshot
from tests.hub.days import NOON, SMALL
from wallboard.contract.stamps import Stamp
from wallboard.contract.writing import stamper, write_snapshot
from wallboard.domain.absent import Absent
from wallboard.domain.snapshot import Alarm
from wallboard.history.journal import Journal
from wallboard.hub.content import Content
from wallboard.hub.publication import Publication
from wallboard.hub.telephony import events as ev
from wallboard.hub.watch import Watch

STAMP: Stamp = stamper(hotline())


def alarms(**values: float | None) -> tuple[Alarm, ...]:
    return tuple(Alarm(id_, "alarm", NOW - 14, value, 1.0) for id_, value in values.items())


STANDING = alarms(longest_wait=84.0, open_call_back=1700.0, seats_free=1.0)


@pytest.mark.parametrize(
    ("changes", "news"),
    [
        ({"snapshot_time": NOW + 9, "server_time": NOW + 9}, False),
        ({"alarms": alarms(longest_wait=93.0, open_call_back=1709.0, seats_free=1.0)}, False),
        ({"alarms": alarms(longest_wait=84.0, open_call_back=1700.0, seats_free=0.0)}, True),
        ({"alarms": alarms(longest_wait=None, open_call_back=1700.0, seats_free=1.0)}, True),
        ({"alarms": (replace(STANDING[0], level="watch"), *STANDING[1:])}, True),
        ({"alarms": (replace(STANDING[0], acknowledged=NOW), *STANDING[1:])}, True),
        ({"alarms": ()}, True),
        ({"alarms": Absent.UNKNOWN}, True),
        ({"callers": 9}, True),
        ({"time_scale": 0.0}, True),
    ],
)
def test_only_the_clocks_and_the_ages_are_no_news(changes: dict[str, Any], news: bool) -> None:
    content = Content(STAMP)
    held = content.of(snapshot(alarms=STANDING))
    changed = snapshot(**{"alarms": STANDING} | changes)
    assert (content.of(changed) != held) is news
    if news:
        assert content.of(changed) == write_snapshot(changed, STAMP)


def test_ages_are_renewed_with_any_news_and_with_the_minute() -> None:
    content = Content(STAMP)
    held = content.of(snapshot(alarms=alarms(longest_wait=84.0)))
    for second in range(1, 60):
        aged = snapshot(alarms=alarms(longest_wait=84.0 + second), snapshot_time=NOW + second)
        assert content.of(aged) is held
    renewed = snapshot(alarms=alarms(longest_wait=144.0), snapshot_time=NOW + 60)
    assert content.of(renewed) == write_snapshot(renewed, STAMP)
    news = snapshot(alarms=alarms(longest_wait=145.0), snapshot_time=NOW + 61, callers=9)
    assert content.of(news) == write_snapshot(news, STAMP)


def test_a_caller_who_waits_is_told_of_when_it_counts() -> None:
    """Two minutes of waiting: the two levels and the minutes, not a hundred and twenty answers."""
    watch = Watch(SMALL, Journal(None), publication := Publication("e"), epoch="e", time_scale=1.0)
    watch.begin(NOON)
    watch.take([ev.SourceBack(NOON), ev.Joined(NOON + 1, "a")], NOON + 2)
    levels: list[dict[str, str]] = []
    for second in range(2, 122):
        watch.take([], NOON + second)
        if watch.publish():
            told = watch.snapshot().alarms
            assert not isinstance(told, Absent)
            levels.append({alarm.id: alarm.level for alarm in told})
    assert {"watch", "alarm"} <= {each.get("longest_wait") for each in levels}
    assert len(levels) < 10
    assert publication.current is not None
    assert publication.current.snapshot_time == NOON + 121
