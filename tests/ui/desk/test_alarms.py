"""The alarm list: what each row says, and what can be done about it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.desk.conftest import OpenDesk
from tests.ui.moment import MOMENTS, MONO, NOW, live, snapshot, state
from tests.ui.wall_pictures import said, wall
from wallboard.boards.board import Board, board
from wallboard.domain.snapshot import Alarm
from wallboard.ui.desk.offer import Offer
from wallboard.ui.theme import theme
from wallboard.ui.windows.desk import DeskWindow


def buttons(desk: DeskWindow) -> list[str]:
    return [
        button.text()
        for button in desk.alarms.findChildren(QPushButton)
        if button.isVisibleTo(desk)
    ]


def with_alarms(*alarms: Alarm) -> Board:
    return board(state(replace(snapshot(), alarms=alarms)), MONO)


def test_the_worst_and_then_the_newest_stands_first(open_desk: OpenDesk) -> None:
    assert open_desk(live()).alarms.texts() == [
        "最长等待 01:24，警戒线 01:00, 告警·09:37 起·已 3 分 20 秒",
        "当前排队 12 通，警戒线 10, 告警·09:33 起·已 7 分 40 秒",
        "近 15 分规定时限内接听率 58.1 %，警戒线 80 %, 告警·09:28 起·已 12 分",
        "座席无空闲, 预警·09:31 起·已 10 分",
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh", "最长等待 01:31，警戒线 01:00"), ("en", "Longest wait 01:31, limit 01:00")],
)
def test_the_row_the_card_and_the_wall_tell_one_wait(
    open_desk: OpenDesk, qtbot: QtBot, language: str, sentence: str
) -> None:
    later = board(state(), MONO + 7)  # no newer answer: the alarm's own value is that of 01:24
    desk = open_desk(later, language)
    assert desk.alarms.texts()[0].startswith(sentence)
    assert "01:31" in desk.waiting.accessibleName()
    window = wall(later, language=language)
    qtbot.addWidget(window)
    assert "01:31" in said(window, "bar")
    assert "01:31" in said(window, "waiting")


def test_what_is_known_of_the_last_moment_is_one_wait_too(open_desk: OpenDesk) -> None:
    held = replace(snapshot(), alarms=(Alarm("longest_wait", "alarm", NOW - 60, 61.0, 60.0),))
    desk = open_desk(board(state(held), MONO + 30))
    assert desk.alarms.texts()[0].startswith("最长等待 01:23")
    assert "01:23" in desk.waiting.accessibleName()


def test_an_acknowledged_alarm_says_when(open_desk: OpenDesk) -> None:
    (row,) = open_desk(MOMENTS["acknowledged"](), "en").alarms.texts()

    assert row.endswith("acknowledged 09:40")


def test_a_cleared_one_is_told_as_cleared(open_desk: OpenDesk) -> None:
    rows = open_desk(MOMENTS["crowded"](), "en").alarms.texts()

    assert rows[-1] == "Liaison with the contractor, Cleared·cleared 09:40"


def test_without_current_data_nothing_is_evaluated(open_desk: OpenDesk) -> None:
    rows = open_desk(MOMENTS["stale"](), "en").alarms.texts()

    assert len(rows) == 4
    assert all(row.endswith("not evaluated") for row in rows)


def test_an_unfamiliar_rule_is_told_by_its_id(open_desk: OpenDesk) -> None:
    strange = Alarm("boiler:3", "watch", 0.0, 1.0, 1.0)

    assert open_desk(with_alarms(strange), "en").alarms.texts()[0].startswith("Alarm rule boiler:3")


def test_no_button_is_seen_that_nobody_has_connected(open_desk: OpenDesk) -> None:
    assert buttons(open_desk(live())) == []


def test_a_button_says_which_alarm_it_means(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(live(), offers=frozenset({Offer.ACKNOWLEDGE, Offer.SHELVE}))
    assert buttons(desk) == ["确认", "搁置"] * 4

    first, shelve = desk.alarms.findChildren(QPushButton)[:2]
    with qtbot.waitSignal(desk.alarm_acknowledged) as acknowledged:
        QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(desk.alarm_shelved) as shelved:
        menu = shelve.menu()
        menu.aboutToShow.emit()
        menu.actions()[1].trigger()

    assert (acknowledged.args, shelved.args) == (["longest_wait"], ["longest_wait", 7200.0])


def test_a_menu_means_the_alarm_that_it_was_opened_for(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(live(), offers=frozenset({Offer.SHELVE}))
    menu = next(each.menu() for each in desk.alarms.findChildren(QPushButton) if each.menu())
    menu.aboutToShow.emit()
    desk.show_board(with_alarms(Alarm("link_down", "alarm", NOW - 5, 1.0, 1.0)))

    with qtbot.waitSignal(desk.alarm_shelved) as shelved:
        menu.actions()[0].trigger()

    assert shelved.args == ["longest_wait", 1800.0]


def test_a_shelved_alarm_says_until_when_and_can_be_taken_back(
    open_desk: OpenDesk, qtbot: QtBot
) -> None:
    put_aside = Alarm("link_down", "alarm", NOW - 60, 1.0, 1.0, shelved_until=NOW + 1800)
    desk = open_desk(with_alarms(put_aside), offers=frozenset({Offer.ACKNOWLEDGE, Offer.SHELVE}))
    assert desk.alarms.texts()[0].endswith("搁置至 10:11")
    assert buttons(desk) == ["确认", "取消搁置"]

    (back,) = [each for each in desk.alarms.findChildren(QPushButton) if each.text() == "取消搁置"]
    with qtbot.waitSignal(desk.alarm_shelved) as shelved:
        QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert shelved.args == ["link_down", 0.0]


def test_what_holds_for_this_desk_alone_says_so(open_desk: OpenDesk) -> None:
    known = state()
    marked = known.acknowledged_here(known.alarms[0], NOW)

    rows = open_desk(board(marked, MONO), "en").alarms.texts()

    assert rows[0].endswith("acknowledged 09:41·on this desk only")
    assert not rows[1].endswith("only")


def test_what_came_of_an_intent_is_said_until_one_comes_true(open_desk: OpenDesk) -> None:
    desk = open_desk(live())
    desk.alarms.say("确认未送达：网络不通，到不了服务器")
    assert desk.alarms.notice == "确认未送达：网络不通，到不了服务器"
    desk.alarms.say("")
    assert desk.alarms.notice == ""


def test_rows_are_kept_when_their_number_changes(open_desk: OpenDesk) -> None:
    desk = open_desk(live())
    desk.show_board(MOMENTS["acknowledged"]())
    assert len(desk.alarms.texts()) == 1

    desk.show_board(live())
    assert len(desk.alarms.texts()) == 4


def test_an_empty_list_is_good_news_only_where_somebody_looks(open_desk: OpenDesk) -> None:
    assert open_desk(MOMENTS["quiet"](), "en").alarms.sentence == "No alarms"
    assert open_desk(MOMENTS["unknown"](), "en").alarms.sentence == "Alarms are not evaluated"


def test_a_row_greys_with_its_data_and_comes_back(open_desk: OpenDesk) -> None:
    desk = open_desk(live())
    what = desk.alarms.findChildren(QLabel, "what")[0]

    def colour() -> QColor:
        what.ensurePolished()
        return what.palette().color(what.foregroundRole())

    before = colour()
    desk.show_board(MOMENTS["stale"]())
    assert colour() == theme("light").stale
    desk.show_board(live())
    assert colour() == before == theme("light").text


@pytest.mark.parametrize(("count", "more"), [(60, ""), (61, "1 more"), (5000, "4940 more")])
def test_any_number_of_alarms_is_bounded(open_desk: OpenDesk, count: int, more: str) -> None:
    many = [Alarm(f"line_fault:E{n}", "watch", NOW - n, 1.0, 1.0) for n in range(count)]
    desk = open_desk(with_alarms(*many), "en")
    assert len(desk.alarms.texts()) == 60
    assert desk.alarms.more == more
