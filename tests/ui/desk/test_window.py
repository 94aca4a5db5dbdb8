"""The desk as a whole: what is seen in each state, and that everything works by keyboard."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.desk.conftest import OpenDesk
from tests.ui.moment import MOMENTS, MONO, POLL_S, connecting, live, state
from wallboard.boards.board import board
from wallboard.domain.state import BoardState, Trouble
from wallboard.ui.desk.card import Card
from wallboard.ui.desk.definitions import DefinitionsPopup
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.offer import Offer
from wallboard.ui.desk.topbar import View
from wallboard.ui.windows.desk import DeskWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""What Qt's offscreen platform says of every window that is shown."""

PICTURED = [
    *itertools.product(["en"], ["light"], sorted(MOMENTS)),
    *itertools.product(["zh"], ["dark"], ["live", "crowded", "lost", "refused"]),
]


def labels(widget: QWidget) -> list[str]:
    return [
        label.text()
        for label in widget.findChildren(QLabel)
        if label.isVisibleTo(widget) and label.text()
    ]


def shown(desk: DeskWindow) -> set[str]:
    parts = {
        "cards": desk.waiting, "trend": desk.trend, "rings": desk.rings, "table": desk.table,
        "alarms": desk.alarms, "emergency": desk.emergency_page, "calls": desk.calls_page,
    }  # fmt: skip
    return {name for name, part in parts.items() if part.isVisibleTo(desk)}


@pytest.mark.parametrize(("language", "look", "moment"), PICTURED)
def test_every_moment_is_painted_without_a_complaint(
    open_desk: OpenDesk, language: str, look: str, moment: str
) -> None:
    """Qt's warnings fail a test; a missing word raises."""
    desk = open_desk(None, language, look)
    desk.resize(1280, 800)
    desk.charts_ready()
    for view in View:
        desk.choose(view)
        desk.show_board(MOMENTS[moment]())
        picture = QImage(desk.size(), QImage.Format.Format_RGB32)
        desk.render(picture)
        assert picture.size() == desk.size()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("moment", ["crowded", "patchy"])
def test_it_finds_room_on_a_small_screen(
    open_desk: OpenDesk, qtbot: QtBot, language: str, moment: str
) -> None:
    desk = open_desk(MOMENTS[moment](), language, offers=frozenset(Offer))
    with qtbot.waitExposed(desk):
        desk.show()
    for view in View:
        desk.choose(view)
        for _ in range(3):  # a layout tells the next one up by an event
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        least = desk.minimumSizeHint()
        assert least.width() <= 1280, view
        assert least.height() <= 700, view


def test_lines_that_nothing_is_known_of_any_more_say_so(open_desk: OpenDesk) -> None:
    def card(moment: str) -> list[str]:
        page = open_desk(MOMENTS[moment](), "en").emergency_page
        heading = next(each for each in page.findChildren(QLabel) if each.text() == "Line by line")
        card = heading.parentWidget()
        assert card is not None
        return labels(card)

    assert card("live") == ["Line by line"]
    assert card("lost") == ["Line by line", "No data"]


def test_lost_rings_are_told_as_the_last_known(open_desk: OpenDesk) -> None:
    def told(moment: str) -> tuple[str, set[bool]]:
        tile = open_desk(MOMENTS[moment](), "en").rings
        tile.build()
        assert tile.plot is not None
        assert tile.plot.item is not None
        (beneath,) = (
            each for each in tile.findChildren(Facts) if "not within 3 rings" in each.spoken
        )
        figures = {any(map(str.isdigit, bar.label)) for bar in tile.plot.item.bars}
        return beneath.spoken.partition("%")[0], figures

    assert told("live") == ("12.5 ", {True})
    assert told("stale") == ("12.5 ", {True})
    assert told("lost") == ("Last known: 12.5 ", {False})


def test_the_season_is_said_whole_or_not_at_all(open_desk: OpenDesk) -> None:
    facts = open_desk(MOMENTS["live"](), "en").topbar.facts
    whole = facts.sizeHint()

    def ink(width: int) -> bool:
        facts.setFixedWidth(width)
        image = QImage(width, whole.height(), QImage.Format.Format_RGB32)
        image.fill(0)
        facts.render(image, renderFlags=QWidget.RenderFlag(0))
        return any(image.pixel(x, y) != image.pixel(0, 0) for x in range(width) for y in range(20))

    assert ink(whole.width())
    assert not ink(whole.width() - 1)


def test_before_the_first_answer_it_says_that_it_connects_and_to_what(open_desk: OpenDesk) -> None:
    said = labels(open_desk(connecting(), "en").notice)

    assert said == ["Connecting", "Server https://hotline.example", "First attempt under way"]


