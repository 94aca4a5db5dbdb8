"""The README's table of limits is the hub's own."""

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from wallboard.domain.hotline import DEFAULT_LIMITS, Limit

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
UNITS: Mapping[str, int | Fraction] = {
    "": 1, " %": Fraction(1, 100), " s": 1, " min": 60, " h": 3600,
}  # fmt: skip


def value(cell: str) -> float | None:
    if cell in ("–", "down", "up again"):
        return {"–": None, "down": 1.0, "up again": 0.0}[cell]
    found = re.fullmatch(r"(\d+)( %| s| min| h|)", cell)
    assert found is not None, cell
    return float(int(found[1]) * UNITS[found[2]])


def rows() -> Mapping[str, list[str]]:
    """The cells beside each rule's name."""
    lines = re.findall(r"^\| [^|]+ \| `(\w+)` \| (.+) \|$", README, re.MULTILINE)
    return {rule: cells.split(" | ") for rule, cells in lines}


def left(edge: float | None, clear: float | None, limit: Limit, cell: str) -> float | None:
    """Where a state is left: where nothing else is set, a count beside its edge, a time at it."""
    if clear is not None or edge is None or cell.endswith((" s", " min", " h")):
        return edge if clear is None else clear
    return edge + 1 if limit.below else edge - 1


def test_the_table_names_each_rule() -> None:
    assert list(rows()) == list(DEFAULT_LIMITS)


@pytest.mark.parametrize("rule", DEFAULT_LIMITS)
def test_each_limit_is_the_hubs(rule: str) -> None:
    limit = DEFAULT_LIMITS[rule]
    watch, watch_left, alarm, alarm_left = rows()[rule]
    assert value(watch) == limit.watch
    assert value(alarm) == limit.alarm
    assert value(watch_left) == left(limit.watch, limit.watch_clear, limit, watch)
    assert value(alarm_left) == left(limit.alarm, limit.alarm_clear, limit, alarm)


def test_an_alarm_takes_as_long_as_is_said() -> None:
    said = re.search(r"reached for (\d+) s and ends when it has been left for (\d+) s", README)
    assert said is not None
    for limit in DEFAULT_LIMITS.values():
        assert (limit.on_delay_s, limit.off_delay_s) == tuple(map(float, said.groups()))
