"""The tile of the day so far."""

from wallboard.boards.today import TodayView
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Tally
from wallboard.domain.hotline import Kind
from wallboard.domain.metrics import Ratio
from wallboard.domain.severity import Severity
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.paint.marks import Mark
from wallboard.ui.text import UNDEFINED, bar_share, count, fraction, rate, signed
from wallboard.ui.tiles.frame import Body, chip_for, frame
from wallboard.ui.tiles.heroes import hero, hero_line, label_line
from wallboard.ui.tiles.legend import Entry, draw_legend, legend_lines
from wallboard.ui.tiles.waiting import kind_names

TOKENS = ("data", "data2", "text3", "line")
"""Of the kinds, in the order of their calls, and of the others; those in the legend are the same.
"""
STRETCH = 1.7
PLANNED = 406.0
"""The height that the rows are planned for, in pixels at 1080 lines."""


def draw_today(c: Canvas, view: TodayView) -> None:
    """Lay the tile out."""
    loud = view.severity in (Severity.WATCH, Severity.ALARM)
    graded = view.severity if loud else Severity.NONE
    body = frame(
        c, "wall.today.title", chip=chip_for(c, view.condition, graded), grade=view.severity,
        subtitle=_counted_since(c, view) or _unwatched(c, view) or _forecast(c, view),
    )  # fmt: skip
    label = label_line(c, body.top)
    baseline = hero_line(c, label)
    _connect(c, body, label, baseline, view)
    c.row(body.left, label, body.width * 0.5, c.forms("wall.today.offered"))
    hero(c, body.left, baseline, body.width * 0.58, count(view.offered))
    # a tall tile spreads its rows, so that nothing hangs in a void
    stretch = max(1.0, min(STRETCH, c.height / PLANNED))
    row = c.length("row") * stretch
    line = baseline + row + c.length("gap") * 0.7
    if not c.values:
        c.row(body.left, line, body.width, c.forms("wall.last", value=count(view.offered)))
    else:
        c.row(body.left, line, body.width, _expected(c, view))
    line += row
    c.row(body.left, line, body.width, _owed(c, view))
    if c.values:
        _kinds(c, body, line + c.size("label") * 0.36 * stretch, view, stretch)


def _connect(c: Canvas, body: Body, label: float, baseline: float, view: TodayView) -> None:
    """The connect rate with its counts, as tall together as the hero beside it."""
    ratio = view.connect
    width = body.width * 0.42 - c.length("gap")
    c.row(body.right, label, body.width * 0.5, c.forms("wall.today.connect"), align="right")
    role = "third"
    line = label + c.length("gap") + c.cap(role)
    if ratio.is_small or not ratio.of:
        figure = fraction(ratio) if ratio.of else UNDEFINED
        hero(c, body.right, line, width, figure, roles=(role,), align="right")
        return
    percent = [c.words("wall.per_cent_sign")]
    hero(c, body.right, line, width, rate(ratio), roles=(role,), unit=percent, align="right")
    if c.values:
        c.row(body.right, baseline, width, [fraction(ratio)], align="right", token="text3")


def _counted_since(c: Canvas, view: TodayView) -> list[str]:
    """That the counts are of a part of the day outranks what is missing in that part."""
    if view.counted_since is None:
        return []
    return [c.words("wall.since", time=c.time(view.counted_since))]


def _unwatched(c: Canvas, view: TodayView) -> list[str]:
    """What is missing in the counts outranks what was forecast; without counts neither is said."""
    if not view.unwatched_s or not c.values:
        return []
    return c.forms("wall.today.unwatched", span=c.span(view.unwatched_s, "dim"))


def _forecast(c: Canvas, view: TodayView) -> list[str]:
    if isinstance(view.expected, Absent) or view.expected.offered_today is None or not c.values:
        return []
    low, high = view.expected.offered_today
    return c.forms("wall.today.forecast", low=count(low), high=count(high))


