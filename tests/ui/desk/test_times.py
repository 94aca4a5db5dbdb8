"""Every time stands under its own name, and with its date where it is not of today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.desk.conftest import OpenDesk
from tests.ui.moment import MOMENTS, MONO, NOW, ZONE, at, emergency, live, patchy, snapshot, state
from tests.ui.wall_pictures import said, wall
from wallboard.boards.board import Board, board
from wallboard.domain.snapshot import Alarm, EmergencyPool, Source
from wallboard.domain.states import LineState, PoolState, Situation, SourceState
from wallboard.hub.ledger.emergency import EmergencyBook
from wallboard.hub.telephony.events import LineChanged, PoolChanged, SourceLost
from wallboard.ui import text
from wallboard.ui.desk.topbar import View
from wallboard.ui.windows.desk import DeskWindow
from wallboard.words import words

TODAY = date(2026, 11, 23)


def pooled(**changes: object) -> Board:
    pool = replace(emergency(), **changes)  # type: ignore[arg-type]
    return board(state(replace(snapshot(), emergency=pool)), MONO)


def alarmed(*alarms: Alarm) -> Board:
    return board(state(replace(snapshot(), alarms=alarms)), MONO)


class TestTheTimeOfTheLines:
    """The pool's `since` is that of its state: the failure itself may have begun long before."""

    ACTIVATING: dict[str, object] = {"state": PoolState.ACTIVATING, "since": at(9, 27)}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("language", "says", "never"),
        [
            ("zh", "突发故障·启用中09:27起", "突发故障·09:27"),
            ("en", "Suddenfailure·Activating", "Suddenfailure·since"),
        ],
    )
    def test_on_the_wall_it_has_the_states_name(
        self, qtbot: QtBot, language: str, says: str, never: str
    ) -> None:
        window = wall(pooled(**self.ACTIVATING), language=language)
        qtbot.addWidget(window)
        assert says in said(window, "emergency")
        assert never not in said(window, "emergency")

    @pytest.mark.parametrize(
        ("language", "says"),
        [
            ("zh", "应急热线启用中·09:27 起·已 14 分·突发故障·"),
            ("en", "Emergency lines joining·since 09:27·for 14 min·Sudden failure·"),
        ],
    )
    def test_on_the_desk_it_follows_the_state(
        self, open_desk: OpenDesk, language: str, says: str
    ) -> None:
        desk = open_desk(pooled(**self.ACTIVATING), language)
        assert desk.strip.accessibleName().startswith(says)

    @pytest.mark.parametrize(
        ("language", "name"), [("zh", "状态起于"), ("en", "In this state since")]
    )
    def test_on_the_page_of_the_lines_too(
        self, open_desk: OpenDesk, language: str, name: str
    ) -> None:
        values = open_desk(pooled(**self.ACTIVATING), language).emergency_page.values
        assert list(values)[:2] == ["state", "since"]
        assert values["since"].text().startswith("09:27")
        assert words(language)("desk.emergency_page.since") == name

    @pytest.mark.parametrize(
        ("pool_state", "says"),
        [
            (PoolState.STANDBY, "未启用·"),
            (PoolState.ACTIVE, "已启用"),
            (PoolState.UNKNOWN, "状态未知"),
        ],
    )
    def test_without_a_reason_lines_that_are_on_are_not_called_off(
        self, qtbot: QtBot, pool_state: PoolState, says: str
    ) -> None:
        window = wall(pooled(state=pool_state, situation=None))
        qtbot.addWidget(window)
        ribbon = said(window, "emergency").partition("应急热线")[2]
        assert ribbon.startswith(says)
        assert ("未启用" in ribbon) == (pool_state is PoolState.STANDBY)


def lost() -> Board:
    """What a hub tells of the lines once it has lost the telephone system they are told by."""
    book = EmergencyBook(["E01", "E02"])
    held = emergency()
    assert held.since is not None
    book.change_line(LineChanged(held.since, "E01", LineState.TALKING))
    book.change_pool(
        PoolChanged(held.since, PoolState.ACTIVE, Situation.SUDDEN_FAILURE, None, 30, 26, 20)
    )
    book.lose(SourceLost(at(9, 40), "refused").at)
    gone = Source(SourceState.LOST, at(9, 40), "refused")
    return board(state(replace(snapshot(), emergency=book.view(), source=gone, alarms=())), MONO)


class TestTheTelephonesAreLost:
    @pytest.mark.parametrize(
        ("language", "says", "never"),
        [
            ("zh", ("未知", "突发故障", "到岗未知", "联络未知"), ("20/30", "联络正常", "已启用09")),
            (
                "en",
                ("Unknown", "Suddenfailure", "arrived:unknown", "liaisonunknown"),
                ("20/30", "liaisonup", "Active"),
            ),
        ],
    )
    def test_people_link_and_state_are_unknown_on_the_wall(
        self, qtbot: QtBot, language: str, says: tuple[str, ...], never: tuple[str, ...]
    ) -> None:
        window = wall(lost(), language=language)
        qtbot.addWidget(window)
        shown = said(window, "emergency")
        assert all(each in shown for each in says), shown
        assert not any(each in shown for each in never), shown
        tokens = {getattr(part, "token", None) for part in window.tiles["emergency"].scene.parts}
        assert not tokens & {"ok", "data", "alarm"}

    @pytest.mark.parametrize(("language", "word"), [("zh", "未知"), ("en", "unknown")])
    def test_on_the_desk_as_well(self, open_desk: OpenDesk, language: str, word: str) -> None:
        desk = open_desk(lost(), language)
        assert not desk.strip.isVisibleTo(desk)
        values = desk.emergency_page.values
        for row in ("called", "confirmed", "arrived", "joining", "link"):
            assert word in values[row].text(), row
        assert values["state"].text().lower() == word
        assert values["since"].text() == "—"


