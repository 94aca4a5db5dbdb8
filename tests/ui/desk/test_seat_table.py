"""The seat table: what its cells say, how it sorts, narrows and searches, what it repaints."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyle, QStyleOptionHeader
from pytestqt.qtbot import QtBot

from tests.ui.desk.conftest import OpenDesk
from tests.ui.moment import MOMENTS, MONO, live, seats, snapshot, state
from wallboard.boards.board import Board, board
from wallboard.domain.absent import Absent
from wallboard.domain.snapshot import Seat
from wallboard.domain.states import Group, SeatState
from wallboard.ui.desk.look import BODY_PX
from wallboard.ui.desk.seat_model import Column
from wallboard.ui.desk.seat_order import SeatChoice
from wallboard.ui.desk.seat_table import SeatTable
from wallboard.ui.paint.fonts import font


def of(*shown: Seat) -> Board:
    return board(state(replace(snapshot(), seats=shown)), MONO)


def column(table: SeatTable, which: Column) -> list[str]:
    order = table.order
    return [str(order.index(row, which).data()) for row in range(order.rowCount())]


def narrow(table: SeatTable, choice: SeatChoice) -> None:
    table.choice.setCurrentIndex(list(SeatChoice).index(choice))


def test_a_row_says_everything_about_a_seat(open_desk: OpenDesk) -> None:
    table = open_desk(live()).table

    assert [table.order.index(0, each).data() for each in Column] == [
        "1", "op-1", "自有", "通话", "00:07", "20 分", "2 小时 35 分", "30", "02:30",
    ]  # fmt: skip


def test_who_has_been_longest_without_a_break_stands_first(open_desk: OpenDesk) -> None:
    table = open_desk(live()).table

    assert column(table, Column.BREAK)[:3] == ["2 小时 35 分", "2 小时 5 分", "2 小时 5 分"]
    heading = table.order.headerData(Column.BREAK, Qt.Orientation.Horizontal)
    assert heading == "距上次小休▼"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("sorted_by", Column)
def test_the_column_that_is_sorted_by_has_its_whole_name(
    open_desk: OpenDesk, language: str, sorted_by: Column
) -> None:
    view = open_desk(live(), language).table.view
    view.sortByColumn(sorted_by, Qt.SortOrder.DescendingOrder)
    header = view.horizontalHeader()
    header.ensurePolished()
    said = view.model().headerData(sorted_by, Qt.Orientation.Horizontal)
    needed = QFontMetrics(font(BODY_PX, bold=True)).horizontalAdvance(said)
    option = QStyleOptionHeader()
    header.initStyleOption(option)
    for width in range(900, 400, -1):
        view.resize(width, 300)
        view.share()  # what a shown one does at a new size
        if not view.isColumnHidden(sorted_by):
            option.rect = QRect(0, 0, view.columnWidth(sorted_by), header.height())
            room = header.style().subElementRect(QStyle.SubElement.SE_HeaderLabel, option, header)
            assert needed <= room.width(), width


def test_seat_numbers_sort_as_numbers(open_desk: OpenDesk) -> None:
    table = open_desk(live()).table
    table.view.sortByColumn(Column.SEAT, Qt.SortOrder.AscendingOrder)

    assert column(table, Column.SEAT) == [str(number) for number in range(1, 51)]


@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder])
def test_absent_values_stand_last_in_both_directions(
    open_desk: OpenDesk, order: Qt.SortOrder
) -> None:
    first, second, third = seats()[:3]
    table = open_desk(
        of(
            replace(first, answered_today=Absent.UNKNOWN),
            replace(second, answered_today=7),
            replace(third, answered_today=12),
        )
    ).table
    narrow(table, SeatChoice.STAFFED)
    table.view.sortByColumn(Column.ANSWERED, order)

    told = column(table, Column.ANSWERED)
    assert told[-1] == "未知"
    assert told[:2] == (["7", "12"] if order is Qt.SortOrder.AscendingOrder else ["12", "7"])


@pytest.mark.parametrize(
    ("choice", "rows"),
    [
        (SeatChoice.ALL, 50),
        (SeatChoice.STAFFED, 44),
        (SeatChoice.IN_USE, 42),
        (SeatChoice.FREE, 0),
        (SeatChoice.PAUSED, 2),
        (SeatChoice.BREAK_DUE, 6),
        (SeatChoice.OWN, 27),
        (SeatChoice.OUTSOURCED, 17),
        (SeatChoice.VACANT, 6),
    ],
)
def test_the_table_narrows_to_what_is_chosen(
    open_desk: OpenDesk, choice: SeatChoice, rows: int
) -> None:
    table = open_desk(live()).table
    narrow(table, choice)

    assert table.order.rowCount() == rows
    assert table.view.isVisibleTo(table) is (rows > 0)  # else a sentence stands in its place


@pytest.mark.parametrize(
    ("sought", "seats_found"),
    [("op-17", ["17"]), ("OP-17", ["17"]), ("50", ["50"]), ("小休", ["26", "27"]), ("x", [])],
)
def test_the_search_finds_seats_operators_and_states(
    open_desk: OpenDesk, sought: str, seats_found: list[str]
) -> None:
    table = open_desk(live()).table
    table.view.sortByColumn(Column.SEAT, Qt.SortOrder.AscendingOrder)
    table.search.setText(sought)

    assert column(table, Column.SEAT) == seats_found


def test_only_rows_that_differ_tell_of_a_change(open_desk: OpenDesk) -> None:
    desk = open_desk(live())
    changed: list[int] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        changed.extend(range(first.row(), last.row() + 1))

    desk.table.model.dataChanged.connect(note)
    later = tuple(
        replace(seat, state=SeatState.WRAP) if seat.id == "004" else seat for seat in seats()
    )
    desk.show_board(board(state(replace(snapshot(), seats=later)), MONO))

    assert changed == [3]


def test_time_alone_changes_no_row_but_the_durations_go_on(
    open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(live())
    table = desk.table
    table.view.sortByColumn(Column.SEAT, Qt.SortOrder.AscendingOrder)
    known = state()
    with (
        qtbot.assertNotEmitted(table.model.dataChanged),
        qtbot.assertNotEmitted(table.model.modelReset),
        qtbot.waitSignal(table.model.ticked),
    ):
        desk.show_board(board(known, MONO + 3))

    assert column(table, Column.DURATION)[0] == "00:10"


def test_columns_that_no_seat_provides_are_not_there(open_desk: OpenDesk) -> None:
    bare = tuple(
        Seat(seat.id, seat.state, seat.since, seat.group, seat.operator) for seat in seats()
    )
    table = open_desk(of(*bare)).table

    hidden = {each for each in Column if table.view.isColumnHidden(each)}
    assert hidden >= {Column.TALK, Column.BREAK, Column.ANSWERED, Column.HANDLE}
    assert not hidden & {Column.SEAT, Column.STATE, Column.DURATION}


def test_a_seat_that_nothing_is_told_of_is_unknown(open_desk: OpenDesk) -> None:
    table = open_desk(of(*seats()[:2])).table
    table.view.sortByColumn(Column.SEAT, Qt.SortOrder.AscendingOrder)

    assert table.order.rowCount() == 50
    assert column(table, Column.STATE)[:3] == ["通话", "通话", "未知"]


def test_seats_that_are_absent_are_said_to_be(open_desk: OpenDesk) -> None:
    for moment, sentence in (("unknown", "座席数据未知"), ("not_provided", "座席数据未提供")):
        table = open_desk(MOMENTS[moment]()).table
        assert table.sentence == sentence


def test_lost_rows_are_dashes(open_desk: OpenDesk) -> None:
    table = open_desk(MOMENTS["lost"]()).table

    assert set(column(table, Column.STATE)) == {"—"}
    assert "1" in column(table, Column.SEAT)


def test_a_break_tells_its_reason(open_desk: OpenDesk) -> None:
    seat = Seat("001", SeatState.BREAK, None, Group.OWN, "op-1", reason="meal")
    table = open_desk(of(seat)).table
    table.view.sortByColumn(Column.SEAT, Qt.SortOrder.AscendingOrder)

    assert column(table, Column.STATE)[0] == "小休·用餐"
