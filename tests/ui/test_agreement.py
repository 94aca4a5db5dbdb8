"""What one place says, no other place contradicts; what is not known reads as no zero anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.moment import (
    MONO,
    NOW,
    ZONE,
    at,
    delays,
    hotline,
    night,
    snapshot,
    snapshot_recent,
    state,
    today,
    unbroken,
)
from tests.ui.wall_pictures import said, wall
from wallboard.boards.bar import AlarmView
from wallboard.boards.board import Board, Panels, board
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Missed, Tally
from wallboard.domain.decision import Decision, DecisionKind
from wallboard.domain.hotline import Kind, Limit
from wallboard.domain.minutes import MinuteHistory
from wallboard.domain.rings import RingRule
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import (
    Alarm,
    EmergencyPool,
    Expected,
    Incident,
    Line,
    Link,
    Recent,
    Seat,
    Snapshot,
)
from wallboard.domain.states import (
    Group,
    LineState,
    LinkState,
    PoolState,
    SeatState,
    Situation,
)
from wallboard.ui.desk.alarm_text import alarm_what
from wallboard.ui.desk.alarms import AlarmList
from wallboard.ui.desk.calls_page import CallsPage, kinds_said
from wallboard.ui.desk.emergency import emergency_face
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.incident_strip import IncidentStrip
from wallboard.ui.desk.rings_tile import RingsTile
from wallboard.ui.desk.share import share_face
from wallboard.ui.desk.today import today_face
from wallboard.ui.desk.trend_tile import TrendTile
from wallboard.ui.desk.voice import Voice
from wallboard.ui.desk.waiting import waiting_face
from wallboard.ui.paint.shapes import Block, Hatch, Strokes
from wallboard.ui.theme import theme
from wallboard.ui.tiles.density import Density
from wallboard.ui.tiles.today import TOKENS
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words


def voice(language: str = "zh") -> Voice:
    return Voice(words(language), ZoneInfo(ZONE), date(2026, 11, 23))


def showing(**changes: Any) -> Board:
    return board(state(replace(snapshot(), **changes)), MONO)


def unwatched_nowhere(**changes: Any) -> Board:
    return board(replace(state(replace(snapshot(), **changes)), history=unbroken()), MONO)


def alone(alarm: Alarm) -> AlarmView:
    """The one alarm that stands, and no panel shows its figure."""
    absent = dict.fromkeys(("waiting", "seats", "recent"), Absent.UNKNOWN)
    (view,) = showing(alarms=(alarm,), **absent).bar.alarms
    return view


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


@pytest.mark.parametrize(
    ("language", "says"), [("zh", "待休7人·最久不到1分"), ("en", "breakdue7·longestunder1min")]
)
def test_a_break_due_for_the_talk_of_somebody_just_back_is_not_of_no_time(
    qtbot: QtBot, language: str, says: str
) -> None:
    tired = tuple(
        Seat(
            f"{n:03d}", SeatState.TALKING, NOW - 60, Group.OWN, f"op-{n}",
            talk_60min_s=3000.0, last_break_end=NOW - 30,
        )
        for n in range(1, 8)
    )  # fmt: skip
    text = said(opened(qtbot, showing(seats=tired), language), "seats")
    assert says in text or says.replace("longest", "") in text


class TestAlarmsAndTheirPanels:
    def test_the_desk_does_not_read_a_missed_target_as_met(self) -> None:
        missed = Alarm("share_within", "watch", NOW - 60, 113 / 119, 0.95)
        assert "94.9 %" in alarm_what(alone(missed), voice())

    @pytest.mark.parametrize(("free", "said_"), [(0.0, "座席无空闲"), (2.0, "空闲座席仅 2 席")])
    def test_the_desk_calls_no_seat_free_only_where_none_is(self, free: float, said_: str) -> None:
        few = Alarm("seats_free", "watch", NOW - 60, free, 2.0)
        assert alarm_what(alone(few), voice()) == said_

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_what_misses_the_limit_that_stands_reads_so_in_the_panel_too(
        self, qtbot: QtBot, language: str
    ) -> None:
        # 79.96 %: half up that is the limit itself
        recent = Recent(NOW - 900, 554, 0, 0, delays({2: 443, 20: 111}), 0.0)
        missed = Alarm("share_within", "alarm", NOW - 60, 443 / 554, 0.8)
        shown = showing(recent=recent, alarms=(missed,))
        for density in (Density.STANDARD, Density.FAR):
            window = opened(qtbot, shown, language, density=density)
            assert "79.9%" in said(window, "share")
            assert "79.9%" in said(window, "bar")
        share = share_face(panels_of(shown).share, voice(language))
        assert share.figures[0].text == "79.9"
        assert "79.9 %" in alarm_what(shown.bar.alarms[0], voice(language))
        usual = showing(recent=recent, alarms=())
        assert "80.0%" in said(opened(qtbot, usual, language), "share")

    @pytest.mark.parametrize(
        ("language", "wall_says", "desk_says"),
        [
            ("zh", "应急3：应急线路故障1路", "应急3：应急热线 1 路故障"),
            ("en", "应急3:1emergencylineinfault", "应急3: Emergency lines in fault: 1"),
        ],
    )
    def test_what_is_wrong_with_one_line_says_with_which(
        self, qtbot: QtBot, language: str, wall_says: str, desk_says: str
    ) -> None:
        two = tuple(Alarm(f"line_fault:E0{n}", "watch", NOW - n, 1.0, 1.0) for n in (3, 7))
        shown = showing(alarms=two)
        assert wall_says in said(opened(qtbot, shown, language), "bar")
        assert alarm_what(shown.bar.alarms[0], voice(language)) == desk_says
        listed = said(opened(qtbot, shown, language, size=(2560, 1080)), "alarms")
        assert wall_says in listed
        assert wall_says.replace("应急3", "应急7") in listed

    @pytest.mark.parametrize(
        ("language", "wall_says", "desk_says"),
        [
            ("zh", "座席17：待休1人，警戒线1人", "座席 17：待休 1 人，警戒线 1"),
            ("en", "Seat17:1breakdue,limit1", "Seat 17: 1 due a break, limit 1"),
        ],
    )
    def test_an_alarm_about_one_seat_does_not_tell_the_rooms_figure(
        self, qtbot: QtBot, language: str, wall_says: str, desk_says: str
    ) -> None:
        shown = showing(alarms=(Alarm("break_due:017", "watch", NOW - 60, 1.0, 1.0),))
        assert wall_says in said(opened(qtbot, shown, language), "bar")
        assert alarm_what(shown.bar.alarms[0], voice(language)) == desk_says

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_a_limit_that_is_not_known_leaves_no_sentence_hanging(
        self, qtbot: QtBot, language: str
    ) -> None:
        shown = showing(alarms=(Alarm("longest_wait", "alarm", NOW - 60, 84.0, None),))
        desk_says = {"zh": "最长等待 01:24", "en": "Longest wait 01:24"}[language]
        assert alarm_what(shown.bar.alarms[0], voice(language)) == desk_says
        limit = {"zh": "警戒线", "en": "limit"}[language]
        assert limit not in said(opened(qtbot, shown, language), "bar")


Said = tuple[str, str]
"""By the wall, whose spaces are left out, and by the desk."""
STILL = {"zh": "，告警未解除", "en": ", alarm still on"}


class TestAnAlarmThatLingers:
    """The figure has come back from its limit and the alarm stands still."""

    @pytest.mark.parametrize(
        ("rule", "value", "limit", "zh", "en"),
        [
            ("break_due", 4.0, 5.0, ("待休4人", "待休 4 人"), ("4breaksdue", "4 due a break")),
            ("waiting", 9.0, 10.0, ("排队9通", "当前排队 9 通"),
             ("9callswaiting", "9 calls waiting")),
            ("seats_free", 1.0, 0.0, ("空闲座席1席", "空闲座席 1 席"),
             ("1seatfree", "1 seat free")),
            ("link_down", 0.0, 1.0, ("与外包方联络", "与外包方联络"),
             ("Liaisonwiththecontractor", "Liaison with the contractor")),
            ("longest_wait", 31.0, 60.0, ("最长等待00:31", "最长等待 00:31"),
             ("Longestwait00:31", "Longest wait 00:31")),
            ("line_fault", 0.0, 1.0, ("应急线路故障", "应急热线故障"),
             ("Emergencylinefault", "Emergency line fault")),
            ("share_within", 0.82, 0.8, ("三声内接听率82.0%", "近 15 分规定时限内接听率 82.0 %"),
             ("Within3rings82.0%", "Answered in time, last 15 min: 82.0 %")),
        ],
    )  # fmt: skip
    def test_no_limit_is_named_that_the_figure_contradicts(
        self, qtbot: QtBot, rule: str, value: float, limit: float, zh: Said, en: Said
    ) -> None:
        absent = dict.fromkeys(("waiting", "seats", "recent"), Absent.UNKNOWN)
        shown = showing(alarms=(Alarm(rule, "watch", NOW - 60, value, limit),), **absent)
        for language, (on_wall, on_desk) in (("zh", zh), ("en", en)):
            still = STILL[language]
            bar = said(opened(qtbot, shown, language), "bar")
            assert bar.startswith(on_wall + "".join(still.split()))
            assert alarm_what(shown.bar.alarms[0], voice(language)) == on_desk + still

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_at_its_limit_none_lingers(self, qtbot: QtBot, language: str) -> None:
        shown = showing(
            alarms=(Alarm("break_due", "watch", NOW - 60, 5.0, 5.0),), seats=Absent.UNKNOWN
        )
        assert "".join(STILL[language].split()) not in said(opened(qtbot, shown, language), "bar")
        assert STILL[language] not in alarm_what(shown.bar.alarms[0], voice(language))


class TestAnEndThatHasPassed:
    @pytest.mark.parametrize(
        ("language", "promised", "passed"),
        [
            ("zh", ("预计09:30恢复", "预计 09:30 恢复"), ("原预计09:30恢复", "原预计 09:30 恢复")),
            ("en", ("untilabout09:30", "expected end 09:30"),
             ("wasexpecteduntil09:30", "was expected until 09:30")),
        ],
    )  # fmt: skip
    def test_is_promised_nowhere(
        self, qtbot: QtBot, language: str, promised: tuple[str, str], passed: tuple[str, str]
    ) -> None:
        theirs = Incident("一次管网泄漏", expected_end=at(9, 30))
        ahead = replace(theirs, expected_end=at(10, 30))
        for incident, (on_wall, on_desk) in ((theirs, passed), (ahead, promised)):
            shown = showing(incident=incident, alarms=())
            hour = "09:30" if incident is theirs else "10:30"
            bar = said(opened(qtbot, shown, language), "bar")
            assert on_wall.replace("09:30", hour) in bar
            assert ("原预计" in bar or "was" in bar) is (incident is theirs)
            page = QWidget()
            qtbot.addWidget(page)
            strip = IncidentStrip(theme("light"), words(language), page)
            strip.show_view(shown.bar, voice(language))
            assert on_desk.replace("09:30", hour) in strip.accessibleName()
            assert ("原预计" in strip.accessibleName() or "was" in strip.accessibleName()) is (
                incident is theirs
            )


class TestARuleWithoutALimit:
    @pytest.mark.parametrize(
        ("language", "nobody", "well"),
        [("zh", "未评估", "正常"), ("en", "Notevaluated", "Normal")],
    )
    def test_is_not_called_normal(
        self, qtbot: QtBot, language: str, nobody: str, well: str
    ) -> None:
        recent = Recent(NOW - 900, 100, 0, 0, delays({2: 40, 20: 60}), 0.0)
        held = replace(snapshot(), recent=recent, alarms=())
        one = replace(hotline(), limits={"longest_wait": Limit(alarm=600)})
        window = opened(qtbot, board(state(held, one), MONO), language)
        assert nobody in said(window, "share")
        assert well not in said(window, "share")
        assert well in said(window, "waiting")
        assert nobody in said(window, "seats")

    @pytest.mark.parametrize("limits", [{}, {"waiting": Limit()}])
    def test_without_any_the_bar_and_the_list_have_no_good_news(
        self, qtbot: QtBot, limits: dict[str, Limit]
    ) -> None:
        held = replace(snapshot(), alarms=())
        shown = board(state(held, replace(hotline(), limits=limits)), MONO)
        window = opened(qtbot, shown, "en", size=(2560, 1080))
        assert said(window, "bar") == "Alarmsnotevaluated"
        assert "Notevaluated" in said(window, "alarms")
        desk = AlarmList(theme("light"), words("en"), frozenset())
        qtbot.addWidget(desk)
        desk.show_view(shown.bar, voice("en"))
        assert desk.sentence == "Alarms are not evaluated"

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
        assert young.definitions[0].window.endswith("仅统计 09:38 起")
        whole = share_face(panels_of(showing()).share, voice())
        for fact in (*whole.facts, whole.definitions[0].window):
            assert "仅统计" not in fact

    @pytest.mark.parametrize(
        ("language", "says", "never"), [("zh", "09:38起", "近15分"), ("en", "since09:38", "15min")]
    )
    def test_the_far_wall_says_it_too(
        self, qtbot: QtBot, language: str, says: str, never: str
    ) -> None:
        def far(**changes: Any) -> str:
            shown = showing(**changes)
            window = opened(qtbot, shown, language, density=Density.FAR)
            return said(window, "share")

        assert says in far(recent=self.YOUNG)
        assert never not in far(recent=self.YOUNG)
        assert says not in far()
        lacking = far(recent=replace(self.YOUNG, unwatched_s=60.0))
        assert says in lacking


class TestCountedSinceLaterThanMidnight:
    LATE = {"counters_since": at(9, 20)}  # noqa: RUF012

    def test_the_wall_says_since_when(self, qtbot: QtBot) -> None:
        text = said(opened(qtbot, showing(**self.LATE)), "today")
        assert "09:20起" in text
        usual = said(opened(qtbot, showing()), "today")
        assert "起" not in usual

    @pytest.mark.parametrize(
        "counters_since", [at(9, 20), at(0, 0, day=22)], ids=["later", "the day before"]
    )
    def test_what_is_not_the_day_is_not_held_against_its_forecast(
        self, qtbot: QtBot, counters_since: float
    ) -> None:
        shown = unwatched_nowhere(counters_since=counters_since)
        assert "+" not in said(opened(qtbot, shown), "today")
        assert not any("%" in fact for fact in today_face(panels_of(shown).today, voice()).facts)

    @pytest.mark.parametrize(
        ("language", "says"), [("zh", "11月22日00:00起"), ("en", "since22Nov00:00")]
    )
    def test_counts_that_no_midnight_has_set_back_are_not_todays(
        self, qtbot: QtBot, language: str, says: str
    ) -> None:
        two_days = showing(counters_since=at(0, 0, day=22))
        window = opened(qtbot, two_days, language, size=(2560, 1080))
        for tile in ("today", "share", "rings", "volume"):
            assert says in said(window, tile), tile
        facts = " ".join(today_face(panels_of(two_days).today, voice(language)).facts)
        assert says in "".join(facts.split())

    def test_a_second_after_midnight_the_evenings_counts_still_say_whose_they_are(self) -> None:
        held = replace(
            snapshot(), snapshot_time=at(0, 0, 1), server_time=at(0, 0, 1),
            counters_since=at(0, 0, day=22), waiting=(), alarms=(),
        )  # fmt: skip
        view = panels_of(board(state(held), MONO)).today
        assert (view.counted_since, view.off_expected) == (at(0, 0, day=22), None)
        anew = replace(held, counters_since=at(0, 0))
        assert panels_of(board(state(anew), MONO)).today.counted_since is None

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
        there = panels_of(board(state(held, elsewhere), MONO)).today.counted_since
        assert there == held.counters_since
        assert panels_of(board(state(held), MONO)).today.counted_since is None

    def test_a_midnight_that_a_clock_change_leaves_out_is_midnight(self) -> None:
        # in Havana the clocks went from 23:59:59 on 7 March 2026 to 01:00
        first = datetime(2026, 3, 8, 1, tzinfo=ZoneInfo("America/Havana")).timestamp()
        there = replace(hotline(), time_zone="America/Havana")
        day = replace(snapshot(), snapshot_time=first + 3600, server_time=first + 3600)
        for since, said_ in ((first, None), (first + 60, first + 60)):
            held = replace(day, counters_since=since)
            assert panels_of(board(state(held, there), MONO)).today.counted_since == said_

    @pytest.mark.parametrize(
        ("language", "since", "today", "graded"),
        [
            ("zh", "09:20起", "今日", "09:20起·低于目标"),
            ("en", "since09:20", "today", "since09:20"),
        ],
    )
    def test_the_rings_and_the_share_say_it_too(
        self, qtbot: QtBot, language: str, since: str, today: str, graded: str
    ) -> None:
        late = opened(qtbot, showing(**self.LATE), language)
        for tile in ("rings", "share"):
            assert since in said(late, tile)
            assert today not in said(late, tile)
        assert graded in said(late, "share")
        usual = opened(qtbot, showing(), language)
        for tile in ("rings", "share"):
            assert since not in said(usual, tile)
            assert today in said(usual, tile)

    @pytest.mark.parametrize(
        ("language", "late", "usual"),
        [
            ("zh", "09:20起来电1,543·接通率97.26%", "今日来电1,543·接通率97.26%"),
            ("en", "1,543callssince09:20·97.26%", "today1,543calls·97.26%connected"),
        ],
    )
    def test_the_day_below_the_share_of_a_large_wall(
        self, qtbot: QtBot, language: str, late: str, usual: str
    ) -> None:
        for changes, says, never in ((self.LATE, late, usual), ({}, usual, late)):
            window = opened(qtbot, showing(**changes), language, density=Density.LARGE)
            assert says in said(window, "share_today")
            assert never not in said(window, "share_today")

    @pytest.mark.parametrize(
        ("language", "since", "today"), [("zh", "09:20 起", "今日"), ("en", "since 09:20", "today")]
    )
    def test_no_card_of_the_desk_calls_it_the_day(
        self, qtbot: QtBot, language: str, since: str, today: str
    ) -> None:
        for changes, holds, lacks in ((self.LATE, since, today), ({}, today, since)):
            panels = panels_of(showing(**changes))
            share = share_face(panels.share, voice(language))
            assert share.figures[1].caption == holds
            assert not any(lacks in fact for fact in share.facts)
            tile = RingsTile(theme("light"), words(language))
            qtbot.addWidget(tile)
            tile.show_view(panels.rings, voice(language))
            spoken = " ".join(facts.spoken for facts in tile.findChildren(Facts))
            assert holds in spoken
            assert lacks not in spoken

    @pytest.mark.parametrize(
        ("language", "since", "midnight"),
        [("zh", "09:20 起", "零点"), ("en", "since 09:20", "midnight")],
    )
    def test_no_definition_says_midnight(self, language: str, since: str, midnight: str) -> None:
        def windows(shown: Board) -> list[str]:
            panels, say = panels_of(shown), voice(language)
            faces = share_face(panels.share, say), today_face(panels.today, say)
            return [each.window for face in faces for each in face.definitions][1:]

        assert all(window.startswith(since) for window in windows(showing(**self.LATE)))
        assert not any(midnight in window for window in windows(showing(**self.LATE)))
        assert all(midnight in window for window in windows(showing()))


class TestOffTheForecast:
    @pytest.mark.parametrize(
        ("offered", "by_now", "wall_says", "desk_says"),
        [
            (1543, 1430, "+7.9%", "预计此时 1,430（+7.9 %）"),
            (2001, 2000, "+0.1%", "预计此时 2,000（+0.1 %）"),
            (1543, 2600, "\u221240.7%", "预计此时 2,600（\u221240.7 %）"),
        ],
    )
    def test_wall_and_desk_say_the_same(
        self, qtbot: QtBot, offered: int, by_now: int, wall_says: str, desk_says: str
    ) -> None:
        shown = unwatched_nowhere(
            today=replace(today(), offered=offered), expected=Expected(by_now, None)
        )
        assert wall_says in said(opened(qtbot, shown), "today")
        assert desk_says in today_face(panels_of(shown).today, voice()).facts

    def test_a_day_with_unwatched_hours_is_off_by_nobody_knows_what(self, qtbot: QtBot) -> None:
        text = said(opened(qtbot, showing()), "today")
        assert "另有30分未计" in text
        assert "预计此时1,430" in text
        assert "+" not in text
        assert "预计此时 1,430" in today_face(panels_of(showing()).today, voice()).facts


class TestALateTarget:
    """Rings of 3 s, so that the hub's histograms tell ten of them apart."""

    @pytest.mark.parametrize(("target", "late"), [(6, 85), (7, 85), (8, 45), (9, 45)])
    def test_an_answer_that_came_late_is_not_called_lost(
        self, qtbot: QtBot, target: int, late: int
    ) -> None:
        shown = board(state(of=replace(hotline(), rings=RingRule(3.0, target))), MONO)
        tile = RingsTile(theme("light"), words("en"))
        qtbot.addWidget(tile)
        tile.show_view(panels_of(shown).rings, voice("en"))
        spoken = " ".join(facts.spoken for facts in tile.findChildren(Facts))
        assert f"{late + 42}/1,531 ({late} answered later, 42 lost)" in spoken

    @pytest.mark.parametrize("language", ["zh", "en"])
    @pytest.mark.parametrize("heard", [True, False])
    @pytest.mark.parametrize("target", [4, 6, 7, 8, 9])
    def test_the_wall_has_room_for_every_ring(
        self, qtbot: QtBot, language: str, heard: bool, target: int
    ) -> None:
        calls = (700, 300, 90, 64, 60, 45, 44, 42, 40, 60, 44)
        told = delays({3 * ring + 1.5: number for ring, number in enumerate(calls)})
        held = replace(snapshot(), today=replace(today(), answered_delay=told))
        rule = RingRule(3.0, target, heard)
        shown = board(state(held, replace(hotline(), rings=rule)), MONO)
        tile = opened(qtbot, shown, language).tiles["rings"]
        # no words are given up, and of the figures above the bars those of fewer calls
        assert all(each.replace(".", "").isdigit() for each in tile.scene.given_up)
        inks = [each.ink for each in tile.scene.texts]
        assert not any(one.intersects(two) for one, two in combinations(inks, 2))
        bars = [
            part.bounds.adjusted(1, 1, -1, -1)
            for part in tile.scene.parts
            if isinstance(part, Block) and part.token in ("data", "text3")
        ]
        assert len(bars) == max(6, target + 1)
        (divider,) = (part for part in tile.scene.parts if isinstance(part, Strokes) and part.dash)
        (x, top), (_, foot) = divider.points
        crossed = [ink for ink in inks if ink.left() < x < ink.right()]
        assert not any(top < ink.bottom() and ink.top() < foot for ink in crossed)
        assert not any(bar.intersects(ink) for bar in bars for ink in inks)
        last = f"{max(6, target + 1)}+" if heard else f"{max(5, target) * 3}+"
        assert said(opened(qtbot, shown, language), "rings").count(last) == 1

    def test_of_more_rings_than_have_room_the_last_is_named(self, qtbot: QtBot) -> None:
        edges = tuple(5.0 * ring for ring in range(1, 21))
        calls = replace(
            today(), answered=1260, abandoned=42, timed_out=0, answered_delay=(60,) * 21,
            abandoned_delay=(2,) * 21, timed_out_delay=(0,) * 21,
        )  # fmt: skip
        held = replace(snapshot(), today=calls, recent=Absent.UNKNOWN)
        of = replace(hotline(), rings=RingRule(5.0, 16), delay_edges_s=edges)
        tile = opened(qtbot, board(state(held, of), MONO)).tiles["rings"]
        ticks = [each.text for each in tile.scene.texts]
        assert "17+" in ticks
        inks = [each.ink for each in tile.scene.texts]
        assert not any(one.intersects(two) for one, two in combinations(inks, 2))


