"""The tile of the seats."""

from collections.abc import Sequence

from wallboard.boards.seats import SeatsView
from wallboard.domain.absent import Absent
from wallboard.domain.metrics import Ratio
from wallboard.domain.severity import Severity
from wallboard.domain.states import SeatState
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.paint.cells import Cells, cells_for
from wallboard.ui.paint.marks import Mark
from wallboard.ui.text import UNDEFINED, bar_share, count, fraction
from wallboard.ui.tiles.frame import Body, chip_for, frame
from wallboard.ui.tiles.heroes import grade_token, hero, hero_line, label_line
from wallboard.ui.tiles.legend import Entry, draw_legend, legend_lines

SIGNS: dict[SeatState, tuple[Mark, str]] = {
    SeatState.TALKING: (Mark.SEAT_TALKING, "data"),
    SeatState.HOLD: (Mark.SEAT_HOLD, "data"),
    SeatState.OUTBOUND: (Mark.SEAT_OUTBOUND, "data"),
    SeatState.RINGING: (Mark.SEAT_RINGING, "data"),
    SeatState.WRAP: (Mark.SEAT_WRAP, "data"),
    SeatState.AVAILABLE: (Mark.SEAT_FREE, "text"),
    SeatState.BREAK: (Mark.SEAT_BREAK, "text3"),
    SeatState.NOT_READY: (Mark.SEAT_NOT_READY, "text3"),
    SeatState.SIGNED_OUT: (Mark.SEAT_OFFLINE, "text3"),
    SeatState.FAULT: (Mark.FAULT, "alarm"),
    SeatState.UNKNOWN: (Mark.UNKNOWN, "stale"),
}
ALWAYS = (
    SeatState.TALKING,
    SeatState.RINGING,
    SeatState.WRAP,
    SeatState.BREAK,
    SeatState.AVAILABLE,
    SeatState.SIGNED_OUT,
)
"""States that the legend names even when nobody is in them."""
SMALLEST_CELL = 9.0
LARGEST = 1.6
"""Cells grow to so many times their usual size where there is room."""
DISPENSABLE = (
    SeatState.SIGNED_OUT,
    SeatState.NOT_READY,
    SeatState.HOLD,
    SeatState.OUTBOUND,
    SeatState.BREAK,
    SeatState.WRAP,
)
"""States that a legend without room for all goes without, in this order."""
USUAL_LINES = 2
"""With more rows the legend leaves out the states that nobody is in."""