@pytest.mark.parametrize(
    ("trouble", "title", "todo"),
    [
        ("refused", "Cannot connect", "Check that the metrics service runs"),
        ("unauthorised", "Not authorised", "Run wallboard sign-in"),
        ("bad_answer", "Unusable data", None),
        ("never heard of", "Cannot connect", None),
    ],
)
def test_a_trouble_is_told_with_what_to_do_about_it(
    open_desk: OpenDesk, trouble: str, title: str, todo: str | None
) -> None:
    said = labels(open_desk(connecting(trouble), "en").notice)

    assert said[0] == title
    assert len(said) == 4
    assert said[-1].startswith("Attempt 2 in ")
    if todo is not None:
        assert said[2].startswith(todo)


@pytest.mark.parametrize("kind", ["bad_answer", "version"])
def test_unusable_data_is_told_with_the_rule_that_it_broke(open_desk: OpenDesk, kind: str) -> None:
    def said(detail: str) -> tuple[str, str]:
        trouble = Trouble(kind, detail)
        known = state().failed(trouble, MONO + 40, MONO + 45)
        strip = open_desk(board(known, MONO + 41), "en").outage.accessibleName()
        never = BoardState(POLL_S, "host").failed(trouble, MONO, MONO + 3)
        return strip, labels(open_desk(board(never, MONO), "en").notice)[1]

    for told in said("sum: today: 1 is not 2"):
        assert "sum: today: 1 is not 2" in told
    for told in said("shape: x" + "y" * 300):
        assert f"shape: x{'y' * 71}…" in told
        assert "y" * 72 not in told


def test_a_refusals_own_words_are_no_rule(open_desk: OpenDesk) -> None:
    known = state().failed(Trouble("refused", "Errno 111"), MONO + 40, MONO + 45)

    assert "111" not in open_desk(board(known, MONO + 41), "en").outage.accessibleName()


def test_live_data_says_nothing_about_itself_beyond_the_status_bar(open_desk: OpenDesk) -> None:
    desk = open_desk(live(), "en")

    assert not desk.outage.isVisibleTo(desk)
    assert desk.status.accessibleName() == (
        "Connected to https://hotline.example, updated 1 s ago, response 12 ms"
    )


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("full", "History not written: disk full"),
        ("read_only", "History not written: read-only"),
        ("of a later version", "History not written: see the log"),
    ],
)
def test_a_history_that_cannot_be_written_is_said_at_the_foot(
    open_desk: OpenDesk, trouble: str, said: str
) -> None:
    board = live()
    desk = open_desk(replace(board, status=replace(board.status, unwritten=trouble)), "en")

    assert desk.status.accessibleName().split(", ")[-1] == said


def test_late_data_tells_its_age(open_desk: OpenDesk) -> None:
    desk = open_desk(MOMENTS["late"](), "en")

    assert not desk.outage.isVisibleTo(desk)
    assert desk.status.accessibleName().startswith("Late by 12 s: https")


def test_stale_data_says_since_when_of_what_time_and_when_the_next_attempt_comes(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(MOMENTS["stale"](), "en")

    assert desk.outage.isVisibleTo(desk)
    said = desk.outage.accessibleName()
    for part in ("No data", "for 42 s", "figures of 09:41", "Attempt 4 in"):
        assert part in said


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ("source_lost", "The server has lost the telephone system·since 09:30"),
        ("ended", "The recording has ended·since 09:30"),
    ],
)
def test_a_source_out_of_sight_is_told(open_desk: OpenDesk, moment: str, sentence: str) -> None:
    desk = open_desk(MOMENTS[moment](), "en")

    assert desk.outage.isVisibleTo(desk)
    assert desk.outage.accessibleName() == sentence


def test_the_emergency_strip_is_there_while_lines_are_on(open_desk: OpenDesk) -> None:
    desk = open_desk(live())
    assert desk.strip.isVisibleTo(desk)
    assert desk.strip.accessibleName() == (
        "应急热线已启用·09:12 起·已 29 分·突发故障·已启用 10 / 30 路·到岗 20/30 人"
        "·另 10 路 09:45 接入·联络正常·3 分前测试"
    )

    desk.show_board(MOMENTS["quiet"]())
    assert not desk.strip.isVisibleTo(desk)


def test_an_incident_tells_what_callers_are_told(open_desk: OpenDesk) -> None:
    desk = open_desk(MOMENTS["crowded"](), "en")

    assert desk.incident.isVisibleTo(desk)
    assert "Tell callers: 抢修预计 14:30 完成" in desk.incident.accessibleName()
    desk.show_board(live())
    assert not desk.incident.isVisibleTo(desk)


def test_a_clock_that_runs_fast_is_no_real_time(open_desk: OpenDesk) -> None:
    desk = open_desk(MOMENTS["crowded"](), "en")

    assert desk.topbar.scale.isVisibleTo(desk)
    assert desk.topbar.scale.text() == "Not real time·60×"
    desk.show_board(live())
    assert not desk.topbar.scale.isVisibleTo(desk)


