"""Quarters and hours are those of the hotline's own clock, also where it is half an hour off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.hub.days import NOON, SMALL
from tests.hub.serving import running
from wallboard.domain.states import Group
from wallboard.history.journal import Journal
from wallboard.hub.asking import span_of
from wallboard.hub.publication import Publication
from wallboard.hub.telephony import events as ev
from wallboard.hub.watch import Watch

HALF_AN_HOUR_OFF = ("Asia/Kolkata", "America/St_Johns", "Asia/Kathmandu")


def stamp(instant: float) -> str:
    return datetime.fromtimestamp(instant).astimezone().isoformat(timespec="milliseconds")


def asked(zone: str, step: int, **span: str) -> list[list[Any]]:
    """Three hours of a hotline in a zone, page by page."""
    hotline = replace(SMALL, time_zone=zone)
    watch = Watch(hotline, Journal(None), Publication("e"), epoch="e", time_scale=1.0)
    watch.begin(NOON)
    watch.take([ev.SourceBack(NOON)], NOON)
    for minute in range(180):
        at = NOON + 60 * minute + 1
        joined = ev.Joined(at, f"c{minute}")
        watch.take([joined, ev.Connected(at + 5, f"c{minute}", "1", Group.OWN)], at + 5)
    watch.publish()
    pages: list[list[Any]] = []
    cursor: dict[str, str] = {}
    with running(watch) as hub:
        while True:
            page = hub.minutes(**span, step=step, limit=1, **cursor).json
            pages.append(page["minutes"])
            if page["next"] is None:
                return pages
            cursor = {"cursor": page["next"]}


@pytest.mark.parametrize("zone", [*HALF_AN_HOUR_OFF, "Asia/Shanghai"])
@pytest.mark.parametrize("step", [900, 3600])
def test_no_span_straddles_an_hour_of_the_hotline(zone: str, step: int) -> None:
    pages = asked(zone, step, from_=stamp(NOON), to=stamp(NOON + 3 * 3600))
    spans = [each for page in pages for each in page]
    starts = [datetime.fromisoformat(each["start"]).timestamp() for each in spans]
    assert starts == sorted(set(starts))
    for start in starts:
        local = datetime.fromtimestamp(start, ZoneInfo(zone))
        assert (local.minute * 60 + local.second) % step == 0
    assert sum(each["answered"] for each in spans) == 180
    most = {each["answered"] for each in spans[1:-1]}
    assert most == {step // 60}


@pytest.mark.parametrize("zone", HALF_AN_HOUR_OFF)
def test_the_last_span_is_whole_wherever_the_end_lies_in_it(zone: str) -> None:
    pages = asked(zone, 3600, from_=stamp(NOON), to=stamp(NOON + 5700))
    last = [each for page in pages for each in page][-1]
    assert last["answered"] == 60
    assert datetime.fromisoformat(last["start"]).timestamp() < NOON + 5700


@pytest.mark.parametrize("zone", [*HALF_AN_HOUR_OFF, "Asia/Shanghai"])
def test_the_beginning_that_is_asked_for_is_aligned_to_that_clock(zone: str) -> None:
    asked_for = "2026-11-23T09:38:30+08:00"
    query = {"from": [asked_for], "to": ["2026-11-24T00:00:00Z"], "step": ["3600"]}
    found = span_of(query, ZoneInfo(zone)).start
    assert datetime.fromtimestamp(found, ZoneInfo(zone)).minute == 0
    assert 0 <= datetime.fromisoformat(asked_for).timestamp() - found < 3600


@pytest.mark.parametrize("stamp_", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_beyond_the_calendar_there_is_no_local_hour(stamp_: str) -> None:
    end = "9999-12-31T23:59:59.5Z" if stamp_.startswith("9") else "0001-01-02T00:00:00Z"
    for zone in HALF_AN_HOUR_OFF:
        span = span_of({"from": [stamp_], "to": [end], "step": ["3600"]}, ZoneInfo(zone))
        assert span.start <= span.end
