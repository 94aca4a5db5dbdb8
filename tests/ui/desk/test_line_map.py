"""The map of the emergency lines: which line it is stands beside what it does."""

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from wallboard.domain.states import LineState
from wallboard.ui.desk.line_map import LineMap, Named
from wallboard.ui.theme import load_fonts, theme
from wallboard.words import words

LINES = (("E29", LineState.READY), ("E30", LineState.FAULT))


def shown(qtbot: QtBot, lines: Named, width: int = 600) -> LineMap:
    load_fonts()
    made = LineMap(theme("light"), words("en"))
    qtbot.addWidget(made)
    made.show_lines(lines, current=True)
    made.resize(width, made.heightForWidth(width))
    return made


def painted(made: LineMap) -> QImage:
    image = QImage(made.size(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    made.render(image)
    return image


def test_the_name_of_each_line_is_painted_and_told(qtbot: QtBot) -> None:
    made = shown(qtbot, LINES)
    assert made.accessibleName() == "Line by line"
    assert made.accessibleDescription() == "E29 free, E30 fault"
    other = shown(qtbot, (("E28", LineState.READY), ("E30", LineState.FAULT)))
    assert painted(made) != painted(other)
    assert painted(made) == painted(shown(qtbot, LINES))


def test_its_fields_end_at_its_edges(qtbot: QtBot) -> None:
    image = painted(shown(qtbot, LINES * 15))
    white = image.pixel(0, 0)  # outside the rounded corner
    assert any(image.pixel(image.width() - 1, y) != white for y in range(image.height()))
    assert any(image.pixel(x, image.height() - 1) != white for x in range(image.width()))


def test_a_name_without_end_takes_no_more_room_than_a_long_one(qtbot: QtBot) -> None:
    endless = shown(qtbot, (("E" * 10_000, LineState.READY),))
    long = shown(qtbot, (("E" * 20, LineState.READY),))
    assert endless.sizeHint() == long.sizeHint()
