"""What the hub says keeps the contract to the letter, and reads back as what was meant."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.openapi import (
    broken_rules,
    broken_rules_of_minutes,
    errors_of,
    instant,
    validator_for,
)
from tests.domain.samples import (
    CAPABILITIES,
    MIDNIGHT,
    NO_DELAYS,
    NOW,
    counters,
    hotline,
    minute,
    snapshot,
)
from wallboard.contract.reading import read_hotline, read_minute, read_minutes, read_snapshot
from wallboard.contract.writing import (
    stamper,
    write_hotline,
    write_minute,
    write_page,
    write_snapshot,
)
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute, Missed, Tally
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import (
    EmergencyPool,
    Expected,
    Line,
    Link,
    Seat,
    Snapshot,
    Source,
    WaitingCall,
    Weather,
)
from wallboard.domain.states import (
    Group,
    LineState,
    LinkState,
    PoolState,
    SeatState,
    Situation,
    SourceState,
)

UNKNOWN, NOT_PROVIDED = Absent.UNKNOWN, Absent.NOT_PROVIDED


def sent(value: Snapshot, said: Hotline) -> bytes:
    stamp = stamper(said)
    return write_snapshot(value, stamp).delivered(
        value.sequence, stamp(value.server_time), stamp(value.snapshot_time)
    )


def judged(path: str, body: bytes, said: Hotline) -> Any:
    """The answer as JSON, once the contract's file has nothing to say against it."""
    value = json.loads(body)
    assert errors_of(validator_for(path, "GET", 200, capabilities=said.capabilities), value) == []
    return value


SILENT = hotline(capabilities=frozenset())

BARE = Snapshot(
    epoch="e",
    sequence=0,
    time_scale=0.0,
    server_time=NOW,
    snapshot_time=NOW,
    counters_since=MIDNIGHT,
    source=Source(SourceState.ENDED),
    waiting=(),
    today=Counters(),
)
UNTOLD = snapshot(
    source=Source(SourceState.LOST, NOW - 3, "connection refused"),
    waiting=UNKNOWN,
    seats=UNKNOWN,
    emergency=UNKNOWN,
    recent=UNKNOWN,
    callers=UNKNOWN,
    missed=UNKNOWN,
    alarms=UNKNOWN,
    incident=None,
    expected=UNKNOWN,
    weather=UNKNOWN,
    today=counters(
        abandoned_short=UNKNOWN,
        lost_ringing=UNKNOWN,
        blocked=UNKNOWN,
        answered_delay=UNKNOWN,
        abandoned_delay=UNKNOWN,
        timed_out_delay=UNKNOWN,
        delay_sum_s=UNKNOWN,
        talk_sum_s=UNKNOWN,
        hold_sum_s=UNKNOWN,
        wrap_sum_s=UNKNOWN,
        handled=UNKNOWN,
        by_kind=UNKNOWN,
        by_group=UNKNOWN,
        by_district=UNKNOWN,
    ),
)
IN_PART = snapshot(
    waiting=(
        WaitingCall("c-1", None, NOW - 3.125, UNKNOWN),
        WaitingCall("c-2", "chaser", NOW),
    ),
    seats=tuple(
        Seat(
            state.value,
            state,
            None,
            None,
            answered_today=UNKNOWN,
            handled_today=UNKNOWN,
            handle_today_s=UNKNOWN,
            talk_60min_s=UNKNOWN,
            last_break_end=UNKNOWN,
        )
        for state in SeatState
    ),
    emergency=EmergencyPool(
        PoolState.STANDBY,
        staff=UNKNOWN,
        link=Link(LinkState.DOWN, None),
        joining=(),
        lines=tuple(Line(state.value, state) for state in LineState),
    ),
    missed=Missed(0, 0, 0, 0, None),
    alarms=(),
    expected=Expected(None, None),
    weather=Weather(None, None),
    today=counters(by_kind={"consult": UNKNOWN, "repair": Tally(3, 3, 0, 1)}),
)
MOMENTS = {"full": snapshot(), "untold": UNTOLD, "in part": IN_PART}


