"""The decision about the emergency lines: what is proposed, said, confirmed, and answered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desk.able import CONTRACTOR, able, knows
from tests.ui.desk.conftest import OpenDesk
from tests.ui.moment import MONO, NOW
from wallboard.boards.board import Board, board
from wallboard.domain.decision import Decision, DecisionKind
from wallboard.domain.hotline import Contractor
from wallboard.domain.intent import Decide, NewDecision, Reply
from wallboard.domain.snapshot import EmergencyPool, Staff
from wallboard.domain.state import Trouble
from wallboard.domain.states import Situation
from wallboard.ui.desk.decision_form import DecisionForm, Stage
from wallboard.ui.desk.offer import Offer
from wallboard.ui.desk.topbar import View
from wallboard.ui.windows.desk import DeskWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

OFFERS = frozenset({Offer.DECIDE})
FAILURE, COLD = 2, 1
"""Their places in the list of situations."""


def form_of(desk: DeskWindow) -> DecisionForm:
    form = desk.emergency_page.operating.decision
    assert form is not None
    return form


def opened(open_desk: OpenDesk, shown: Board, language: str = "en") -> DecisionForm:
    desk = open_desk(shown, language, offers=OFFERS)
    desk.choose(View.EMERGENCY)
    return form_of(desk)


def confirming(form: DecisionForm, situation: int = FAILURE) -> None:
    form.begin()
    form.choice.situation.setCurrentIndex(situation)
    form.go_on.click()


def test_nothing_is_offered_that_nobody_has_connected(open_desk: OpenDesk) -> None:
    assert open_desk(able()).emergency_page.operating.forms == ()


def test_all_on_standby_are_proposed_and_no_situation(open_desk: OpenDesk) -> None:
    form = opened(open_desk, able())
    form.begin()
    assert form.stage is Stage.CHOOSING
    assert form.choice.lines.value == 30
    assert form.choice.situation.currentIndex() == -1
    assert not form.go_on.isEnabled()
    assert form.foot.barrier == "Choose the reason"
    form.choice.situation.setCurrentIndex(FAILURE)
    assert form.go_on.isEnabled()
    assert form.foot.barrier == ""


def test_lines_that_nobody_can_see_can_be_asked_for(open_desk: OpenDesk) -> None:
    known = knows()
    assert known.snapshot is not None
    assert isinstance(known.snapshot.emergency, EmergencyPool)
    unseen = replace(known.snapshot.emergency, staff=Staff(9, 9, 9), lines=())
    known = replace(known, snapshot=replace(known.snapshot, emergency=unseen))
    form = opened(open_desk, board(known, MONO))
    assert form.activate.isEnabled()
    form.begin()
    assert form.choice.lines.value == 30


def test_what_is_under_way_is_gone_on_with(open_desk: OpenDesk) -> None:
    form = opened(open_desk, able(standby=False))
    form.begin()
    assert form.choice.situation.currentText() == "Sudden failure"
    assert form.choice.lines.value == 9  # the rest talks, joins or is in fault


def test_what_it_brings_follows_the_number(open_desk: OpenDesk) -> None:
    form = opened(open_desk, able())
    form.begin()
    assert form.choice.brings.text().splitlines()[0] == (
        "As agreed: 10 lines at 09:56 (in 15 min), 30 lines at 10:11 (in 30 min)"
    )
    form.choice.lines.set_value(1)
    assert form.choice.brings.text().splitlines() == [
        "As agreed: 1 line at 09:56 (in 15 min)",
        "About 22 more calls an hour, at today's average of 02:38 a call",
    ]


def test_what_is_told_to_whom_is_said_before(open_desk: OpenDesk) -> None:
    form = opened(open_desk, able())
    confirming(form)
    assert form.stage is Stage.CONFIRMING
    told, *more = form.confirmation
    assert told == (
        "Recorded by https://hotline.example, for every desk and wall to see: "
        "switch on 30 emergency lines·Sudden failure"
    )
    assert more[0].startswith("As agreed: 10 lines at 09:56")
    assert more[-2:] == [
        "By contract they stay on for 1 h at least",
        "This may not reach the contractor: call 应急话务 (值班长)",
    ]


def test_nothing_is_told_before_it_is_confirmed(open_desk: OpenDesk, qtbot: QtBot) -> None:
    form = opened(open_desk, able())
    with qtbot.assertNotEmitted(form.made):
        confirming(form)
        form.back.click()
        stages = [form.stage]
        form.go_on.click()
    with qtbot.waitSignal(form.made) as made:
        form.confirm.click()
    assert made.args is not None
    (wish,) = made.args
    assert wish.decision == NewDecision(
        DecisionKind.ACTIVATE_EMERGENCY, situation=Situation.SUDDEN_FAILURE, lines=30
    )
    stages.append(form.stage)
    assert stages == [Stage.CHOOSING, Stage.SENT]
    with qtbot.assertNotEmitted(form.made):
        form.confirm.click()
    assert not form.back.isEnabled()


def wish_of(form: DecisionForm, qtbot: QtBot) -> Decide:
    with qtbot.waitSignal(form.made) as made:
        form.confirm.click()
    assert made.args is not None
    wish = made.args[0]
    assert isinstance(wish, Decide)
    return wish


def test_the_answer_is_said_in_place(open_desk: OpenDesk, qtbot: QtBot) -> None:
    form = opened(open_desk, able())
    confirming(form)
    form.show_reply(Reply(wish_of(form, qtbot), "done"))
    assert form.stage is Stage.IDLE
    assert form.foot.said == "Recorded: switch on 30 emergency lines·Sudden failure"


def test_a_server_that_has_none_after_all(open_desk: OpenDesk, qtbot: QtBot) -> None:
    form = opened(open_desk, able(), "zh")
    confirming(form)
    form.show_reply(Reply(wish_of(form, qtbot), "here_alone"))
    assert form.foot.said == (
        "服务器不记录决定，仅本窗口保留到关闭为止：启用应急热线 30 路·突发故障"
    )


def test_what_was_not_confirmed_is_said_again_under_its_key(
    open_desk: OpenDesk, qtbot: QtBot
) -> None:
    form = opened(open_desk, able())
    confirming(form)
    first = wish_of(form, qtbot)
    form.show_reply(Reply(first, Trouble("timed_out")))
    assert form.foot.said.startswith("Not confirmed: server did not answer in time")
    form.back.click()
    form.go_on.click()
    assert wish_of(form, qtbot) == first
    form.show_reply(Reply(first, Trouble("timed_out")))
    form.back.click()
    form.choice.situation.setCurrentIndex(COLD)
    form.go_on.click()
    assert wish_of(form, qtbot).key != first.key


def test_a_refusal_is_told_in_the_servers_own_words(open_desk: OpenDesk, qtbot: QtBot) -> None:
    form = opened(open_desk, able())
    confirming(form)
    refused = Trouble("unexpected_status", "400 <b>lines</b> too many")
    form.show_reply(Reply(wish_of(form, qtbot), refused))
    assert "unexpected answer (400 <b>lines</b> too many)" in form.foot.said
    (label,) = [x for x in form.foot.findChildren(QLabel) if x.text() == form.foot.said]
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_the_same_again_after_an_answer_is_another_one(open_desk: OpenDesk, qtbot: QtBot) -> None:
    form = opened(open_desk, able())
    confirming(form)
    first = wish_of(form, qtbot)
    form.show_reply(Reply(first, "done"))
    confirming(form)
    again = wish_of(form, qtbot)
    assert again.decision == first.decision
    assert again.key != first.key


def test_a_token_that_may_only_look_locks_it(open_desk: OpenDesk, qtbot: QtBot) -> None:
    form = opened(open_desk, able())
    confirming(form)
    form.show_reply(Reply(wish_of(form, qtbot), Trouble("forbidden")))
    why = "this desk's token may only look: ask for one with the scope operate"
    assert form.foot.said == f"Not recorded: {why}"
    assert form.foot.barrier == why
    assert not form.confirm.isEnabled()
    form.back.click()
    form.cancel.click()
    assert not form.activate.isEnabled()
    (again,) = [b for b in form.foot.findChildren(QPushButton) if b.text() == "Try again"]
    again.click()
    assert form.activate.isEnabled()
    assert form.foot.barrier == "No line is switched on"


@pytest.mark.parametrize(
    ("shown", "on", "off", "why"),
    [
        (able(), True, False, "No line is switched on"),
        (able(standby=False), True, True, ""),
        (
            able(without=frozenset({"decisions"})),
            False,
            False,
            "The server records no decisions",
        ),
        (able(later_s=60.0), False, False, "No data: nothing can be decided"),
    ],
)
def test_what_cannot_be_decided_says_why(
    open_desk: OpenDesk, shown: Board, on: bool, off: bool, why: str
) -> None:
    form = opened(open_desk, shown)
    assert (form.activate.isEnabled(), form.stand_down.isEnabled()) == (on, off)
    assert form.foot.barrier == why


def test_data_that_is_lost_in_between_stops_it(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(able(), "en", offers=OFFERS)
    desk.choose(View.EMERGENCY)
    form = form_of(desk)
    confirming(form)
    desk.show_board(able(later_s=60.0))
    assert form.foot.barrier == "No data: nothing can be decided"
    with qtbot.assertNotEmitted(form.made):
        form.confirm.click()
    desk.show_board(able(later_s=1.0))
    assert form.confirm.isEnabled()


def test_standing_down_says_until_when_the_contract_holds(open_desk: OpenDesk) -> None:
    form = opened(open_desk, able(standby=False))
    form.stand_down.click()
    told, *more = form.confirmation
    assert told.endswith("stand down the emergency lines")
    assert more[0] == "By contract they stay on until 10:12 at least"
    form.back.click()
    assert form.stage is Stage.IDLE


@pytest.mark.parametrize(
    ("contractor", "said"),
    [
        (None, "This may not reach the contractor: call them as agreed"),
        (Contractor("外包"), "This may not reach the contractor: call 外包"),
    ],
)
def test_what_is_not_known_of_the_contractor(
    open_desk: OpenDesk, contractor: Contractor | None, said: str
) -> None:
    form = opened(open_desk, able(contractor=contractor))
    confirming(form)
    assert "When they come is not agreed with the contractor" in form.confirmation
    assert form.confirmation[-1] == said


def test_a_part_that_was_not_agreed(open_desk: OpenDesk) -> None:
    some = replace(CONTRACTOR, lead_times=CONTRACTOR.lead_times[:1])
    form = opened(open_desk, able(contractor=some))
    form.begin()
    assert form.choice.brings.text().splitlines()[0] == (
        "As agreed: 10 lines at 09:56 (in 15 min); when the other 20 come is not agreed"
    )


def test_what_was_decided_today_the_newest_first(open_desk: OpenDesk) -> None:
    made = (
        Decision("1", NOW - 1800, DecisionKind.ACTIVATE_EMERGENCY, None, Situation.DRILL, 1),
        Decision("2", NOW - 60, DecisionKind.NOTE, "<b>15:00</b>"),
    )
    assert opened(open_desk, able(decisions=made)).earlier.text().splitlines() == [
        "09:40·note·<b>15:00</b>",
        "09:11·switch on 1 emergency line·Drill",
    ]
    assert opened(open_desk, able()).earlier.text() == "No decision today"


def test_all_of_it_by_keyboard(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(able(), "en", offers=OFFERS)
    with qtbot.waitExposed(desk):
        desk.show()
    desk.activateWindow()
    form = form_of(desk)

    def press(key: Qt.Key, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(desk.focusWidget() or desk, key)

    QTest.keyClick(desk, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert form.isVisibleTo(desk)
    assert desk.focusWidget() is form.choice.situation
    press(Qt.Key.Key_Down, 3)
    press(Qt.Key.Key_Tab)
    assert desk.focusWidget() is form.choice.lines.box
    press(Qt.Key.Key_Down, 20)
    press(Qt.Key.Key_Tab, 2)
    assert desk.focusWidget() is form.go_on
    press(Qt.Key.Key_Return)
    assert desk.focusWidget() is form.back  # Enter twice confirms nothing
    press(Qt.Key.Key_Tab)
    with qtbot.waitSignal(desk.decision_made) as made:
        press(Qt.Key.Key_Space)
    assert made.args is not None
    decision = made.args[0].decision
    assert (decision.situation, decision.lines) == (Situation.SUDDEN_FAILURE, 10)
    assert desk.focusWidget() is form
    form.show_reply(Reply(made.args[0], Trouble("timed_out")))
    assert desk.focusWidget() is form.back
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    form.show_reply(Reply(made.args[0], "done"))
    assert desk.focusWidget() is form.activate
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    assert form.stage is Stage.IDLE
    assert desk.focusWidget() is form.activate


def _inside_a_combo_box(widget: QWidget) -> bool:
    holder = widget.parentWidget()
    return holder is not None and holder.inherits("QComboBoxPrivateContainer")


def test_every_field_has_a_name_for_those_who_do_not_see(open_desk: OpenDesk) -> None:
    form = opened(open_desk, able())
    form.begin()
    reached = [
        widget
        for widget in form.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(form)
        and not isinstance(widget, QPushButton)
        and widget.focusProxy() is None
        and not _inside_a_combo_box(widget)
    ]
    assert form.choice.situation in reached
    assert [widget for widget in reached if not widget.accessibleName()] == []
