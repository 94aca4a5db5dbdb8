"""What one place says, no other place contradicts; what is not known reads as no zero anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
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
)
from tests.ui.wall_pictures import said, wall
from wallboard.boards.bar import AlarmView
from wallboard.boards.board import Board, Panels, board
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Missed, Tally
from wallboard.domain.decision import Decision, DecisionKind
from wallboard.domain.hotline import Kind
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, EmergencyPool, Line, Link, Recent, Seat, Snapshot
from wallboard.domain.states import (
    Group,
    LineState,
    LinkState,
    PoolState,
    SeatState,
    Situation,
)
from wallboard.ui.desk.alarm_text import alarm_what
from wallboard.ui.desk.calls_page import kinds_said
from wallboard.ui.desk.emergency import emergency_face
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.rings_tile import RingsTile
from wallboard.ui.desk.share import share_face
from wallboard.ui.desk.today import today_face
from wallboard.ui.desk.voice import Voice
from wallboard.ui.desk.waiting import waiting_face
from wallboard.ui.paint.shapes import Block
from wallboard.ui.theme import theme
from wallboard.ui.tiles.density import Density
from wallboard.ui.tiles.today import TOKENS
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words


def voice(language: str = "zh") -> Voice:
    return Voice(words(language), ZoneInfo(ZONE), date(2026, 11, 23))


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

    def test_the_desk_says_it_so(self) -> None:
        for rule, says in (
            ("waiting", "1 call waiting, limit 1"),
            ("seats_free", "Only 1 seat free"),
        ):
            alarm = Alarm(rule, "alarm", NOW - 60, 1.0, 1.0)
            assert alarm_what(AlarmView(alarm, 60.0, True), voice("en")) == says


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