class TestNumerals:
    @pytest.mark.parametrize("target", range(1, 10))
    def test_wall_and_desk_call_the_rule_by_one_name(self, qtbot: QtBot, target: int) -> None:
        shown = board(state(of=replace(hotline(), rings=RingRule(3.0, target))), MONO)
        name = f"{'一二三四五六七八九'[target - 1]}声内接听率"
        assert name in said(opened(qtbot, shown), "share")
        assert share_face(panels_of(shown).share, voice()).title.startswith(name)


class TestWhoGaveUpAtOnce:
    @pytest.mark.parametrize(
        ("language", "wall_says", "desk_says"),
        [("zh", "7.5秒内放弃", "其中 7.5 秒内放弃"), ("en", "within7.5s", "of these within 7.5 s")],
    )
    def test_within_which_time_is_said(
        self, qtbot: QtBot, language: str, wall_says: str, desk_says: str
    ) -> None:
        shown = board(state(of=replace(hotline(), short_abandon_s=7.5)), MONO)
        assert wall_says in said(opened(qtbot, shown, language, size=(2560, 1080)), "volume")
        page = CallsPage(theme("light"), words(language))
        qtbot.addWidget(page)
        page.show_view(panels_of(shown).today, voice(language))
        assert page.names["short"].text() == desk_says


