"""The charts get what the views say, once, and draw it."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.moment import MOMENTS, MONO, at, hotline, live, state
from wallboard.boards.board import board
from wallboard.domain.hotline import Hotline
from wallboard.domain.minutes import MinuteHistory
from wallboard.domain.rings import RingRule
from wallboard.ui.charts.rings_plot import Bar, scale
from wallboard.ui.charts.trend_line import Gap
from wallboard.ui.desk.chart_tile import ChartTile
from wallboard.ui.desk.definitions import DefinitionsPopup
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import BODY_PX
from wallboard.ui.paint.fonts import advance
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.words import words

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""What Qt's offscreen platform says of every window."""


@pytest.fixture
def desk(qtbot: QtBot) -> DeskWindow:
    load_fonts()
    made = DeskWindow(theme("light"), words("en"))
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    made.charts_ready()
    return made


def painted(desk: DeskWindow) -> QImage:
    """The tile of the rings as it is seen."""
    picture = QImage(desk.size(), QImage.Format.Format_RGB32)
    desk.render(picture)
    return picture.copy(QRect(desk.rings.mapTo(desk, QPoint()), desk.rings.size()))


def count(picture: QImage, colour: QColor) -> int:
    wanted = colour.rgb()
    return sum(
        picture.pixel(x, y) == wanted
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    )


def test_the_trend_has_the_view_s_points_and_its_gap(desk: DeskWindow) -> None:
    desk.show_board(live())
    assert desk.trend.plot is not None
    line = desk.trend.plot.item.line

    assert line.last is not None
    assert round(line.last.y, 1) == 58.1
    panels = live().panels
    assert panels is not None
    origin = panels.share.trend_start
    assert line.gaps == (Gap(at(3, 15) - origin, at(3, 45) - origin),)
    assert len(line.points) == 96 - 2  # two quarters of the gap; the running one is the end


def test_the_bars_are_the_counts_in_per_cent_of_all_finished(desk: DeskWindow) -> None:
    desk.show_board(live())
    assert desk.rings.plot is not None
    item = desk.rings.plot.item
    assert item is not None

    assert [bar.label for bar in item.bars] == [
        "51 %", "28 %", "8.4 %", "4.2 %", "2.6 %", "2.9 %",
    ]  # fmt: skip
    assert sum(bar.answered for bar in item.bars[:3]) == pytest.approx(1340 / 1531 * 100)
    assert [bar.within for bar in item.bars] == [True] * 3 + [False] * 3
    assert sum(bar.answered + bar.lost for bar in item.bars) == pytest.approx(100)
    assert [bar.name for bar in item.bars] == [
        "Ring 1", "Ring 2", "Ring 3", "Ring 4", "Ring 5", "Ring 6+",
    ]  # fmt: skip


def test_where_no_ring_is_heard_the_bars_are_seconds(desk: DeskWindow) -> None:
    known = state().hotline
    assert isinstance(known, Hotline)
    quiet = replace(known, rings=RingRule(heard=False))
    desk.show_board(board(replace(state(), hotline=quiet), MONO))
    assert desk.rings.plot is not None
    assert desk.rings.plot.item is not None

    assert [bar.name for bar in desk.rings.plot.item.bars][::5] == ["0–5 s", "25+ s"]
    assert desk.rings.heading.text() == "Answer delay"
    assert "by 5 s" in desk.rings.definitions[0].formula
    assert desk.trend.heading.text() == "Answered in 15 s"


