"""What one place says, no other place contradicts; what is not known reads as no zero anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import MONO, NOW, ZONE, at, delays, hotline, snapshot, state
from tests.ui.wall_pictures import said, wall
from wallboard.boards.bar import AlarmView
from wallboard.boards.board import Board, Panels, board
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, EmergencyPool, Line, Link, Recent, Seat, Snapshot
from wallboard.domain.states import Group, LineState, LinkState, PoolState, SeatState
from wallboard.ui.desk.alarm_text import alarm_what
from wallboard.ui.desk.emergency import emergency_face
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.rings_tile import RingsTile
from wallboard.ui.desk.share import share_face
from wallboard.ui.desk.today import today_face
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import theme
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words


def voice(language: str = "zh") -> Voice:
    return Voice(words(language), ZoneInfo(ZONE))


def showing(**changes: Any) -> Board:
    return board(state(replace(snapshot(), **changes)), MONO)


def panels_of(shown: Board) -> Panels:
    assert shown.panels is not None
    return shown.panels


def opened(qtbot: QtBot, shown: Board, language: str = "zh", **looks: Any) -> WallWindow:
    window = wall(shown, language=language, **looks)
    qtbot.addWidget(window)
    return window


def pool(*states: LineState, **parts: Any) -> EmergencyPool:
    lines = tuple(Line(f"E{n:02d}", state) for n, state in enumerate(states, 1))
    return replace(snapshot_pool(), lines=lines, **parts)


def snapshot_pool() -> EmergencyPool:
    held = snapshot().emergency
    assert isinstance(held, EmergencyPool)
    return held


def test_the_share_and_what_is_beyond_it_make_a_hundred_at_the_target(qtbot: QtBot) -> None:
    # 1,899 of 2,000 are 94.95 %: half up that is 95.0, which would read as if it met the target
    calls = Counters(
        offered=2000, answered=2000,
        answered_delay=delays({2: 1899, 20: 101}), abandoned_delay=delays({}),
        timed_out_delay=delays({}), delay_sum_s=5818.0,
    )  # fmt: skip
    shown = showing(today=calls)
    window = opened(qtbot, shown)
    assert "94.9%" in said(window, "share")
    assert "5.1%" in said(window, "rings")
    tile = RingsTile(theme("light"), words("en"))
    qtbot.addWidget(tile)
    tile.show_view(panels_of(shown).rings, voice("en"))
    assert any("5.1 %" in facts.spoken for facts in tile.findChildren(Facts))


class TestNotOneLineIsKnown:
    BLIND = pool(*[LineState.UNKNOWN] * 30)

    def test_the_wall_has_a_dash_and_no_zero(self, qtbot: QtBot) -> None:
        text = said(opened(qtbot, showing(emergency=self.BLIND)), "emergency")
        assert "未知30" in text
        assert "通话—" in text
        assert "通话0" not in text
        assert "待命0" not in text

    def test_the_desk_says_unknown(self) -> None:
        face = emergency_face(panels_of(showing(emergency=self.BLIND)).emergency, voice())
        assert [figure.text for figure in face.figures] == ["未知", "未知"]

    def test_one_known_line_is_told(self) -> None:
        known = pool(LineState.READY, *[LineState.UNKNOWN] * 29)
        view = panels_of(showing(emergency=known)).emergency
        assert (view.switched_on, view.can_still_switch_on) == (1, 0)


class TestTheEmergencyChipNamesWhatIsWrong:
    def chip(self, pool_now: EmergencyPool, rule: str, level: str) -> tuple[Severity, str]:
        alarm = Alarm(rule, level, NOW - 60, 1.0, 1.0)
        shown = showing(emergency=pool_now, alarms=(alarm,))
        chip = emergency_face(panels_of(shown).emergency, voice()).chip
        assert chip is not None
        return chip.severity, chip.text

    def test_a_fault_that_alarms_is_no_link_that_is_down(self) -> None:
        fault = pool(LineState.FAULT, LineState.STANDBY, link=Link(LinkState.UP))
        assert self.chip(fault, "line_fault", "alarm") == (Severity.ALARM, "故障 1 路")

    def test_a_link_that_is_watched_is_no_fault(self) -> None:
        down = pool(LineState.STANDBY, state=PoolState.STANDBY, link=Link(LinkState.DOWN))
        severity, text = self.chip(down, "link_down", "watch")
        assert severity is Severity.WATCH
        assert "故障" not in text

    def test_what_has_just_ended_is_still_graded_and_names_nothing(self) -> None:
        well = pool(LineState.STANDBY, link=Link(LinkState.UP))
        assert self.chip(well, "line_fault", "watch") == (Severity.WATCH, "预警")


def test_a_break_that_is_due_for_the_talk_alone_is_no_zero_on_the_wall(qtbot: QtBot) -> None:
    tired = tuple(
        Seat(
            f"{n:03d}", SeatState.TALKING, NOW - 60, Group.OWN, f"op-{n}",
            talk_60min_s=3000.0, last_break_end=Absent.UNKNOWN,
        )
        for n in range(1, 8)
    )  # fmt: skip
    text = said(opened(qtbot, showing(seats=tired)), "seats")
    assert "待休7" in text


class TestAlarmsAndTheirPanels:
    def test_the_desk_does_not_read_a_missed_target_as_met(self) -> None:
        missed = Alarm("share_within", "watch", NOW - 60, 113 / 119, 0.95)
        assert "94.9 %" in alarm_what(AlarmView(missed, 60.0, True), voice())

    @pytest.mark.parametrize(("free", "said_"), [(0.0, "座席无空闲"), (2.0, "空闲座席仅 2 席")])
    def test_the_desk_calls_no_seat_free_only_where_none_is(self, free: float, said_: str) -> None:
        few = Alarm("seats_free", "watch", NOW - 60, free, 2.0)
        assert alarm_what(AlarmView(few, 60.0, True), voice()) == said_

    def test_of_few_calls_the_wall_tells_no_percentage(self, qtbot: QtBot) -> None:
        few = Recent(NOW - 900, 4, 0, 0, delays({2: 3, 40: 1}))
        alarm = Alarm("share_within", "alarm", NOW - 60, 0.75, 0.8)
        window = opened(qtbot, showing(recent=few, alarms=(alarm,)))
        assert "3/4" in said(window, "share")
        assert "75" not in said(window, "bar")


class TestAWindowYoungerThanItsName:
    YOUNG = Recent(at(9, 38), 38, 2, 0, delays({2: 38}))

    def test_the_wall_says_since_when(self, qtbot: QtBot) -> None:
        assert "09:38起" in said(opened(qtbot, showing(recent=self.YOUNG)), "share")
        assert "近15分" not in said(opened(qtbot, showing(recent=self.YOUNG)), "share")
        assert "近15分" in said(opened(qtbot, showing()), "share")

    def test_the_desk_says_it_too(self) -> None:
        young = share_face(panels_of(showing(recent=self.YOUNG)).share, voice())
        assert "仅统计 09:38 起" in young.facts
        whole = share_face(panels_of(showing()).share, voice())
        assert not any("仅统计" in fact for fact in whole.facts)


class TestCountedSinceLaterThanMidnight:
    LATE = {"counters_since": at(9, 20)}  # noqa: RUF012

    def test_the_wall_says_since_when(self, qtbot: QtBot) -> None:
        text = said(opened(qtbot, showing(**self.LATE)), "today")
        assert "09:20起" in text
        usual = said(opened(qtbot, showing()), "today")
        assert "起" not in usual

    def test_a_part_of_the_day_is_not_held_against_the_days_forecast(self, qtbot: QtBot) -> None:
        usual = said(opened(qtbot, showing()), "today")
        late = said(opened(qtbot, showing(**self.LATE)), "today")
        assert "+" in usual
        assert "+" not in late

    def test_the_table_of_a_wide_wall_does_not_say_midnight(self, qtbot: QtBot) -> None:
        window = opened(qtbot, showing(**self.LATE), "en", size=(2560, 1080))
        assert "since09:20" in said(window, "volume")
        assert "midnight" not in said(window, "volume")

    def test_the_desk_says_it_too(self) -> None:
        late = today_face(panels_of(showing(**self.LATE)).today, voice()).facts
        usual = today_face(panels_of(showing()).today, voice()).facts
        assert late[0] == "09:20 起统计"
        assert usual[0] != late[0]
        assert not any("%" in fact for fact in late)

    def test_midnight_is_the_hotlines(self) -> None:
        elsewhere = replace(hotline(), time_zone="UTC")
        held: Snapshot = snapshot()
        assert panels_of(board(state(held, elsewhere), MONO)).today.counted_late
        assert not panels_of(board(state(held), MONO)).today.counted_late

    def test_a_midnight_that_a_clock_change_leaves_out_is_midnight(self) -> None:
        # in Havana the clocks went from 23:59:59 on 7 March 2026 to 01:00
        first = datetime(2026, 3, 8, 1, tzinfo=ZoneInfo("America/Havana")).timestamp()
        there = replace(hotline(), time_zone="America/Havana")
        for since, late in ((first, False), (first + 60, True)):
            view = panels_of(board(state(replace(snapshot(), counters_since=since), there), MONO))
            assert view.today.counted_late is late
