"""What all panels have in common: the ground, the title, the chip that grades them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from wallboard.boards.condition import Condition
from wallboard.domain.absent import Absent
from wallboard.domain.freshness import Freshness
from wallboard.domain.severity import Severity
from wallboard.ui.paint.canvas import Canvas, Setting
from wallboard.ui.paint.marks import Mark
from wallboard.ui.paint.scene import Scene
from wallboard.ui.text import UNDEFINED


@dataclass(frozen=True, slots=True)
class Blank:
    """What a panel shows before there is anything to show."""

    freshness: Freshness


class Conditioned(Protocol):
    """A view that knows how fresh it is."""

    @property
    def condition(self) -> Condition:
        """How its figures must look."""


Seen = TypeVar("Seen", bound=Conditioned)


@dataclass(frozen=True, slots=True)
class Body:
    """The room inside a panel, below its title."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        """From edge to edge."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Chip:
    """A word in the corner of a panel, with its mark."""

    mark: Mark
    forms: tuple[str, ...]
    """From the fullest wording to the shortest; empty where the mark stands alone."""
    token: str
    fill: str | None = None
    ink: str = "text"


def panel(
    title: str,
    draw: Callable[[Canvas, Seen], None],
    draw_blank: Callable[[Canvas, str, Freshness], None] | None = None,
) -> Callable[[Setting, float, float, Seen | Blank], Scene]:
    """What lays a panel out, whether or not there is a view yet; `title` is a word's key."""

    def lay_out(setting: Setting, width: float, height: float, view: Seen | Blank) -> Scene:
        if isinstance(view, Blank):
            canvas = Canvas(setting, width, height, current=False, values=False)
            (draw_blank or _draw_blank)(canvas, title, view.freshness)
            return canvas.scene()
        condition = view.condition
        canvas = Canvas(
            setting, width, height, current=condition.is_current, values=condition.shows_values
        )
        draw(canvas, view)
        return canvas.scene()

    return lay_out


def _draw_blank(c: Canvas, title: str, freshness: Freshness) -> None:
    body = frame(c, title, chip=freshness_chip(c, freshness))
    baseline = body.top + c.size("label") + c.length("gap") + c.cap("hero")
    c.text(body.left, baseline, UNDEFINED, "hero", token="text3")


def freshness_chip(c: Canvas, freshness: Freshness) -> Chip:
    """The chip of a panel whose figures are not of now."""
    return Chip(Mark.NO_DATA, (c.words(f"freshness.{freshness.value}"),), "stale", ink="stale")


def absent_chip(c: Canvas, absence: Absent) -> Chip:
    """The chip of a panel without figures."""
    return Chip(Mark.UNKNOWN, (c.words(f"absent.{absence.value}"),), "stale", ink="stale")


def grade_chip(c: Canvas, grade: Severity, note: str | None = None) -> Chip | None:
    """The chip of a grade; nothing where a panel is not graded."""
    if grade is Severity.NONE:
        return None
    word = c.words(f"severity.{grade.value}")
    forms = (c.words("wall.chip_note", word=word, note=note), word) if note else (word,)
    if grade is Severity.ALARM:
        return Chip(Mark.ALARM, forms, "alarm_ink", "alarm_fill", "alarm_ink")
    if grade is Severity.WATCH:
        return Chip(Mark.WATCH, forms, "warn_ink", "warn_fill", "warn_ink")
    if grade is Severity.UNKNOWN:
        # the figure is there, and nobody says whether it is good or bad
        return Chip(Mark.UNKNOWN, (c.words("wall.not_evaluated"),), "stale", ink="stale")
    if grade is Severity.INFORMATION:
        return Chip(Mark.INFORMATION, forms, "data")
    return Chip(Mark.OK, (word,), "ok", ink="text2")


def chip_for(
    c: Canvas,
    condition: Condition,
    grade: Severity,
    *,
    absence: Absent | None = None,
    note: str | None = None,
) -> Chip | None:
    """The chip that a panel wears: what is not of now outranks any grade."""
    if not condition.is_current:
        return freshness_chip(c, condition.freshness)
    if absence is not None:
        return absent_chip(c, absence)
    return grade_chip(c, grade, note)


_ACCENTS = {Severity.ALARM: "alarm_fill", Severity.WATCH: "warn_fill"}


def frame(
    c: Canvas,
    title: str,
    *,
    chip: Chip | None = None,
    grade: Severity = Severity.NONE,
    subtitle: Sequence[str] = (),
) -> Body:
    """Draw the ground, the title and the chip; what is left is the body."""
    radius, pad, strip = c.length("radius"), c.length("pad"), c.length("strip")
    c.block(0, 0, c.width, c.height, "panel", radius=radius)
    if not c.current:
        c.hatch(0, 0, c.width, c.height, "track", step=17, radius=radius, alpha=0.5, stripe=0.16)
    accent = _ACCENTS.get(grade)
    if accent and c.current:
        c.block(0, 0, c.length("accent"), c.height, accent, radius=radius, left_only=True)
    right = c.width - pad
    baseline = strip - (strip - c.cap("title")) / 2 + c.cap("title") * 0.08
    if chip is not None and not chip.forms:
        size = c.length("mark")
        right -= size
        c.mark(
            chip.mark, right, baseline - c.cap("title") / 2 - size / 2, size, chip.token, chip.ink
        )
        right -= c.length("gap")
    elif chip is not None:
        right = _chip(c, chip, right, baseline) - c.length("gap")
    forms = c.forms(title, **c.rule_words())
    room = right - pad
    beside = [
        (form, chosen)
        for form in forms
        if (chosen := c.fitting(subtitle, room - c.measure(form, "title") - c.length("gap")))
    ]
    if beside:  # a title that leaves room for its subtitle outranks its fullest wording
        form, chosen = beside[0]
        used = c.text(pad, baseline, form, "title", token="text")
        c.text(pad + used + c.length("gap"), baseline, chosen, token="text3")
    else:
        c.row(pad, baseline, room, forms, "title", token="text", elide=True)
    return Body(pad, c.width - pad, strip, c.height - pad * 0.75)


def _chip(c: Canvas, chip: Chip, right: float, baseline: float) -> float:
    """Draw a chip that ends at `right`; its left edge comes back."""
    height = c.length("chip")
    mark = c.length("mark")
    inset = height * 0.34
    limit = c.width * 0.55
    text = c.fitting(chip.forms, limit, "chip") or chip.forms[-1]
    bold = None if chip.fill or chip.token != "ok" else False
    width = c.measure(text, "chip", bold) + mark + inset * 2.35
    quiet = chip.token == "ok"
    edge = right + inset * (1.0 if quiet else 0.5)
    x = edge - width
    middle = baseline - c.cap("title") / 2
    y = middle - height / 2
    if chip.fill:
        c.block(x, y, width, height, chip.fill, radius=height / 2)
    elif not quiet:
        c.block(
            x, y, width, height, "panel", radius=height / 2, edge=chip.token,
            edge_width=c.length("stroke") * 0.5,
        )  # fmt: skip
    c.mark(chip.mark, x + inset, middle - mark / 2, mark, chip.token, chip.fill or "panel")
    c.text(
        x + inset * 1.35 + mark, middle + c.cap("chip") / 2, text, "chip", token=chip.ink,
        bold=bold,
    )  # fmt: skip
    return x
