"""The tile of the rings to answer."""

from collections.abc import Sequence

from wallboard.boards.rings import RingsView
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.metrics import RingCounts, RingMark
from wallboard.domain.rings import RingRule
from wallboard.domain.severity import Severity
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.paint.ring_bars import Plot, ring_bars
from wallboard.ui.text import UNDEFINED, count, rest, rest_fraction
from wallboard.ui.tiles.frame import Body, chip_for, frame
from wallboard.ui.tiles.heroes import hero, hero_line, label_line

ASIDE = 6.0
"""So far a figure that is wider than its column may stand aside, in pixels at 1080 lines."""


def draw_rings(c: Canvas, view: RingsView) -> None:
    """Lay the tile out."""
    absence = view.counts if isinstance(view.counts, Absent) else None
    body = frame(
        c, "wall.rings.title" if view.rule.heard else "wall.rings.title_delay",
        chip=chip_for(c, view.condition, Severity.NONE, absence=absence),
        subtitle=(
            c.forms("wall.rings.today")
            if view.counted_since is None
            else [c.words("wall.since", time=c.time(view.counted_since))]
        ),
    )  # fmt: skip
    if isinstance(view.counts, Absent):
        baseline = hero_line(c, label_line(c, body.top))
        hero(c, body.left, baseline, body.width, view.counts)
        return
    _chart(c, body, view, view.counts)


def _chart(c: Canvas, body: Body, view: RingsView, counts: RingCounts) -> None:
    text = c.size("label")
    foot = body.bottom - text * 0.12
    lost_line = foot - text * 1.3
    ring_line = lost_line - text * 1.12
    floor = ring_line - text * 1.05
    heads = (
        c.words("wall.rings.ring" if view.rule.heard else "wall.rings.seconds"),
        c.words("wall.rings.lost"),
    )
    swatch = text * 0.62
    widest = max(c.measure(heads[0]), c.measure(heads[1]) + swatch)
    gap = c.length("gap") * 0.6
    left = body.left + widest + gap
    divider = left + (body.right - left) / len(counts.answered) * view.rule.target
    beyond = _beyond_forms(c, view)
    # a late target leaves the figure too little room behind it: it reaches before it
    figure_left = min(divider + gap, body.right - max(text * 5.5, c.measure(beyond[-1])))
    figure_bottom = label_line(c, body.top) + c.cap("second") + text * 1.75
    plot = Plot(left, body.right, body.top, floor, figure_left, figure_bottom)
    ring_bars(c, plot, counts, view.rule)
    _beyond(c, figure_left, body, beyond, view)
    top = body.top + 4 if divider < figure_left else figure_bottom
    c.strokes([(divider, top), (divider, lost_line + 8)], "text2", 2, dash=(9, 6))
    c.text(body.left, ring_line, heads[0], token="text3")
    _columns(c, plot, ring_line, _ticks(view.rule, len(counts.lost)), thinned=True)
    between = (ring_line + lost_line - c.cap("label")) / 2 + text * 0.1
    c.strokes([(body.left, between), (body.right, between)], "line", 1)
    if _columns(c, plot, lost_line, [c.figure_text(count(lost)) for lost in counts.lost]):
        middle = lost_line - c.cap("label") / 2
        c.hatch(body.left, middle - swatch / 2, swatch * 0.8, swatch, "text", step=6, alpha=0.9)
        c.text(body.left + swatch, lost_line, heads[1], token="text3")
    _foot(c, body, foot, view)


def _ticks(rule: RingRule, rings: int) -> list[str]:
    """What stands below the bars: the ring's number, or where nobody hears it ring the seconds."""
    if rule.heard:
        return [*(str(ring) for ring in range(1, rings)), f"{rings}+"]
    edges = [f"{ring * rule.cycle_s:g}" for ring in range(1, rings)]
    return [*edges, f"{edges[-1]}+"]


def _columns(
    c: Canvas, plot: Plot, line: float, figures: Sequence[str], *, thinned: bool = False
) -> bool:
    """A row of figures under the bars, if all of them find room; `thinned`, those that do."""
    column = (plot.right - plot.left) / len(figures)
    placed: list[tuple[float, str]] = []
    free = c.width
    for index in reversed(range(len(figures))):
        half = c.measure(figures[index]) / 2
        # a figure wider than its column keeps clear of the divider before it
        aside = min(max(0.0, half + 2 - column / 2), ASIDE)
        centre = plot.left + column * (index + 0.5) + aside
        if centre + half + 4 <= free:
            placed.append((centre, figures[index]))
            free = centre - half
        elif not thinned:
            c.give_up(" ".join(figures))
            return False
    for centre, figure in reversed(placed):
        token = "text3" if figure == "0" else "text2"
        c.text(centre, line, figure, token=token, align="centre")
    return True


def _beyond_forms(c: Canvas, view: RingsView) -> list[str]:
    key = "wall.rings.beyond" if view.rule.heard else "wall.rings.beyond_delay"
    return c.forms(key, **c.rule_words())


def _beyond(c: Canvas, x: float, body: Body, forms: Sequence[str], view: RingsView) -> None:
    """The figure above the bars beyond the target: all that did not keep the rule."""
    width = body.right - x
    label = label_line(c, body.top)
    c.row(body.right, label, width, forms, align="right")
    baseline = label + c.length("gap") * 0.8 + c.cap("third")
    ratio = view.within
    if isinstance(ratio, Absent):
        hero(c, body.right, baseline, width, ratio, roles=("third",), align="right")
        return
    if ratio.is_small or not ratio.of:
        figure = rest_fraction(ratio) if ratio.of else UNDEFINED
        hero(c, body.right, baseline, width, figure, roles=("third",), align="right")
        return
    hero(
        c, body.right, baseline, width, rest(ratio, view.target), roles=("third",),
        align="right", unit=[c.words("wall.per_cent_sign")],
    )  # fmt: skip
    if c.values:
        line = baseline + c.size("label") * 1.12
        c.row(body.right, line, width, [rest_fraction(ratio)], align="right", token="text3")


def _foot(c: Canvas, body: Body, baseline: float, view: RingsView) -> None:
    if not c.values:  # dashes make no sentence
        return
    median, p95 = _ring(c, view, view.median_ring), _ring(c, view, view.p95_ring)
    answered = c.forms("wall.rings.answered", n=count(view.answered))
    key = "wall.rings.quantiles" if view.rule.heard else "wall.rings.quantiles_delay"
    left = c.forms(key, median=c.strong(median), p95=c.strong(p95))
    for long in left:
        for side in answered:
            if c.measure(long) + c.measure(side) + c.length("gap") <= body.width:
                c.text(body.left, baseline, long)
                c.text(body.right, baseline, side, token="text3", align="right")
                return
    c.row(body.left, baseline, body.width, left)


def _ring(c: Canvas, view: RingsView, mark: Maybe[RingMark | None]) -> str:
    if isinstance(mark, Absent):
        return c.words(f"absent.{mark.value}")
    if mark is None:
        return UNDEFINED
    if view.rule.heard:
        return f"{mark.ring}+" if mark.or_later else str(mark.ring)
    if mark.or_later:
        return c.words("wall.rings.from_s", seconds=f"{(mark.ring - 1) * view.rule.cycle_s:g}")
    return c.words("wall.rings.within_s", seconds=f"{mark.ring * view.rule.cycle_s:g}")
