"""The incident: typed, bounded, announced, changed, ended, and where that holds."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDateTime, Qt, QTimeZone
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desk.able import able
from tests.ui.desk.conftest import OpenDesk
from tests.ui.moment import at
from wallboard.boards.board import Board
from wallboard.domain.intent import NewIncident, Reply, SetIncident
from wallboard.domain.snapshot import Incident
from wallboard.domain.state import Trouble
from wallboard.ui.desk.incident_form import IncidentForm, Stage
from wallboard.ui.desk.offer import Offer
from wallboard.ui.desk.topbar import View
from wallboard.ui.theme import theme
from wallboard.ui.windows.desk import DeskWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

OFFERS = frozenset({Offer.ANNOUNCE})
BURST = Incident("城东爆管", "工业南路", at(9, 2), at(15, 0), "抢修中，预计 15:00 恢复")


def form_of(desk: DeskWindow) -> IncidentForm:
    form = desk.emergency_page.operating.incident
    assert form is not None
    return form


def opened(open_desk: OpenDesk, shown: Board, language: str = "en") -> IncidentForm:
    desk = open_desk(shown, language, offers=OFFERS)
    desk.choose(View.EMERGENCY)
    return form_of(desk)


def wish_of(form: IncidentForm, qtbot: QtBot, button: QPushButton) -> SetIncident:
    with qtbot.waitSignal(form.written) as written:
        button.click()
    assert written.args is not None
    wish = written.args[0]
    assert isinstance(wish, SetIncident)
    return wish


def written(form: IncidentForm, text: str = "爆管") -> None:
    form.begin()
    form.fields.text.setPlainText(text)


def test_what_is_typed_is_one_line_of_plain_text(open_desk: OpenDesk, qtbot: QtBot) -> None:
    form = opened(open_desk, able())
    written(form, "  城东\n爆管 <b>!</b> ")
    form.fields.place.setText(" 工业南路 ")
    form.fields.script.setPlainText("一\n\n二")
    form.fields.end.known.setCurrentIndex(1)
    wish = wish_of(form, qtbot, form.publish)
    assert wish.incident == NewIncident(
        "城东 爆管 <b>!</b>", "工业南路", None, False, at(11, 45), "一 二"
    )


def test_what_is_left_empty_is_not_said(open_desk: OpenDesk, qtbot: QtBot) -> None:
    form = opened(open_desk, able())
    written(form)
    assert wish_of(form, qtbot, form.publish).incident == NewIncident("爆管")


def test_a_button_that_cannot_be_pressed_does_not_look_pressable(open_desk: OpenDesk) -> None:
    form = opened(open_desk, able())
    written(form, "")
    button = form.publish
    inside = 4, button.height() // 2
    assert not button.isEnabled()
    assert button.grab().toImage().pixelColor(*inside) == theme("light").panel
    written(form)
    assert button.isEnabled()
    assert button.grab().toImage().pixelColor(*inside) == theme("light").data


def test_without_a_text_there_is_none(open_desk: OpenDesk) -> None:
    form = opened(open_desk, able())
    written(form, " \n ")
    assert not form.publish.isEnabled()
    assert form.foot.barrier == "Say what happened"


@pytest.mark.parametrize("key", ["text", "place", "script"])
@pytest.mark.parametrize(
    ("length", "said"), [(2000, ""), (2012, "{}: at most 2,000 characters, 12 too many")]
)
def test_no_text_is_longer_than_the_contract_allows(
    open_desk: OpenDesk, key: str, length: int, said: str
) -> None:
    form = opened(open_desk, able())
    written(form)
    field = getattr(form.fields, key)
    (field.setText if key == "place" else field.setPlainText)("长" * length)
    name = {"text": "What", "place": "Where", "script": "Tell callers"}[key]
    assert form.foot.barrier == said.format(name)
    assert form.publish.isEnabled() is not bool(said)


@pytest.mark.parametrize(
    ("hour", "said"),
    [(9, "The expected end has passed: set a later one, or leave it open"), (10, "")],
)
def test_an_end_that_has_passed_is_none(open_desk: OpenDesk, hour: int, said: str) -> None:
    form = opened(open_desk, able())
    written(form)
    form.fields.end.known.setCurrentIndex(1)
    text = f"2026-11-23 {hour:02}:41"
    shown = QDateTime.fromString(text, "yyyy-MM-dd HH:mm")
    shown.setTimeZone(QTimeZone.utc())
    form.fields.end.edit.setDateTime(shown)
    assert form.foot.barrier == said


@pytest.mark.parametrize(("key", "lines"), [("text", 2), ("script", 3)])
def test_as_many_lines_as_it_shows_need_no_scroll_bar(
    open_desk: OpenDesk, qtbot: QtBot, key: str, lines: int
) -> None:
    form = opened(open_desk, able())
    desk = form.window()
    with qtbot.waitExposed(desk):
        desk.show()
    form.begin()
    area = getattr(form.fields, key)
    bar = area.verticalScrollBar()
    area.setPlainText("\n".join(["情况"] * lines))
    assert bar.maximum() == 0
    area.setPlainText("\n".join(["情况"] * (lines + 1)))
    assert bar.maximum() > 0


def test_whom_it_will_be_told_is_said_before(open_desk: OpenDesk) -> None:
    def whom(shown: Board) -> list[str]:
        form = opened(open_desk, shown)
        written(form)
        return [label.text() for label in form.findChildren(QLabel) if label.isVisibleTo(form)]

    assert "Announced by https://hotline.example, on every wall and desk at once" in whom(able())
    alone = (
        "The server takes no incident: shown in this window and its wall alone, until it is closed"
    )
    assert alone in whom(able(without=frozenset({"incident.set", "incident"})))


def test_what_stands_is_shown_and_changed_whole(open_desk: OpenDesk, qtbot: QtBot) -> None:
    form = opened(open_desk, able(incident=BURST))
    assert form.standing.text().splitlines() == [
        "城东爆管", "工业南路", "since 09:02", "expected end 15:00",
        "Tell callers: 抢修中，预计 15:00 恢复",
    ]  # fmt: skip
    form.begin()
    form.fields.text.setPlainText("城东爆管两处")
    assert wish_of(form, qtbot, form.publish).incident == NewIncident(
        "城东爆管两处", BURST.place, BURST.since, False, BURST.expected_end, BURST.script
    )


def test_a_beginning_that_is_not_known_stays_unknown(open_desk: OpenDesk, qtbot: QtBot) -> None:
    form = opened(open_desk, able(incident=Incident("x")))
    form.begin()
    assert wish_of(form, qtbot, form.publish).incident == NewIncident("x", since_unknown=True)


def test_it_is_ended_once_that_is_confirmed(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(able(incident=BURST), "en", offers=OFFERS)
    desk.choose(View.EMERGENCY)
    form = form_of(desk)
    with qtbot.assertNotEmitted(form.written):
        form.end.click()
        form.back.click()
        form.end.click()
    wish = wish_of(form, qtbot, form.confirm)
    assert wish == SetIncident(None)
    form.show_reply(Reply(wish, "done"))
    desk.show_board(able())
    assert form.foot.said == "Ended"
    assert form.standing.text() == "No incident"
    assert not form.end.isVisibleTo(form)


def test_what_is_typed_stays_until_it_has_been_said(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(able(), "en", offers=OFFERS)
    desk.choose(View.EMERGENCY)
    form = form_of(desk)
    written(form, "爆管")
    desk.show_board(able(later_s=60.0))
    assert form.foot.barrier == "No data: no incident can be announced"
    desk.show_board(able(incident=BURST))
    wish = wish_of(form, qtbot, form.publish)
    assert not form.fields.isEnabled()
    form.show_reply(Reply(wish, Trouble("timed_out")))
    assert form.foot.said == "Not confirmed: server did not answer in time. Try again"
    assert form.fields.text.toPlainText() == "爆管"
    assert form.publish.isEnabled()


def test_a_change_elsewhere_is_told(open_desk: OpenDesk) -> None:
    desk = open_desk(able(), "en", offers=OFFERS)
    desk.choose(View.EMERGENCY)
    form = form_of(desk)
    written(form)
    desk.show_board(able(incident=BURST))
    said = "It was changed elsewhere meanwhile; announcing replaces that"
    assert said in [label.text() for label in form.findChildren(QLabel) if label.isVisibleTo(form)]


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("done", "已发布，各大屏和工作台可见"),
        ("here_alone", "服务器不接收现场情况，仅在本窗口和它的大屏模式中显示"),
        (Trouble("forbidden"), "没有发布：本机的令牌只能查看；要操作请向管理员申请 operate 令牌"),
    ],
)
def test_the_answer_is_said_in_place(
    open_desk: OpenDesk, qtbot: QtBot, result: object, said: str
) -> None:
    form = opened(open_desk, able(), "zh")
    written(form)
    form.show_reply(Reply(wish_of(form, qtbot, form.publish), result))  # type: ignore[arg-type]
    assert form.foot.said == said
    assert form.publish.isEnabled() is (result in ("done", "here_alone"))


def test_an_incident_that_the_server_keeps_itself(open_desk: OpenDesk) -> None:
    form = opened(open_desk, able(incident=BURST, without=frozenset({"incident.set"})))
    assert not form.write.isEnabled()
    assert form.foot.barrier == "The server keeps the incident itself; it cannot be changed here"


def test_all_of_it_by_keyboard(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(able(), "en", offers=OFFERS)
    with qtbot.waitExposed(desk):
        desk.show()
    desk.activateWindow()
    form = form_of(desk)

    def at_focus() -> QWidget:
        return desk.focusWidget() or desk

    QTest.keyClick(desk, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert desk.focusWidget() is form.fields.text
    QTest.keyClicks(at_focus(), "burst")
    QTest.keyClick(at_focus(), Qt.Key.Key_Tab)
    QTest.keyClicks(at_focus(), "east")
    QTest.keyClick(at_focus(), Qt.Key.Key_Tab)
    assert desk.focusWidget() is form.fields.end.known
    QTest.keyClick(at_focus(), Qt.Key.Key_Down)
    QTest.keyClick(at_focus(), Qt.Key.Key_Tab)
    for _ in range(5):  # year, month, day, hour, minute
        assert desk.focusWidget() is form.fields.end.edit
        QTest.keyClick(at_focus(), Qt.Key.Key_Tab)
    QTest.keyClicks(at_focus(), "soon")
    for _ in range(2):
        QTest.keyClick(at_focus(), Qt.Key.Key_Tab)
    assert desk.focusWidget() is form.publish
    with qtbot.waitSignal(desk.incident_written) as said:
        QTest.keyClick(at_focus(), Qt.Key.Key_Return)
    assert said.args is not None
    assert said.args[0].incident == NewIncident(
        "burst", "east", expected_end=at(11, 45), script="soon"
    )
    assert desk.focusWidget() is form
    form.show_reply(Reply(said.args[0], Trouble("timed_out")))
    assert desk.focusWidget() is form.fields.text
    with qtbot.waitSignal(desk.incident_written) as said:
        form.publish.click()
    assert said.args is not None
    form.show_reply(Reply(said.args[0], "done"))
    assert desk.focusWidget() is form.write
    QTest.keyClick(at_focus(), Qt.Key.Key_Return)
    QTest.keyClick(at_focus(), Qt.Key.Key_Escape)
    assert form.stage is Stage.IDLE
    assert desk.focusWidget() is form.write


def test_every_field_has_a_name_for_those_who_do_not_see(open_desk: OpenDesk) -> None:
    form = opened(open_desk, able())
    fields = form.fields
    for field in (fields.text, fields.place, fields.end.known, fields.end.edit, fields.script):
        assert field.accessibleName(), field


def test_another_desk_goes_on_with_what_is_typed(open_desk: OpenDesk) -> None:
    old, new = (open_desk(able(), "en", look, OFFERS) for look in ("light", "dark"))
    old.choose(View.EMERGENCY)
    written(form_of(old), "half typ")
    form_of(old).fields.end.known.setCurrentIndex(1)
    new.take_over(old)
    assert form_of(new).stage is Stage.WRITING
    assert form_of(new).isVisibleTo(new)
    zone = form_of(new)._shown[1].zone  # type: ignore[index]
    assert form_of(new).fields.typed(zone) == NewIncident("half typ", expected_end=at(11, 45))