class TestNoMinutesAreProvided:
    BARE = replace(state(), history=MinuteHistory())

    @pytest.mark.parametrize(
        ("language", "trend", "spark", "desk_says"),
        [
            ("zh", "走势未提供", "近30分走势未提供", "数据未提供"),
            ("en", "trendnotprovided", "last30minnotprovided", "Data not provided"),
        ],
    )
    def test_both_say_so_and_nothing_is_hatched(
        self, qtbot: QtBot, language: str, trend: str, spark: str, desk_says: str
    ) -> None:
        shown = board(self.BARE, MONO)
        window = opened(qtbot, shown, language)
        for tile, says in (("share", trend), ("waiting", spark)):
            assert says in said(window, tile)
            assert says not in said(opened(qtbot, showing(), language), tile)
            assert not any(isinstance(part, Hatch) for part in window.tiles[tile].scene.parts)
        tile_ = TrendTile(theme("light"), words(language))
        qtbot.addWidget(tile_)
        tile_.show_view(panels_of(shown).share, voice(language))
        assert tile_.placeholder.text() == desk_says


class TestAWindowThatWasNotWatchedWhole:
    def gap(self, unwatched_s: float, **changes: Any) -> Board:
        return showing(recent=replace(snapshot_recent(), unwatched_s=unwatched_s), **changes)

    @pytest.mark.parametrize(
        ("language", "says", "short"), [("zh", "4分未监测", "缺4分"), ("en", "4min", "less4min")]
    )
    @pytest.mark.parametrize("density", Density)
    def test_every_wall_says_what_it_lacks(
        self, qtbot: QtBot, language: str, says: str, short: str, density: Density
    ) -> None:
        tile = "share_today" if density is Density.LARGE else "share"
        whole = said(opened(qtbot, self.gap(59.0), language, density=density), tile)
        assert says not in whole
        assert short not in whole
        lacking = said(opened(qtbot, self.gap(245.0), language, density=density), tile)
        assert says in lacking or short in lacking
        assert "58.1" in lacking

    @pytest.mark.parametrize(
        ("language", "says"),
        [("zh", "时段内 4 分未监测"), ("en", "4 min of the window not watched")],
    )
    def test_the_card_and_its_definition_say_it(self, language: str, says: str) -> None:
        lacking = share_face(panels_of(self.gap(245.0)).share, voice(language))
        assert says in lacking.facts
        assert lacking.definitions[0].window.endswith(says)
        whole = share_face(panels_of(self.gap(0.0)).share, voice(language))
        assert not any(says in fact for fact in (*whole.facts, whole.definitions[0].window))

    @pytest.mark.parametrize(("language", "word"), [("zh", "数据不足"), ("en", "Toolittledata")])
    def test_mostly_unwatched_it_is_two_counts_and_no_grade(
        self, qtbot: QtBot, language: str, word: str
    ) -> None:
        hardly = self.gap(451.0, alarms=())
        shown = said(opened(qtbot, hardly, language), "share")
        assert word in shown or "Toofew" in shown
        assert "168/289" in shown
        assert "58.1" not in shown
        face = share_face(panels_of(hardly).share, voice(language))
        assert (face.figures[0].text, face.chip) == ("168/289", None)
        far = said(opened(qtbot, hardly, language, density=Density.FAR), "share")
        assert "58.1" not in far
        half = said(opened(qtbot, self.gap(449.0, alarms=()), language), "share")
        assert "58.1" in half
        assert word not in half

    def test_an_alarm_that_stands_is_not_evaluated_and_tells_no_percentage(
        self, qtbot: QtBot
    ) -> None:
        stands = Alarm("share_within", "alarm", NOW - 600, None, 0.8)
        bar = said(opened(qtbot, self.gap(800.0, alarms=(stands,))), "bar")
        assert "未评估" in bar
        assert "%" not in bar