class TestSnapshot:
    @pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
    def test_there_and_back(self, moment: Snapshot) -> None:
        said = hotline()
        body = sent(moment, said)
        value = judged("/v1/snapshot", body, said)
        assert broken_rules(json.loads(write_hotline(said)), value) == []
        assert read_snapshot(body, said) == moment

    def test_there_and_back_with_nothing_promised(self) -> None:
        body = sent(BARE, SILENT)
        value = judged("/v1/snapshot", body, SILENT)
        assert set(value) == {
            "schema", "epoch", "sequence", "time_scale", "server_time", "snapshot_time",
            "counters_since", "source", "waiting", "today",
        }  # fmt: skip
        assert read_snapshot(body, SILENT) == BARE

    @pytest.mark.parametrize("situation", Situation)
    @pytest.mark.parametrize("state", PoolState)
    def test_every_word_of_the_pool(self, state: PoolState, situation: Situation) -> None:
        said = hotline(capabilities=frozenset({"emergency"}))
        moment = replace(BARE, emergency=EmergencyPool(state, situation, NOW - 1))
        body = sent(moment, said)
        judged("/v1/snapshot", body, said)
        assert read_snapshot(body, said) == moment

    @pytest.mark.parametrize("state", SourceState)
    def test_every_word_of_the_source(self, state: SourceState) -> None:
        moment = replace(BARE, source=Source(state, NOW - 1, "why"))
        judged("/v1/snapshot", sent(moment, SILENT), SILENT)
        assert read_snapshot(sent(moment, SILENT), SILENT) == moment

    def test_two_bodies_are_equal_when_nothing_but_the_clocks_changed(self) -> None:
        stamp = stamper(hotline())
        body = write_snapshot(snapshot(), stamp)
        later = snapshot(server_time=NOW + 9, snapshot_time=NOW + 8, sequence=99)
        assert write_snapshot(later, stamp) == body
        assert write_snapshot(snapshot(callers=7), stamp) != body

    def test_one_body_is_sent_at_many_moments(self) -> None:
        body = write_snapshot(snapshot(), stamper(hotline()))
        stamp = stamper(hotline())
        for later in (0, 1, 2):
            read = read_snapshot(body.delivered(later, stamp(NOW + later), stamp(NOW)), hotline())
            assert (read.sequence, read.server_time) == (later, NOW + later)

    def test_it_stays_small(self) -> None:
        seats = tuple(replace(snapshot().seats[0], id=f"{n:03}") for n in range(50))  # type: ignore[index]
        lines = tuple(Line(f"E{n:02}", LineState.TALKING, NOW) for n in range(30))
        pool = EmergencyPool(PoolState.ACTIVE, lines=lines)
        assert len(sent(snapshot(seats=seats, emergency=pool), hotline())) < 20_000

    def test_nothing_that_is_absent_is_written_as_zero(self) -> None:
        value = json.loads(sent(replace(BARE, recent=UNKNOWN), SILENT))
        assert value["recent"] is None
        assert "blocked" not in value["today"]
        assert "seats" not in value


class TestHotline:
    @pytest.mark.parametrize(
        "said",
        [
            hotline(),
            Hotline("热线", "1"),
            hotline(season=None, contractor=None, limits={}, delay_edges_s=(5.0, 10.0)),
            hotline(time_zone="Europe/Berlin", kinds=(), seats=(), lines=()),
        ],
        ids=["full", "plain", "less", "elsewhere"],
    )
    def test_there_and_back(self, said: Hotline) -> None:
        body = write_hotline(said)
        judged("/v1/hotline", body, said)
        assert read_hotline(body) == said

    def test_the_same_hotline_is_the_same_bytes(self) -> None:
        """Its strong ETag depends on it."""
        shuffled = hotline(capabilities=frozenset(sorted(CAPABILITIES, reverse=True)))
        assert write_hotline(hotline()) == write_hotline(shuffled)


COUNT = st.integers(0, 50)
WHOLE_MINUTE = counters(
    offered=9, abandoned_short=1, by_kind={"repair": Tally(1, 1, 0, 0)}, by_district={}
)
MINUTES = [
    minute(MIDNIGHT, counters=WHOLE_MINUTE),
    minute(
        MIDNIGHT + 60,
        counters=WHOLE_MINUTE,
        complete=False,
        peak_waiting=UNKNOWN,
        longest_wait_s=UNKNOWN,
        seat_seconds=UNKNOWN,
        revision=9,
    ),
    minute(
        MIDNIGHT + 180,
        counters=WHOLE_MINUTE,
        final=False,
        revision=10,
        peak_waiting=0,
        seat_seconds={Group.EMERGENCY: {"talking": 0.125}},
    ),
]