@pytest.mark.parametrize(
    ("moment", "zh", "en"),
    [
        (at(9, 27), "09:27", "09:27"),
        (at(0, 0), "00:00", "00:00"),
        (at(23, 59, 59, day=22), "11月22日 23:59", "22 Nov 23:59"),
        (at(9, 27, day=24), "11月24日 09:27", "24 Nov 09:27"),
    ],
)
def test_a_time_of_another_day_has_its_date(moment: float, zh: str, en: str) -> None:
    local = datetime.fromtimestamp(moment, ZoneInfo(ZONE))
    assert text.at_time(words("zh"), local, TODAY) == zh
    assert text.at_time(words("en"), local, TODAY) == en


def test_where_it_is_not_known_what_day_it_is_every_time_has_its_date() -> None:
    local = datetime.fromtimestamp(at(9, 27), ZoneInfo(ZONE))
    assert text.at_time(words("en"), local, None) == "23 Nov 09:27"


def live_strings(desk: DeskWindow) -> str:
    rows = "\n".join(desk.alarms.texts())
    page = "\n".join(label.text() for label in desk.emergency_page.values.values())
    parts = (rows, page, desk.strip.accessibleName(), desk.incident.accessibleName())
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("language", "dates"),
    [
        (
            "zh",
            (
                "11月21日 21:27 起", "已确认 11月22日 08:03", "11月22日 23:50 起",
                "11月21日 22:10 起", "11月24日 00:15 接入", "11月22日 20:05 起",
                "预计 11月25日 06:00 恢复",
            ),
        ),
        (
            "en",
            (
                "since 21 Nov 21:27", "acknowledged 22 Nov 08:03", "since 22 Nov 23:50",
                "since 21 Nov 22:10", "at 24 Nov 00:15", "since 22 Nov 20:05",
                "expected end 25 Nov 06:00",
            ),
        ),
    ],
)  # fmt: skip
def test_the_desk_dates_what_is_not_of_today(
    open_desk: OpenDesk, language: str, dates: tuple[str, ...]
) -> None:
    desk = open_desk(patchy(), language)
    desk.choose(View.EMERGENCY)
    shown = live_strings(desk)
    for each in dates:
        assert each in shown, shown


@pytest.mark.parametrize(
    ("language", "bar", "listed", "ribbon"),
    [
        ("zh", "11月22日23:50起·待确认", "11月22日08:03已确认", "已启用11月21日22:10起"),
        ("en", "since22Nov23:50", "acknowledged22Nov08:03", "Active1d11h"),
    ],
)
def test_the_wall_dates_what_is_not_of_today(
    qtbot: QtBot, language: str, bar: str, listed: str, ribbon: str
) -> None:
    shown = patchy()
    calm = replace(shown, bar=replace(shown.bar, incident=None))
    window = wall(calm, language=language, size=(2560, 1080))
    qtbot.addWidget(window)
    assert bar in said(window, "bar")
    assert listed in said(window, "alarms")
    assert ribbon in said(window, "emergency")


def test_a_shelf_that_ends_tomorrow_and_what_has_just_cleared(
    qtbot: QtBot, open_desk: OpenDesk
) -> None:
    aside = Alarm("longest_wait", "alarm", NOW - 60, 84.0, 60.0, shelved_until=at(1, 0, day=24))
    shown = alarmed(aside)
    window = wall(shown)
    qtbot.addWidget(window)
    assert "搁置至11月24日01:00" in said(window, "bar")
    assert "搁置至 11月24日 01:00" in open_desk(shown).alarms.texts()[0]
    over = alarmed(Alarm("link_down", "cleared", NOW - 20, 0.0, None))
    assert "已恢复·09:40 恢复" in open_desk(over).alarms.texts()[0]


@pytest.mark.parametrize("view", [live, MOMENTS["crowded"]])
def test_what_is_of_today_has_no_date(
    qtbot: QtBot, open_desk: OpenDesk, view: Callable[[], Board]
) -> None:
    window = wall(view())
    qtbot.addWidget(window)
    for name in set(window.tiles) - {"header"}:
        assert "月" not in said(window, name)
    assert "月" not in live_strings(open_desk(view()))


def test_at_midnight_the_same_alarm_becomes_yesterdays(qtbot: QtBot) -> None:
    alarm = Alarm("link_down", "alarm", at(23, 58, day=22), 1.0, 1.0)
    window = wall(before := midnight(-30.0, alarm))
    qtbot.addWidget(window)
    assert "月" not in said(window, "bar"), before.header.now
    window.show_board(midnight(30.0, alarm))
    assert "11月22日23:58起" in said(window, "bar")


def midnight(later_s: float, alarm: Alarm) -> Board:
    moment = at(0, 0) + later_s
    held = replace(
        snapshot(), server_time=moment, snapshot_time=moment - 1, alarms=(alarm,), waiting=()
    )
    return board(state(held), MONO)


def test_a_recorded_pool_still_reads(open_desk: OpenDesk) -> None:
    bare = board(state(replace(snapshot(), emergency=EmergencyPool(PoolState.ACTIVE))), MONO)
    assert open_desk(bare).strip.accessibleName().startswith("应急热线已启用·到岗：未提供")