class TestTheKindsAddUpToTheWhole:
    @staticmethod
    def kinds(*more: Kind, by_kind: dict[str, Any], offered: int = 1543) -> Board:
        counted = replace(today(), by_kind=by_kind, offered=offered)
        told = replace(hotline(), kinds=(*hotline().kinds, *more))
        return board(state(replace(snapshot(), today=counted), told), MONO)

    FOUR = {  # noqa: RUF012
        "repair": Tally(802, 770, 20, 1), "consult": Tally(463, 450, 12, 1),
        "payment": Tally(201, 195, 6, 0), "follow_up": Tally(77, 74, 2, 0),
    }  # fmt: skip

    @pytest.mark.parametrize(("language", "other"), [("zh", "其他"), ("en", "other")])
    @pytest.mark.parametrize(
        ("by_kind", "offered", "percent"),
        [
            (FOUR, 1543, None),
            (FOUR, 2000, "27"),  # callers whose kind is not known, and the fourth kind
            (FOUR | {"repair": Absent.UNKNOWN}, 1543, "52"),
            (FOUR | {"move": Tally(100, 90, 1, 0)}, 1643, "11"),
            ({}, 1543, "100"),
        ],
    )
    def test_what_has_no_part_of_its_own_is_among_the_others(
        self,
        qtbot: QtBot,
        language: str,
        other: str,
        by_kind: dict[str, Any],
        offered: int,
        percent: str | None,
    ) -> None:
        shown = self.kinds(Kind("move", "X"), by_kind=by_kind, offered=offered)
        text = said(opened(qtbot, shown, language), "today")
        assert (other in text) == (percent is not None)
        if percent is not None:
            assert f"{other}{percent}%" in text

    def test_the_bar_is_as_long_as_the_whole(self, qtbot: QtBot) -> None:
        window = opened(qtbot, self.kinds(by_kind=self.FOUR, offered=2000))
        parts = [part for part in window.tiles["today"].scene.parts if isinstance(part, Block)]
        bars = [part for part in parts if part.token in TOKENS]
        assert len(bars) == 4
        assert bars[0].width / sum(part.width for part in bars) == pytest.approx(0.401, abs=0.001)

    @pytest.mark.parametrize(("language", "name"), [("zh", "其他"), ("en", "Other")])
    def test_the_table_of_the_desk_adds_up(self, language: str, name: str) -> None:
        shown = self.kinds(by_kind=self.FOUR | {"repair": Absent.UNKNOWN}, offered=1600)
        rows = kinds_said(panels_of(shown).today, voice(language))
        assert [row[0] for row in rows][-1] == name
        assert rows[-1][1:5] == ("859", "770", "20", "1")
        assert sum(int(row[1].replace(",", "")) for row in rows) == 1600
        whole = kinds_said(panels_of(self.kinds(by_kind=self.FOUR)).today, voice(language))
        assert name not in [row[0] for row in whole]