def test_another_second_draws_no_chart_anew(
    desk: DeskWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.show_board(live())
    assert desk.trend.plot is not None
    assert desk.rings.plot is not None
    drawn: list[str] = []
    monkeypatch.setattr(desk.trend.plot, "show_line", lambda *_, **__: drawn.append("trend"))
    monkeypatch.setattr(desk.rings.plot, "show_bars", lambda *_, **__: drawn.append("rings"))
    desk.show_board(board(state(), MONO + 2))
    assert drawn == []

    desk.show_board(MOMENTS["stale"]())
    assert drawn == ["trend", "rings"]


def test_charts_go_grey_with_their_data(desk: DeskWindow) -> None:
    blue, grey = theme("light").data, theme("light").stale
    desk.show_board(live())
    live_picture = painted(desk)
    desk.show_board(MOMENTS["stale"]())
    stale_picture = painted(desk)

    assert count(live_picture, blue) > 1000
    assert count(stale_picture, blue) == 0
    assert count(stale_picture, grey) > 1000


def test_the_keyboard_steps_through_the_quarters(desk: DeskWindow, qtbot: QtBot) -> None:
    desk.show_board(live())
    assert desk.trend.plot is not None
    assert desk.trend.sub.spoken.startswith("by 15 minutes")

    QTest.keyClick(desk.trend.plot, Qt.Key.Key_Left)
    assert desk.trend.sub.spoken.startswith("09:30–09:45: ")
    QTest.keyClick(desk.trend.plot, Qt.Key.Key_Left)
    assert desk.trend.sub.spoken.startswith("09:15–09:30: ")
    assert desk.trend.sub.spoken.endswith(" calls)")
    for _ in range(23):
        QTest.keyClick(desk.trend.plot, Qt.Key.Key_Left)
    assert desk.trend.sub.spoken == "03:30–03:45: no data"
    QTest.keyClick(desk.trend.plot, Qt.Key.Key_Escape)
    assert desk.trend.sub.spoken.startswith("by 15 minutes")


def test_the_pointer_tells_a_ring_with_its_counts(desk: DeskWindow) -> None:
    desk.show_board(live())
    assert desk.rings.plot is not None

    desk.rings.plot.pointed.emit(1.2)
    assert desk.rings.sub.spoken == "Ring 1: 780 answered·5 lost"
    desk.rings.plot.pointed.emit(None)
    assert desk.rings.sub.spoken == "today·answered, % of 1,531 calls"


def test_a_shift_is_eight_hours(desk: DeskWindow) -> None:
    desk.show_board(live())
    assert desk.trend.plot is not None

    def width() -> float:
        assert desk.trend.plot is not None
        (left, right), _ = desk.trend.plot.viewRange()
        return float(right - left)

    day = width()
    desk.trend.hours.setCurrentIndex(1)
    assert day / width() == pytest.approx(3)


@pytest.mark.parametrize(
    ("moment", "sentence"), [("unknown", "Data unknown"), ("not_provided", "Data not provided")]
)
def test_absent_charts_say_why(desk: DeskWindow, moment: str, sentence: str) -> None:
    desk.show_board(MOMENTS[moment]())
    assert desk.rings.placeholder.isVisibleTo(desk)
    assert desk.rings.placeholder.text() == sentence
    # what is not known of today alone takes no trend away
    assert not desk.trend.placeholder.isVisibleTo(desk)

    capabilities = frozenset({"minutes"} if moment == "unknown" else ())
    able = replace(hotline(), capabilities=capabilities)
    desk.show_board(board(replace(state(of=able), history=MinuteHistory()), MONO))
    assert desk.trend.placeholder.isVisibleTo(desk)
    assert desk.trend.placeholder.text() == sentence
    desk.show_board(live())
    assert not desk.trend.placeholder.isVisibleTo(desk)


@pytest.mark.parametrize("highest", [0.0, 0.4, 3.0, 19.0, 51.0, 88.0, 100.0])
def test_the_axis_always_holds_the_highest_bar_and_its_label(highest: float) -> None:
    top, step = scale((Bar(highest * 0.9, highest * 0.1, True, "", ""),), room=0.2)

    assert highest <= top * 0.8 + 1e-9
    assert top % step == 0
    assert top / step <= 5


def test_the_pointer_over_the_trend_tells_its_quarter(desk: DeskWindow, qtbot: QtBot) -> None:
    desk.show_board(live())
    with qtbot.waitExposed(desk):
        desk.show()
    assert desk.trend.plot is not None
    port = desk.trend.plot.viewport()
    box = desk.trend.plot.getViewBox().sceneBoundingRect()
    QTest.mouseMove(port, QPoint(round(box.left() + box.width() * 0.5), round(box.center().y())))

    qtbot.waitUntil(lambda: desk.trend.sub.spoken.endswith(" calls)"))
    assert desk.trend.sub.spoken.startswith("21:45–22:00: ")


@pytest.mark.parametrize("chart", ["trend", "rings"])
def test_the_keyboard_and_a_click_open_what_a_chart_means(desk: DeskWindow, chart: str) -> None:
    desk.show_board(live())
    tile: ChartTile = getattr(desk, chart)
    plot = desk.trend.plot if chart == "trend" else desk.rings.plot
    assert plot is not None
    for opens in (
        lambda: QTest.keyClick(plot, Qt.Key.Key_F1),
        lambda: QTest.mouseClick(tile.heading, Qt.MouseButton.LeftButton),
    ):
        assert tile.findChildren(DefinitionsPopup) == []
        opens()
        (popup,) = tile.findChildren(DefinitionsPopup)
        told = [label.text() for label in popup.findChildren(Label)]
        assert told[0].startswith(tile.heading.text())
        assert "answered within 15 s" in told[1] if chart == "trend" else "/ 5 s" in told[1]
        popup.setParent(None)
        popup.deleteLater()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("heard", [True, False])
@pytest.mark.parametrize("target", [3, 6, 9])
def test_the_last_ring_is_named_and_no_name_touches_another(
    qtbot: QtBot, language: str, heard: bool, target: int
) -> None:
    load_fonts()
    made = DeskWindow(theme("light"), words(language))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.charts_ready()
    rule = RingRule(3.0, target, heard)
    made.show_board(board(state(of=replace(hotline(), rings=rule)), MONO))
    made.render(QImage(made.size(), QImage.Format.Format_RGB32))
    plot = made.rings.plot
    assert plot is not None
    assert plot.item is not None
    (ticks,) = plot.getAxis("bottom")._tickLevels
    assert ticks[-1][1] == plot.item.bars[-1].name
    box = plot.getViewBox()
    (left, right), _ = plot.viewRange()
    pixel = box.width() / (right - left)
    spans = [
        ((at_ - left) * pixel - half, (at_ - left) * pixel + half)
        for at_, name in ticks
        for half in [advance(name, BODY_PX, False) / 2]
    ]
    assert all(one[1] < two[0] for one, two in pairwise(spans))
    assert spans[-1][1] <= box.width()