def draw_seats(c: Canvas, view: SeatsView) -> None:
    """Lay the tile out."""
    absence = view.free if isinstance(view.free, Absent) else None
    none_free = c.words("wall.seats.none_free") if view.free == 0 else None
    graded = view.severity in (Severity.WATCH, Severity.ALARM)
    chip = chip_for(
        c, view.condition, view.severity, absence=absence, note=none_free if graded else None
    )
    body = frame(c, "wall.seats.title", chip=chip, grade=view.severity)
    label = label_line(c, body.top)
    baseline = hero_line(c, label)
    c.row(body.left, label, body.width / 3, c.forms("wall.seats.free"))
    free = view.free if isinstance(view.free, Absent) else count(view.free)
    used = hero(
        c, body.left, baseline, body.width * 0.5, free, token=grade_token(view.severity),
        roles=("hero", "second"),
    )  # fmt: skip
    below = baseline + c.length("row") + c.length("gap") * 0.7
    if absence is not None:
        c.row(body.left, below, body.width, c.forms("wall.seats.total", n=count(view.total)))
        return
    free_label = c.measure(c.fitting(c.forms("wall.seats.free"), body.width / 3) or "")
    x = body.left + max(used, free_label) + c.length("gap") * 2.6
    _facts(c, x, label, baseline, body, view)
    pitch = c.size("label") * 1.2
    detailed = c.setting.measures.density == "standard"
    room = int((body.bottom - 4 - below) // pitch) + (1 if c.values else 0)
    lines = _legend(c, view, body.width, 4 if detailed else max(0, room))
    first = body.bottom - 4 - pitch * (len(lines) - 1)
    if not c.values:
        c.row(body.left, below, body.width, c.forms("wall.seats.last", n=free))
    elif detailed:
        _map(c, body, baseline + c.length("gap"), first - c.size("label") * 1.05, view)
    if not detailed:
        first = below + (0.0 if c.values else pitch)
        pitch = min(c.length("row"), max(pitch, (body.bottom - 4 - first) / max(1, len(lines) - 1)))
    draw_legend(c, body.left, first, body.width, lines, pitch)


def _facts(c: Canvas, x: float, top: float, bottom: float, body: Body, view: SeatsView) -> None:
    width = body.right - x
    step = (bottom - top) / 2
    ratio = view.in_use if not isinstance(view.in_use, Absent) else Ratio(0, 0)
    c.row(
        x, top + 4, width,
        c.forms("wall.seats.staffed", n=c.tone(count(ratio.of), "count"), total=count(view.total)),
    )  # fmt: skip
    counts = c.dim(fraction(ratio))
    if ratio.is_small or ratio.share is None or not c.values:
        used = c.forms(
            "wall.seats.in_use_few", n=c.strong(fraction(ratio) if ratio.of else UNDEFINED)
        )
    else:
        used = c.forms("wall.seats.in_use", share=c.tone(bar_share(ratio), "count"), counts=counts)
    c.row(x, top + step + 2, width, used)
    due = view.break_due
    if isinstance(due, Absent):
        forms = c.forms("wall.seats.break_due", n=c.dim(c.words(f"absent.{due.value}")))
    elif due.count == 0 or not c.values:
        forms = c.forms("wall.seats.break_due", n=c.dim("0"))
    elif due.longest_s is None:  # due for their talk: when they had a break nobody tells
        forms = c.forms("wall.seats.break_due", n=c.strong(count(due.count)))
    else:
        forms = []
        number = c.strong(count(due.count))
        longest = c.minutes(due.longest_s)
        forms += c.forms("wall.seats.break_due_longest", n=number, longest=longest)
        forms += c.forms("wall.seats.break_due", n=c.strong(count(due.count)))
    indent = c.mark_beside(Mark.CUP, x, bottom, "text2")
    c.row(x + indent, bottom, width - indent, forms)


def _legend(c: Canvas, view: SeatsView, width: float, most: int) -> list[list[Entry]]:
    """The legend in at most so many rows; the states that matter least go first."""
    lines = legend_lines(c, _entries(c, view), width)
    if len(lines) <= min(most, USUAL_LINES):
        return lines
    entries = _entries(c, view, only_taken=True)
    lines = legend_lines(c, entries, width)
    for state in DISPENSABLE:
        if len(lines) <= most:
            break
        left = [entry for entry in entries if entry.mark is not SIGNS[state][0]]
        if len(left) < len(entries):
            c.give_up(c.words(f"seat.{state.value}"))
        entries = left
        lines = legend_lines(c, entries, width)
    return lines[:most]


def _entries(c: Canvas, view: SeatsView, *, only_taken: bool = False) -> list[Entry]:
    always = (SeatState.AVAILABLE,) if only_taken else ALWAYS
    shown = [state for state in SIGNS if state in always or view.by_state.get(state, 0)]
    entries = []
    for state in shown:
        mark, token = SIGNS[state]
        seats = view.by_state.get(state, 0)
        figure = c.tone(count(seats), "alarm" if state is SeatState.FAULT else "strong")
        short = f"wall.seat_short.{state.value}"
        word = c.words(f"seat.{state.value}")
        entries.append(
            Entry(
                mark, token,
                (
                    f"{word} {figure if seats else c.dim('0')}",
                    f"{c.words(short) if short in c.words else word} "
                    f"{figure if seats else c.dim('0')}",
                ),
            )
        )  # fmt: skip
    return entries


def _map(c: Canvas, body: Body, top: float, bottom: float, view: SeatsView) -> None:
    blocks: list[tuple[list[str], Sequence[SeatState]]] = [
        (c.forms(f"wall.seats.group.{group.group.value}", n=c.strong(count(len(group.states)))),
         group.states)
        for group in view.groups
    ]  # fmt: skip
    if view.vacant:
        blocks.append(
            (c.forms("wall.seats.vacant", n=c.strong(count(len(view.vacant)))), view.vacant)
        )
    caption = c.size("label") * 1.2
    gap = c.length("gap") * 1.2
    sizes = [len(states) for _, states in blocks]
    best: tuple[Cells, int] | None = None
    pitches = (c.length("cell") * LARGEST, SMALLEST_CELL)
    for index in (0, -1):
        captions = [c.measure(forms[index]) for forms, _ in blocks]
        cells = cells_for(sizes, captions, body.width, bottom - top - caption, pitches, gap)
        # shorter captions only where they make the map clearly larger
        if cells is not None and (best is None or cells.pitch > best[0].pitch * 1.25):
            best = cells, index
    if best is None:
        _bar(c, body, top, bottom, [forms for forms, _ in blocks], view)
        return
    cells, index = best
    slack = body.width - sum(cells.widths) - gap * (len(blocks) - 1)
    gap += max(0.0, slack) / (len(blocks) - 1) if len(blocks) > 1 else 0.0
    x = body.left
    size = cells.pitch - max(2.0, cells.pitch * 0.12)
    first = top + caption
    for (forms, states), across, width in zip(blocks, cells.columns, cells.widths, strict=True):
        c.text(x, top + c.size("label") * 0.92, forms[index])
        for position, state in enumerate(states):
            row, column = divmod(position, across)
            mark, token = SIGNS[state]
            c.mark(mark, x + column * cells.pitch, first + row * cells.pitch, size, token)
        x += width + gap


def _bar(
    c: Canvas, body: Body, top: float, bottom: float, captions: list[list[str]], view: SeatsView
) -> None:
    """More seats than cells find room for: one bar, its parts in the legend's order."""
    height = min(c.length("cell") * 2, bottom - top - c.size("label") * 1.2)
    if not view.total or height < c.length("cell") * 0.5:
        return
    line = top + c.size("label") * 0.92
    wordings = [[forms[index] for forms in captions] for index in (0, -1)]
    c.spread(body.left, line, body.width, wordings, c.length("gap"))
    x = body.left
    for state, (_, token) in SIGNS.items():
        width = body.width * view.by_state.get(state, 0) / view.total
        if width >= 1:
            fill = "track" if state is SeatState.SIGNED_OUT else token
            gap = min(2.0, width / 2)
            c.block(x, top + c.size("label") * 1.2, width - gap, height, fill, hatch=True)
        x += width