class TestTheWaitingByKindAddUp:
    @pytest.mark.parametrize(
        ("language", "wall_says", "desk_says"),
        [("zh", "未分类4", "未分类 4"), ("en", "nokind4", "no kind told 4")],
    )
    def test_those_of_no_kind_are_told(
        self, qtbot: QtBot, language: str, wall_says: str, desk_says: str
    ) -> None:
        held = snapshot().waiting
        assert not isinstance(held, Absent)
        calls = tuple(
            replace(call, kind=None) if index % 3 == 0 else call for index, call in enumerate(held)
        )
        shown = showing(waiting=calls)
        assert wall_says in said(opened(qtbot, shown, language), "waiting")
        assert desk_says in waiting_face(panels_of(shown).waiting, voice(language)).facts
        usual = showing()
        assert wall_says[:-1] not in said(opened(qtbot, usual, language), "waiting")
        facts = waiting_face(panels_of(usual).waiting, voice(language)).facts
        assert not any(fact.startswith(desk_says[:-1]) for fact in facts)


class TestADecisionThatTheLinesHaveNotFollowed:
    ON = Decision(
        "d", at(9, 40), DecisionKind.ACTIVATE_EMERGENCY, None, Situation.SUDDEN_FAILURE, 20
    )
    OFF = Decision("e", at(9, 40), DecisionKind.STAND_DOWN_EMERGENCY)
    STANDBY = pool(
        *[LineState.STANDBY] * 30, state=PoolState.STANDBY, situation=None, since=None, joining=()
    )

    @pytest.mark.parametrize(
        ("language", "density", "says"),
        [
            ("zh", Density.STANDARD, "突发故障·09:40决定启用20路"),
            ("en", Density.STANDARD, "decided09:40:20lineson"),
            ("zh", Density.LARGE, "09:40决定启用20路"),
            ("en", Density.LARGE, "decided09:40:20lineson"),
            ("zh", Density.FAR, "待命·09:40决定启用20路"),
            ("en", Density.FAR, "decided:20on"),
        ],
    )
    def test_every_wall_tells_it(
        self, qtbot: QtBot, language: str, density: Density, says: str
    ) -> None:
        waits = showing(emergency=self.STANDBY, decisions=(self.ON,))
        assert says in said(opened(qtbot, waits, language, density=density), "emergency")
        follows = showing(decisions=(self.ON,))
        assert says not in said(opened(qtbot, follows, language, density=density), "emergency")

    @pytest.mark.parametrize(
        ("language", "says"), [("zh", "09:40决定停用"), ("en", "decided09:40:linesoff")]
    )
    def test_standing_down_too_and_where_no_pool_is_told_of(
        self, qtbot: QtBot, language: str, says: str
    ) -> None:
        for changes in ({}, {"emergency": Absent.NOT_PROVIDED}):
            shown = showing(decisions=(self.OFF,), **changes)
            assert says in said(opened(qtbot, shown, language), "emergency")


