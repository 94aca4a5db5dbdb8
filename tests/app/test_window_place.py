"""A window opens where it stood."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from wallboard.app.window_place import fit, keep, restore

PLACE = QRect(60, 80, 420, 300)


def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_it_opens_where_it_stood(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "state" / "desk-geometry"
    first, second = window(qtbot), window(qtbot)
    first.setGeometry(PLACE)
    keep(first, file)
    assert restore(second, file)
    assert second.geometry() == PLACE
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["desk-geometry"]


@pytest.mark.parametrize("content", [None, b"", b"rubbish", b"\x01" * 9_000])
def test_what_is_no_place_changes_nothing(
    content: bytes | None, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "desk-geometry"
    if content is not None:
        file.write_bytes(content)
    made = window(qtbot)
    before = made.geometry()
    assert not restore(made, file)
    assert made.geometry() == before


def test_a_place_that_cannot_be_kept_is_a_line_in_the_log(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    keep(window(qtbot), tmp_path / "state" / "desk-geometry")
    assert "the window's place is not kept" in caplog.text


@pytest.mark.parametrize(
    ("size", "fitted"), [((9_000, 300), None), ((400, 300), (400, 300))], ids=["large", "small"]
)
def test_it_is_no_larger_than_its_screen(
    size: tuple[int, int], fitted: tuple[int, int] | None, qtbot: QtBot
) -> None:
    made = window(qtbot)
    made.resize(*size)
    fit(made)
    assert made.size().toTuple() == (fitted or (made.screen().availableSize().width(), 300))
