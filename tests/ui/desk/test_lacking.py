"""One item that is missing changes the parts of the desk that are made of it, and no other."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from tests.ui import moment
from tests.ui.desk.conftest import OpenDesk
from wallboard.domain.absent import Absent
from wallboard.ui.windows.desk import DeskWindow
from wallboard.words import words

PARTS = (
    "topbar", "outage", "incident", "strip", "waiting", "seats", "emergency", "share", "today",
    "trend", "rings", "table", "alarms", "emergency_page", "calls_page", "status",
)  # fmt: skip
MADE_OF = {
    "waiting": ("waiting",),
    "seats": ("seats", "table"),
    "emergency": ("emergency", "emergency_page", "strip"),
    "recent": ("share",),
    "callers": ("calls_page",),
    "missed": ("today", "calls_page"),
    "expected": ("calls_page", "today"),
    "weather": ("topbar",),
}
"""The parts that change with an item; the first of them says why, but weather is left unsaid."""


def told(desk: DeskWindow, name: str) -> list[str]:
    """Whether a part is hidden, and what it says to who sees it and to who does not."""
    part: QWidget = getattr(desk, name)
    inside = [part, *(each for each in part.findChildren(QWidget) if each.isVisibleTo(part))]
    said = [each.text() if isinstance(each, QLabel) else each.accessibleName() for each in inside]
    return [f"hidden: {part.isHidden()}", *said]


@pytest.mark.parametrize("absence", Absent, ids=lambda absence: absence.value)
@pytest.mark.parametrize("item", MADE_OF)
def test_no_other_part_changes(open_desk: OpenDesk, item: str, absence: Absent) -> None:
    desk = open_desk(moment.live(), "en")
    before = {name: told(desk, name) for name in PARTS}
    desk.show_board(moment.lacking(item, absence))
    after = {name: told(desk, name) for name in PARTS}
    assert {name for name in PARTS if after[name] != before[name]} == set(MADE_OF[item])
    first = MADE_OF[item][0]
    new = " ".join(Counter(after[first]) - Counter(before[first]))
    assert (words("en")(f"absent.{absence.value}") in new) is (item != "weather")
