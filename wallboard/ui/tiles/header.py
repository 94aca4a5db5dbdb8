"""The header: whose board this is, how old the data is, day and time."""

from wallboard.boards.header import HeaderView
from wallboard.domain.absent import Absent
from wallboard.domain.freshness import Freshness
from wallboard.domain.states import SourceState
from wallboard.ui.paint.canvas import Canvas, Setting
from wallboard.ui.paint.marks import Mark
from wallboard.ui.paint.markup import clean
from wallboard.ui.paint.scene import Scene
from wallboard.ui.text import UNDEFINED, day, degrees, span, times

TWO_LINES_BELOW = 1.7
"""A header narrower than so many thousand pixels is set in two lines."""

Item = tuple[Mark | None, str, tuple[str, ...]]
"""Mark, colour, and the wording from the fullest to the shortest."""


def lines_of_header(width: float) -> int:
    """How many lines a header of a width takes."""
    return 2 if width < TWO_LINES_BELOW * 1000 else 1


def lay_out_header(setting: Setting, width: float, height: float, view: HeaderView) -> Scene:
    """Lay the header out, in one line or, where it is narrow, in two."""
    c = Canvas(setting, width, height)
    two = lines_of_header(width) == 2
    line_height = height / 2 if two else height
    middle = line_height / 2
    accent = c.length("accent")
    current = view.freshness.is_current
    c.block(0, middle - c.size("board") * 0.62, accent, c.size("board") * 1.24,
            "data" if current else "stale")  # fmt: skip
    clock = sum(c.measure(text, "clock") for text, _ in _clock_pieces(view))
    clock_left = width - clock
    gap = c.size("label") * 1.0
    left = accent + c.length("gap") * 1.2
    items = _items(c, view, far=setting.measures.density == "far")
    if two:
        _title(c, view, left, middle, clock_left - gap - left)
        baseline = line_height + middle + c.cap("label") / 2
        chosen = _chosen(c, items, width - left, gap)
        _set(c, chosen, left, baseline, gap)
        _clock(c, view, clock_left, middle)
        return c.scene()
    title = min(_title_width(c, view), (clock_left - left) * 0.55)
    chosen = _chosen(c, items, clock_left - gap - left - title - gap, gap)
    used = sum(_width(c, item) for item in chosen) + gap * max(0, len(chosen) - 1)
    start = clock_left - gap - used
    _title(c, view, left, middle, start - gap - left)
    # the baseline of the small type is that of the clock, so that the line reads as one
    lowest = height - c.size("label") * 0.26
    _set(c, chosen, start, min(lowest, middle + c.cap("clock") * 0.44), gap)
    _clock(c, view, clock_left, middle)
    return c.scene()


def _titles(c: Canvas, view: HeaderView) -> list[str]:
    if view.name is None:
        return [c.words("wall.header.no_name")]
    name = clean(view.name)
    if view.number and c.setting.measures.density != "far":
        return [f"{clean(view.number)} {name}", name]
    return [name]


def _title_width(c: Canvas, view: HeaderView) -> float:
    return c.measure(_titles(c, view)[0], "board")


def _title(c: Canvas, view: HeaderView, left: float, middle: float, width: float) -> None:
    c.row(
        left,
        middle + c.cap("board") / 2,
        width,
        _titles(c, view),
        "board",
        token="text",
        elide=True,
    )


def _clock_pieces(view: HeaderView) -> list[tuple[str, str]]:
    """The clock, its colon dimmed every other second: it beats only while boards arrive."""
    if view.now is None:
        return [(UNDEFINED, "text3")]
    beat = "text3" if view.now.second % 2 else "text"
    return [(f"{view.now.hour:02d}", "text"), (":", beat), (f"{view.now.minute:02d}", "text")]


def _clock(c: Canvas, view: HeaderView, x: float, middle: float) -> None:
    for text, token in _clock_pieces(view):
        x += c.text(x, middle + c.cap("clock") / 2, text, "clock", token=token)


def _items(c: Canvas, view: HeaderView, *, far: bool) -> list[Item]:
    items: list[Item] = [_data(c, view, far=far)]
    if view.time_scale != 1.0:
        key = "wall.header.stands" if view.time_scale == 0 else "wall.header.simulated"
        forms = tuple(c.forms(key, factor=times(view.time_scale)))
        items.append((None, "warn", forms))
    if not isinstance(view.weather, Absent) and view.weather.outdoor_c is not None:
        celsius = degrees(view.weather.outdoor_c)
        items.append((None, "text2", tuple(c.forms("wall.header.outside", n=celsius))))
    if view.season_day is not None and not far:
        items.append((None, "text2", tuple(c.forms("wall.header.season", n=view.season_day))))
    if view.now is not None and not far:
        items.append((None, "text2", (day(c.words, view.now),)))
    return items


def _data(c: Canvas, view: HeaderView, *, far: bool) -> Item:
    freshness = view.freshness
    if view.age_s is None or freshness is Freshness.CONNECTING:
        return Mark.NO_DATA, "stale", (c.words(f"freshness.{freshness.value}"),)
    source = None if view.source is None else view.source.state
    if freshness.is_current and source is not None and source is not SourceState.CONNECTED:
        mark, token = {
            SourceState.LOST: (Mark.ALARM, "alarm"),
            SourceState.ENDED: (Mark.INFORMATION, "data"),
        }.get(source, (Mark.UNKNOWN, "stale"))
        return mark, token, tuple(c.forms(f"wall.source.{source.value}"))
    age = span(c.words, view.age_s)
    if freshness is Freshness.LIVE:
        forms = c.forms("wall.header.live", age=age)
        return Mark.OK, "ok", tuple(forms[-1:] if far else forms)
    forms = c.forms("wall.header.old", age=age)
    if freshness in (Freshness.BAD, Freshness.NOT_AUTHORISED):
        word = c.words(f"freshness.{freshness.value}")
        forms = [f"{word}{c.words('wall.dot')}{age}", word]
    mark = Mark.WATCH if freshness is Freshness.LATE else Mark.NO_DATA
    return mark, "warn", tuple(forms[-1:] if far else forms)


def _chosen(c: Canvas, items: list[Item], room: float, gap: float) -> list[Item]:
    """The items that fit: the last go first, each in a shorter wording before it goes."""
    for kept in range(len(items), 0, -1):
        for index in (0, -1):
            cut: list[Item] = [
                (mark, token, (forms[index],)) for mark, token, forms in items[:kept]
            ]
            if sum(_width(c, item) for item in cut) + gap * (len(cut) - 1) <= room:
                return cut
    mark, token, forms = items[0]
    return [(mark, token, (forms[-1],))]


def _width(c: Canvas, item: Item) -> float:
    mark, token, forms = item
    indent = c.size("label") * 1.14 if mark else 0.0
    return indent + c.measure(forms[0], "label", token == "warn")


def _set(c: Canvas, items: list[Item], x: float, baseline: float, gap: float) -> None:
    for item in items:
        mark, token, forms = item
        indent = 0.0
        if mark is not None:
            indent = c.mark_beside(mark, x, baseline, token, "bg")
        loud = token == "warn"
        ink = token if loud or token == "alarm" else "text2"
        c.text(x + indent, baseline, forms[0], token=ink, bold=loud)
        x += _width(c, item) + gap
