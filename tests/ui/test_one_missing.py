"""One item that is missing greys the one tile that is made of it, and changes no other."""

from __future__ import annotations

from dataclasses import fields

import pytest
from pytestqt.qtbot import QtBot

from tests.ui import moment
from tests.ui.wall_pictures import said, wall
from wallboard.boards.board import Board
from wallboard.domain.absent import Absent
from wallboard.words import words

ITEMS = {
    "waiting": ("waiting.count", "seats.can_go_on_break"),
    "seats": ("seats.free",),
    "emergency": ("emergency.switched_on", "operating.pool"),
    "recent": ("share.recent",),
    "callers": ("today.reached",),
    "missed": ("today.missed",),
    "expected": ("today.expected",),
    "weather": ("header.weather",),
}
"""What a server may leave out, with the figures that are then absent: its own, and others made of
it. Beside these only their views may change.
"""
ABSENCES = (Absent.UNKNOWN, Absent.NOT_PROVIDED)


def views(shown: Board) -> dict[str, object]:
    """Each view of a board by its name."""
    assert shown.panels is not None
    panels = {each.name: getattr(shown.panels, each.name) for each in fields(shown.panels)}
    return {**panels, "header": shown.header, "bar": shown.bar, "status": shown.status}


@pytest.mark.parametrize("absence", ABSENCES, ids=lambda absence: absence.value)
@pytest.mark.parametrize("item", ITEMS)
def test_no_other_view_changes(item: str, absence: Absent) -> None:
    before, after = views(moment.live()), views(moment.lacking(item, absence))
    for name, figure in (path.split(".") for path in ITEMS[item]):
        assert not isinstance(getattr(before[name], figure), Absent)
        assert getattr(after[name], figure) is absence
    changed = {name for name, view in after.items() if view != before[name]}
    assert changed == {path.split(".")[0] for path in ITEMS[item]}


GRADES = ("condition", "severity", "count_severity", "longest_severity", "edge")
"""What a panel says of its figures beside the figures themselves."""


@pytest.mark.parametrize("absence", ABSENCES, ids=lambda absence: absence.value)
def test_alarms_that_are_missing_take_the_grades_and_no_figure(absence: Absent) -> None:
    before, after = views(moment.live()), views(moment.lacking("alarms", absence))
    changed = {
        f"{name}.{each.name}"
        for name, view in after.items()
        for each in fields(view)  # type: ignore[arg-type]
        if getattr(view, each.name) != getattr(before[name], each.name)
    }
    assert "bar.alarms" in changed
    assert {path for path in changed if path.partition(".")[2] not in GRADES} == {"bar.alarms"}


@pytest.mark.parametrize("item", ["incident", "decisions"])
@pytest.mark.parametrize("absence", ABSENCES, ids=lambda absence: absence.value)
def test_what_there_was_none_of_is_not_missed(item: str, absence: Absent) -> None:
    assert views(moment.lacking(item, absence)) == views(moment.live())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("absence", ABSENCES, ids=lambda absence: absence.value)
@pytest.mark.parametrize(
    ("item", "tile"),
    [("waiting", "waiting"), ("seats", "seats"), ("emergency", "emergency"), ("recent", "share"),
     ("missed", "today")],
)  # fmt: skip
def test_the_wall_says_so_on_its_tile_alone(
    qtbot: QtBot, item: str, tile: str, absence: Absent, language: str
) -> None:
    whole, bare = (
        wall(each, language=language) for each in (moment.live(), moment.lacking(item, absence))
    )
    for window in (whole, bare):
        qtbot.addWidget(window)
    why = "".join(words(language)(f"absent.{absence.value}").split())
    assert why in said(bare, tile)
    assert why not in said(whole, tile)
    others = set(whole.tiles) - {tile}
    assert {name: said(bare, name) for name in others} == {
        name: said(whole, name) for name in others
    }
