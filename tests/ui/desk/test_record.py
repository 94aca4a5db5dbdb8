"""The emergency page's record: the log as a table, the readiness as a list, each with its age."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTableWidgetItem

from tests.ui.desk.conftest import OpenDesk
from tests.ui.moment import MONO, at, hotline, live, state
from wallboard.boards.board import Board, board
from wallboard.domain.absent import Absent
from wallboard.domain.emergency import (
    Activation,
    ContractTerm,
    Readiness,
    Shift,
    Trial,
    TrialResult,
)
from wallboard.domain.states import Situation
from wallboard.ui.desk.topbar import View
from wallboard.ui.theme import theme
from wallboard.ui.windows.desk import DeskWindow

DRILL = Activation(
    "e-1", Situation.DRILL, 10, at(10, 0, day=12), at(10, 3, day=12), at(10, 14, day=12),
    None, at(1, 15, day=13), "未接真实来电",
)  # fmt: skip
FAILURE = Activation("e-2", Situation.SUDDEN_FAILURE, 30, at(9, 12), at(9, 17), at(9, 23))
FOUND = Activation("e-3", Situation.UNKNOWN, None, None, None, at(9, 30))
READY = Readiness(
    ContractTerm(date(2026, 8, 15), date(2027, 4, 20)),
    36,
    (Shift("白班", at(8, 0), at(20, 0), 18), Shift("夜班", at(20, 0), at(8, 0, day=24), None)),
    Trial(False, at(10, 0, day=12), TrialResult.PARTLY, "14 分 30 秒到位"),
    Trial(True),
)


def item(desk: DeskWindow, column: int) -> QTableWidgetItem:
    """A cell of the log's first row."""
    found = desk.emergency_page.log.table.item(0, column)
    assert found is not None
    return found


def told(later_s: float = 0.0, *, age_s: float = 0.0) -> Board:
    known = state().with_emergency_log((DRILL, FAILURE, FOUND), MONO - age_s)
    return board(known.with_readiness(READY, MONO - age_s), MONO + later_s)


def test_the_log_newest_first(open_desk: OpenDesk) -> None:
    rows = open_desk(told()).emergency_page.log.rows()
    assert rows == (
        ("—", "原因未知", "—", "—", "11月23日 09:30", "—", "进行中", ""),
        ("11月23日 09:12", "突发故障", "30", "09:17", "09:23", "—", "进行中", ""),
        ("11月12日 10:00", "演练", "10", "10:03", "10:14", "—", "11月13日 01:15", "未接真实来电"),
    )


def test_the_readiness(open_desk: OpenDesk) -> None:
    values = open_desk(told(), "en").emergency_page.readiness.values
    assert {key: label.text() for key, label in values.items()} == {
        "contract": "2026-08-15 to 2027-04-20",
        "people_trained": "36 people",
        "roster": "白班 08:00–20:00: 18 people\n夜班 20:00–08:00: unknown",
        "last_drill": "12 Nov 10:00·partly passed·14 分 30 秒到位",
        "last_liaison_test": "never",
    }


def test_two_nights_are_told_apart(open_desk: OpenDesk) -> None:
    nights = (
        Shift("夜班", at(20, 0, day=22), at(8, 0), 12),
        Shift("夜班", at(20, 0), at(8, 0, day=24), 14),
    )
    known = state().with_readiness(replace(READY, roster=nights), MONO)
    roster = open_desk(board(known, MONO), "en").emergency_page.readiness.values["roster"]
    assert roster.text() == "夜班 22 Nov 20:00–08:00: 12 people\n夜班 20:00–08:00: 14 people"


def test_how_long_ago_it_was_read(open_desk: OpenDesk) -> None:
    assert open_desk(told(), "en").emergency_page.log.read.text() == "read just now"
    page = open_desk(told(age_s=300), "en").emergency_page
    assert (page.log.read.text(), page.readiness.read.text()) == ("read 5 min ago",) * 2


def test_what_is_not_of_now_has_its_day_and_time(open_desk: OpenDesk) -> None:
    """As an earlier run of the board was told it, the day before."""
    known = state().with_emergency_log((DRILL,), MONO - 30 * 3600, recalled=True)
    known = known.with_readiness(READY, MONO - 29 * 3600, recalled=True)
    page = open_desk(board(known, MONO), "en").emergency_page
    read = (page.log.read.text(), page.readiness.read.text())
    assert read == ("as of 22 Nov 03:41", "as of 22 Nov 04:41")
    assert page.readiness.values["people_trained"].property("role") == "stale"
    assert item(open_desk(board(known, MONO)), 1).foreground().color() == theme("light").stale


@pytest.mark.parametrize(("later_s", "age_s"), [(60.0, 0.0), (0.0, 1300.0)])
def test_what_is_old_is_grey(open_desk: OpenDesk, later_s: float, age_s: float) -> None:
    def ink(shown: Board) -> QColor:
        return item(open_desk(shown), 1).foreground().color()

    assert ink(told()) == theme("light").text
    assert ink(told(later_s, age_s=age_s)) == theme("light").stale


def test_absent_reads_as_it_is(open_desk: OpenDesk) -> None:
    page = open_desk(live()).emergency_page
    assert (page.log.absent.text(), page.readiness.absent.text()) == ("未提供", "未提供")
    able = frozenset({"emergency.log", "emergency.readiness"})
    waits = board(state(of=replace(hotline(), capabilities=able)), MONO)
    page = open_desk(waits).emergency_page
    assert (page.log.absent.text(), page.readiness.absent.text()) == ("未知", "未知")


def test_nothing_on_record_is_not_nothing_known(open_desk: OpenDesk) -> None:
    page = open_desk(board(state().with_emergency_log((), MONO), MONO)).emergency_page
    assert page.log.absent.text() == "尚无记录"
    assert page.log.table.isHidden()


def test_markup_from_a_server_is_text(open_desk: OpenDesk) -> None:
    bad = "<img src='file:///etc/passwd'>"
    noted = replace(DRILL, note=bad)
    desk = open_desk(board(state().with_emergency_log((noted,), MONO), MONO))
    assert item(desk, 7).text() == bad
    assert "&lt;img" in item(desk, 7).toolTip()


def test_a_row_is_filled_anew_only_where_it_changed(open_desk: OpenDesk) -> None:
    desk = open_desk(told())
    desk.choose(View.EMERGENCY)
    before = item(desk, 0)
    desk.show_board(told(5.0))
    assert item(desk, 0) is before


def test_unknown_parts(open_desk: OpenDesk) -> None:
    u = Absent.UNKNOWN
    known = state().with_readiness(Readiness(u, u, u, u, u), MONO)
    values = open_desk(board(known, MONO)).emergency_page.readiness.values
    assert {label.text() for label in values.values()} == {"未知"}
