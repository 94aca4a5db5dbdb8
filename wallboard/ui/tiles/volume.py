"""The day's calls in a table: a wide wall's fourth column."""

from wallboard.boards.today import TodayView
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.metrics import Ratio
from wallboard.domain.severity import Severity
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.text import UNDEFINED, count, fraction, rate, stopwatch
from wallboard.ui.tiles.frame import chip_for, frame


def draw_volume(c: Canvas, view: TodayView) -> None:
    """Lay the table out."""
    body = frame(
        c, "wall.volume.title", chip=chip_for(c, view.condition, Severity.NONE),
        subtitle=(
            c.forms("wall.volume.day")
            if view.counted_since is None
            else [c.words("wall.since", time=c.time(view.counted_since))]
        ),
    )  # fmt: skip
    rows: list[tuple[str, str]] = [
        ("answered", _number(c, view.answered)),
        ("abandoned", _number(c, view.abandoned)),
        ("abandoned_short", _number(c, view.abandoned_short)),
        ("timed_out", _number(c, view.timed_out)),
        ("lost_ringing", _number(c, view.lost_ringing)),
        ("blocked", _number(c, view.blocked)),
        ("reached", _share(c, view.reached)),
        ("handle", _mean(c, view.mean_handle_s)),
    ]
    first = body.top + c.size("label") * 0.9
    last = body.bottom - c.size("label") * 0.15
    pitch = min((last - first) / (len(rows) - 1), c.length("row") * 1.5)
    for index, (name, figure) in enumerate(rows):
        line = first + index * pitch
        used = c.text(body.right, line, figure, align="right")
        forms = c.forms(f"wall.volume.{name}", seconds=f"{view.short_abandon_s:g}")
        c.row(body.left, line, body.width - used - c.length("gap"), forms)


def _absent(c: Canvas, absence: Absent) -> str:
    return c.dim(c.words(f"absent.{absence.value}"))


def _number(c: Canvas, value: Maybe[int]) -> str:
    if isinstance(value, Absent):
        return _absent(c, value)
    return c.strong(count(value)) if value else c.dim("0")


def _share(c: Canvas, ratio: Maybe[Ratio]) -> str:
    if isinstance(ratio, Absent):
        return _absent(c, ratio)
    if ratio.is_small or not ratio.of:
        return c.strong(fraction(ratio) if ratio.of else UNDEFINED)
    return c.strong(c.words("wall.per_cent", n=rate(ratio)))


def _mean(c: Canvas, seconds: Maybe[float | None]) -> str:
    if isinstance(seconds, Absent):
        return _absent(c, seconds)
    return c.strong(UNDEFINED if seconds is None else stopwatch(seconds))
