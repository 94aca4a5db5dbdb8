"""A panel's great figures: a label above, the figure, its unit, or why there is none."""

from collections.abc import Sequence

from wallboard.domain.absent import Absent
from wallboard.domain.severity import Severity
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.text import UNDEFINED

_TOKENS = {Severity.ALARM: "alarm", Severity.WATCH: "warn"}


def grade_token(grade: Severity) -> str:
    """The colour of a graded figure: quiet unless it needs a person."""
    return _TOKENS.get(grade, "text")


def label_line(c: Canvas, top: float) -> float:
    """The baseline of the labels above the heroes."""
    return top + c.size("label") * 0.95


def hero_line(c: Canvas, label: float) -> float:
    """The baseline of the heroes below their labels."""
    return label + c.length("gap") + c.cap("hero")


def hero(
    c: Canvas,
    x: float,
    baseline: float,
    width: float,
    value: str | Absent,
    *,
    roles: Sequence[str] = ("hero", "second", "third"),
    token: str = "text",
    unit: Sequence[str] = (),
    align: str = "left",
) -> float:
    """Set a figure in the largest role that fits, then its unit where there is room.

    The width that both take comes back. An absent figure is a dash with the reason beside it.
    """
    gap = c.length("gap") * 0.7
    if isinstance(value, Absent):
        unit = (c.words(f"absent.{value.value}"),)
        value, token = UNDEFINED, "text3"
    elif not c.values or value == UNDEFINED:
        value, token, unit = UNDEFINED, "text3", ()
    role = next((each for each in roles if c.measure(value, each) <= width), roles[-1])
    size = c.measure(value, role)
    unit_role = "unit" if role in ("hero", "alone") else "label"
    chosen = c.fitting(unit, width - size - gap, unit_role)
    if chosen is None and unit_role == "unit":
        unit_role = "label"
        chosen = c.fitting(unit, width - size - gap, unit_role)
    whole = size + (gap + c.measure(chosen, unit_role) if chosen else 0.0)
    left = x if align == "left" else x - whole
    # a figure's own side bearing would set it in from the label above it
    left -= c.bearing(value, role) * 0.85 if align == "left" else 0.0
    c.figure(left, baseline, value, role, token)
    if chosen:
        c.text(left + size + gap, baseline, chosen, unit_role, token="text2")
    return whole
