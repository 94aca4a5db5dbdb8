"""PySide's types are made in the GUI thread before pyqtgraph asks for them in another.

Two threads that make types at once can crash or hang inside PySide.
"""

import threading

import pytest
from pytestqt.qtbot import QtBot

from wallboard.ui.charts import library


class Module:
    """A module that makes its types when they are asked for, and notes where and when."""

    def __init__(self, said: list[str], *names: str) -> None:
        self._said = said
        self._names = names

    def __dir__(self) -> tuple[str, ...]:
        return self._names

    def __getattr__(self, name: str) -> type:
        self._said.append(f"{name} in {threading.current_thread().name}")
        return object


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    modules = (Module(said, "QA", "QB"), Module(said, "QC"))
    monkeypatch.setattr(library, "_TYPES", modules)
    monkeypatch.setattr(
        library, "ready", lambda: said.append(f"pyqtgraph in {threading.current_thread().name}")
    )
    return said


def test_every_type_is_made_in_the_gui_thread_before_the_import(
    qtbot: QtBot, said: list[str]
) -> None:
    made = library.Library()
    with qtbot.waitSignal(made.arrived):
        made.request()
        made.request()
    made.finish()
    here = threading.current_thread().name
    assert sorted(said[:3]) == [f"{name} in {here}" for name in ("QA", "QB", "QC")]
    assert said[3:] == ["pyqtgraph in charts"]


def test_a_window_that_closes_meanwhile_begins_no_import(qtbot: QtBot, said: list[str]) -> None:
    made = library.Library()
    made.request()
    made.finish()
    with qtbot.assertNotEmitted(made.arrived, wait=20):
        pass
    assert not any("pyqtgraph" in each for each in said)