def _expected(c: Canvas, view: TodayView) -> list[str]:
    expected = view.expected
    if isinstance(expected, Absent):
        return c.forms("wall.today.expected_none", n=c.dim(c.words(f"absent.{expected.value}")))
    by_now = expected.offered_by_now
    if by_now is None:
        return c.forms("wall.today.expected_none", n=c.dim(UNDEFINED))
    if view.off_expected is None:
        return c.forms("wall.today.expected_none", n=c.strong(count(by_now)))
    return c.forms(
        "wall.today.expected",
        n=c.strong(count(by_now)),
        change=c.strong(c.words("wall.per_cent", n=signed(view.off_expected))),
    )


def _owed(c: Canvas, view: TodayView) -> list[str]:
    """Whom a call is owed; in the night that it is counted from midnight on."""
    forms = _owed_now(c, view)
    if not view.owed_since_midnight or isinstance(view.missed, Absent):
        return forms
    since = f"{c.words('wall.dot')}{c.words('wall.today.since_midnight')}"
    return [*(f"{each}{since}" for each in forms), *forms]


def _owed_now(c: Canvas, view: TodayView) -> list[str]:
    missed = view.missed
    if isinstance(missed, Absent):
        return c.forms("wall.today.owed", n=c.dim(c.words(f"absent.{missed.value}")))
    if missed.open == 0:
        return c.forms("wall.today.owed", n=c.dim("0"))
    tone = {Severity.ALARM: "alarm", Severity.WATCH: "warn"}.get(view.severity, "strong")
    owed = c.tone(count(missed.open), tone)
    if view.oldest_open_s is None or not c.values:
        return c.forms("wall.today.owed", n=owed)
    longest = c.minutes(view.oldest_open_s, tone)
    return [
        *c.forms("wall.today.owed_longest", n=owed, longest=longest),
        *c.forms("wall.today.owed", n=owed),
    ]


def _kinds(c: Canvas, body: Body, top: float, view: TodayView, stretch: float) -> None:
    kinds = view.kinds
    if isinstance(kinds, Absent):
        c.row(
            body.left, top + c.size("label") * 1.1, body.width,
            c.forms("wall.today.kinds", n=c.dim(c.words(f"absent.{kinds.value}"))),
        )  # fmt: skip
        return
    whole = view.offered
    parts = _parts(c, kinds, whole)
    entries = [
        Entry(
            Mark.SWATCH, token,
            tuple(f"{name} {_part_figure(c, calls, whole)}" for name in names),
        )
        for (names, calls), token in zip(parts, TOKENS, strict=False)
    ]  # fmt: skip
    lines = legend_lines(c, entries, body.width)
    pitch = c.size("label") * 1.14 * stretch
    lowest = body.bottom - c.size("label") * 0.12 - pitch * (len(lines) - 1)
    height = min(c.size("label") * 0.55 * stretch, lowest - c.cap("label") - 9 - top)
    first = min(lowest, top + height + c.cap("label") + c.size("label") * 0.4 * stretch)
    draw_legend(c, body.left, max(first, top + c.size("label")), body.width, lines, pitch)
    if whole and height >= 6:
        x, room = body.left, body.width - 3.0 * (len(entries) - 1)
        for (_, calls), entry in zip(parts, entries, strict=True):
            width = room * calls / whole
            c.block(x, top, width, height, entry.token, hatch=True)
            x += width + 3.0


def _parts(
    c: Canvas, kinds: tuple[tuple[Kind, Tally], ...], whole: int
) -> list[tuple[list[str], int]]:
    """Names and calls that add up to the whole: the greatest kinds, and all others as one."""
    ranked = sorted(kinds, key=lambda each: -each[1].offered)[: len(TOKENS)]
    parts = [(kind_names(c, kind), tally.offered) for kind, tally in ranked]
    if sum(calls for _, calls in parts) == whole:
        return parts
    del parts[len(TOKENS) - 1 :]
    other = whole - sum(calls for _, calls in parts)
    return [*parts, ([c.words("wall.today.other")], other)]


def _part_figure(c: Canvas, calls: int, whole: int) -> str:
    ratio = Ratio(calls, whole)
    if not calls:
        return c.dim("0")
    if ratio.is_small:
        return c.strong(count(calls))
    return c.strong(bar_share(ratio)) + c.words("wall.per_cent", n="")