class TestLostFigures:
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_what_the_day_lacks_and_its_quantiles_are_said_with_figures_or_not_at_all(
        self, qtbot: QtBot, language: str
    ) -> None:
        known, lost = board(state(), MONO), board(state(), MONO + 150)
        lacks, median = {"zh": ("未计", "中位"), "en": ("notcounted", "median")}[language]
        assert lacks in said(opened(qtbot, known, language), "today")
        assert median in said(opened(qtbot, known, language), "rings")
        window = opened(qtbot, lost, language)
        for words_ in (lacks, "less", "缺", "预测", "forecast"):
            assert words_ not in said(window, "today")
        assert median not in said(window, "rings")


class TestOneOfAThing:
    @pytest.mark.parametrize(
        ("rule", "says"),
        [
            ("waiting", "1 call waiting, limit 1"),
            ("seats_free", "Only 1 seat free"),
            ("break_due", "1 break due, limit 1"),
            ("line_fault", "1 emergency line in fault"),
        ],
    )
    def test_the_wall_says_it_in_the_singular(self, qtbot: QtBot, rule: str, says: str) -> None:
        alarm = Alarm(rule, "alarm", NOW - 60, 1.0, 1.0)
        window = opened(
            qtbot, showing(alarms=(alarm,), waiting=Absent.UNKNOWN, seats=Absent.UNKNOWN), "en"
        )
        assert "".join(says.split()) in said(window, "bar")

    def test_beside_a_great_figure_too(self, qtbot: QtBot) -> None:
        held = snapshot().waiting
        assert not isinstance(held, Absent)
        assert said(opened(qtbot, showing(waiting=held[:1]), "en"), "waiting").count("calls") == 0
        assert "12calls" in said(opened(qtbot, showing(), "en"), "waiting")

    def test_on_the_far_wall_too(self, qtbot: QtBot) -> None:
        held = snapshot().waiting
        assert not isinstance(held, Absent)
        for waiting, says in ((held[:1], "1callmax"), (held[:2], "2callsmax")):
            window = opened(qtbot, showing(waiting=waiting), "en", density=Density.FAR)
            assert says in said(window, "waiting")

    def test_the_desk_says_it_so(self) -> None:
        for rule, says in (
            ("waiting", "1 call waiting, limit 1"),
            ("seats_free", "Only 1 seat free"),
        ):
            alarm = Alarm(rule, "alarm", NOW - 60, 1.0, 1.0)
            assert alarm_what(alone(alarm), voice("en")) == says