def test_an_equal_board_changes_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(live())
    faces = [card.face for card in desk.findChildren(Card)]
    desk.show_board(live())

    assert all(card.face is face for card, face in zip(desk.findChildren(Card), faces, strict=True))


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        (Qt.Key.Key_1, {"cards", "trend", "rings", "table", "alarms"}),
        (Qt.Key.Key_2, {"cards", "table"}),
        (Qt.Key.Key_3, {"emergency"}),
        (Qt.Key.Key_4, {"calls"}),
        (Qt.Key.Key_5, {"cards", "alarms"}),
    ],
)
def test_every_view_has_a_key(
    open_desk: OpenDesk, qtbot: QtBot, key: Qt.Key, parts: set[str]
) -> None:
    desk = open_desk(live())
    desk.choose(View.CALLS if key is Qt.Key.Key_1 else View.LIVE)
    on_screen(desk, qtbot)
    QTest.keyClick(desk, key, Qt.KeyboardModifier.ControlModifier)

    assert shown(desk) == parts


def test_the_wall_has_a_key_and_a_button(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(live())
    on_screen(desk, qtbot)
    with qtbot.waitSignal(desk.wall_requested):
        QTest.keyClick(desk, Qt.Key.Key_F11)


def test_what_nobody_offers_has_no_button(open_desk: OpenDesk) -> None:
    def texts(offers: frozenset[Offer]) -> set[str]:
        desk = open_desk(live(), "en", offers=offers)
        return {button.text() for button in desk.topbar.findChildren(QPushButton)}

    assert not {"Wall", "Settings"} & texts(frozenset())
    assert {"Wall", "Settings"} <= texts(frozenset({Offer.WALL, Offer.SETTINGS}))


def test_the_search_has_a_key_from_every_view(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(live())
    desk.choose(View.EMERGENCY)
    on_screen(desk, qtbot)
    QTest.keyClick(desk, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert desk.focusWidget() is desk.table.search
    QTest.keyClicks(desk.table.search, "op-9")
    assert desk.table.order.rowCount() == 1
    QTest.keyClick(desk.table.search, Qt.Key.Key_Escape)
    assert desk.table.order.rowCount() == 50


def test_the_tab_key_reaches_every_card_and_space_opens_its_definitions(
    open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(live(), "en")
    on_screen(desk, qtbot)
    reached: list[QWidget | None] = []
    for _ in range(40):
        QTest.keyClick(desk.focusWidget() or desk, Qt.Key.Key_Tab)
        reached.append(desk.focusWidget())
    cards = [desk.waiting, desk.seats, desk.emergency, desk.share, desk.today]
    assert [widget for widget in reached if widget in cards][:5] == cards
    assert {desk.table.view, desk.table.search, desk.trend.hours} <= set(reached)

    desk.share.setFocus()
    QTest.keyClick(desk.share, Qt.Key.Key_Space)
    popup = desk.share.findChild(DefinitionsPopup)
    assert popup is not None
    assert "Formula: answered within 15 s / (answered + abandoned + timed out)" in labels(popup)
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


@pytest.mark.parametrize("card", ["waiting", "seats", "emergency", "share", "today"])
def test_f1_and_a_click_open_what_a_card_means(open_desk: OpenDesk, card: str) -> None:
    desk = open_desk(live(), "en")
    part: Card[object] = getattr(desk, card)
    for opens in (
        lambda: QTest.keyClick(part, Qt.Key.Key_F1),
        lambda: QTest.mouseClick(part, Qt.MouseButton.LeftButton),
    ):
        assert part.findChildren(DefinitionsPopup) == []
        opens()
        (popup,) = part.findChildren(DefinitionsPopup)
        assert labels(popup)[0] == part.definitions[0].name
        popup.setParent(None)
        popup.deleteLater()
    QTest.mouseClick(part, Qt.MouseButton.RightButton)
    assert part.findChildren(DefinitionsPopup) == []


def test_painted_parts_have_names_for_those_who_do_not_see(open_desk: OpenDesk) -> None:
    desk = open_desk(live(), "en")

    assert desk.waiting.accessibleName().startswith("Calls waiting, Alarm, 12 calls, longest 01:24")
    for widget in (desk.table.view, desk.table.search, desk.table.choice, desk.trend.hours):
        assert widget.accessibleName()


def test_a_picture_is_saved_where_the_user_says(
    open_desk: OpenDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "desk.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    desk = open_desk(live())
    on_screen(desk, qtbot)
    with qtbot.waitSignal(desk.picture_saved) as saved:
        QTest.keyClick(desk, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert saved.args == [str(place)]
    assert QImage(str(place)).size() == desk.size() * desk.devicePixelRatio()


def on_screen(desk: DeskWindow, qtbot: QtBot) -> None:
    """Shortcuts work in a window that is shown and active."""
    with qtbot.waitExposed(desk):
        desk.show()
    desk.activateWindow()


def test_a_picture_that_cannot_be_written_is_told(
    open_desk: OpenDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    place = str(tmp_path / "nowhere" / "desk.png")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (place, ""))
    monkeypatch.setattr(QMessageBox, "warning", lambda *said: told.append(said[2]))
    desk = open_desk(live(), "en")
    with qtbot.assertNotEmitted(desk.picture_saved):
        desk.topbar.picture_requested.emit()

    assert told == [f"The picture was not saved: it cannot be written there\n{place}"]