class TestMinutes:
    def page(self, minutes: list[Minute], said: Hotline, step_s: int = 60) -> bytes:
        stamp = stamper(said)
        bodies = [write_minute(each, stamp) for each in minutes]
        return write_page(bodies, step_s, 12, "cursor")

    def test_there_and_back(self) -> None:
        said = hotline()
        body = self.page(MINUTES, said)
        value = judged("/v1/minutes", body, said)
        assert broken_rules_of_minutes(json.loads(write_hotline(said)), value) == []
        assert read_minutes(body, said) == (tuple(MINUTES), 12, "cursor")

    @pytest.mark.parametrize("step_s", [900, 3600])
    def test_spans(self, step_s: int) -> None:
        said = hotline()
        span = minute(MIDNIGHT, counters=WHOLE_MINUTE, step_s=step_s)
        body = self.page([span], said, step_s)
        judged("/v1/minutes", body, said)
        assert read_minutes(body, said)[0] == (span,)

    def test_an_empty_page(self) -> None:
        body = write_page([], 60, 0, None)
        judged("/v1/minutes", body, hotline())
        assert read_minutes(body, hotline()) == ((), 0, None)

    def test_with_nothing_promised(self) -> None:
        bare = Minute(MIDNIGHT, Counters(offered=1), complete=True, final=True, revision=0)
        body = self.page([bare], SILENT)
        judged("/v1/minutes", body, SILENT)
        assert read_minutes(body, SILENT)[0] == (bare,)

    @pytest.mark.parametrize("stored", MINUTES)
    def test_a_minute_by_itself(self, stored: Minute) -> None:
        assert read_minute(write_minute(stored, stamper(hotline())), hotline()) == stored

    @given(st.lists(st.tuples(COUNT, COUNT, COUNT), max_size=5))
    def test_any_counts(self, counts: list[tuple[int, int, int]]) -> None:
        minutes = [
            minute(
                MIDNIGHT + 60 * index,
                counters=counters(
                    offered=answered + abandoned + timed_out,
                    answered=answered,
                    abandoned=abandoned,
                    timed_out=timed_out,
                    abandoned_short=abandoned,
                    lost_ringing=timed_out,
                    answered_delay=(answered, *NO_DELAYS[1:]),
                    abandoned_delay=(abandoned, *NO_DELAYS[1:]),
                    timed_out_delay=(*NO_DELAYS[1:], timed_out),
                    by_kind={},
                    by_group={},
                    by_district={},
                ),
            )
            for index, (answered, abandoned, timed_out) in enumerate(counts)
        ]
        assert read_minutes(self.page(minutes, hotline()), hotline())[0] == tuple(minutes)


ZONES = ["Asia/Shanghai", "UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"]


class TestStamps:
    @pytest.mark.parametrize(
        ("zone", "at", "written"),
        [
            ("Asia/Shanghai", NOW, "2026-11-23T09:41:05.250+08:00"),
            ("UTC", 0.0, "1970-01-01T00:00:00.000+00:00"),
            # nine ten-thousandths belong to the next second
            ("Asia/Shanghai", MIDNIGHT - 0.0001, "2026-11-23T00:00:00.000+08:00"),
            # both halves of the hour that comes twice, and the one that never comes
            ("Europe/Berlin", 1792886400.0, "2026-10-25T02:00:00.000+02:00"),
            ("Europe/Berlin", 1792890000.0, "2026-10-25T02:00:00.000+01:00"),
            ("Europe/Berlin", 1774746000.0, "2026-03-29T03:00:00.000+02:00"),
            ("Asia/Shanghai", 1835366400.0, "2028-02-29T00:00:00.000+08:00"),
        ],
    )
    def test_written(self, zone: str, at: float, written: str) -> None:
        assert stamper(hotline(time_zone=zone))(at) == written

    @given(st.integers(0, 4_102_444_800_000), st.sampled_from(ZONES))
    def test_to_the_millisecond_and_back(self, milliseconds: int, zone: str) -> None:
        written = stamper(hotline(time_zone=zone))(milliseconds / 1000)
        read = datetime.fromisoformat(written)
        assert read.timestamp() == milliseconds / 1000
        assert read == instant(written)