class TestCallersOwedInTheNight:
    @pytest.mark.parametrize(
        ("language", "wall_says", "desk_says"),
        [("zh", "零点起", "，零点起"), ("en", "sincemidnight", ", since midnight")],
    )
    def test_until_the_morning_they_are_counted_from_midnight_in_words(
        self, qtbot: QtBot, language: str, wall_says: str, desk_says: str
    ) -> None:
        shown = night()
        row = said(opened(qtbot, shown, language), "today")
        assert wall_says in row
        facts = today_face(panels_of(shown).today, voice(language)).facts
        assert any(fact.endswith(desk_says) for fact in facts)
        day = showing()
        assert wall_says not in said(opened(qtbot, day, language), "today")
        facts = today_face(panels_of(day).today, voice(language)).facts
        assert not any(fact.endswith(desk_says) for fact in facts)

    def test_nobody_owed_reads_so_too(self, qtbot: QtBot) -> None:
        held = replace(
            snapshot(), server_time=at(0, 5), snapshot_time=at(0, 5),
            missed=Missed(0, 0, 0, 0, None), waiting=(), alarms=(),
        )  # fmt: skip
        shown = said(opened(qtbot, board(state(held), MONO)), "today")
        assert "待回拨0人·零点起" in shown

    @pytest.mark.parametrize(
        ("language", "says"), [("zh", "不再计入"), ("en", "no longer counted")]
    )
    def test_the_definition_says_that_midnight_forgets_them(self, language: str, says: str) -> None:
        definitions = today_face(panels_of(showing()).today, voice(language)).definitions
        owed = next(each for each in definitions if each.name in ("待回拨", "To call back"))
        assert says in owed.window


@pytest.mark.parametrize(
    ("answered", "target", "graded"), [(95, "达标", "正常"), (94, "低于目标", "预警")]
)
def test_a_share_at_its_target_is_on_target_and_not_watched(
    qtbot: QtBot, answered: int, target: str, graded: str
) -> None:
    late = 100 - answered
    counted = Counters(
        offered=100, answered=100, answered_delay=delays({2: answered, 20: late}),
        abandoned_delay=delays({}), timed_out_delay=delays({}),
    )  # fmt: skip
    held = replace(
        snapshot(), today=counted, waiting=(), alarms=Absent.NOT_PROVIDED,
        recent=Recent(NOW - 900, 100, 0, 0, delays({2: answered, 20: late})),
    )  # fmt: skip
    known = state(held)
    for second in range(1, 30):
        known = known.confirmed(NOW + second, NOW + second, MONO + second)
    text = said(opened(qtbot, board(known, MONO + 29)), "share")
    assert target in text
    assert graded in text
