"""The tile of the calls waiting."""

from wallboard.boards.waiting import WaitingView
from wallboard.domain.absent import Absent
from wallboard.domain.hotline import Kind
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.paint.spark import spark
from wallboard.ui.text import UNDEFINED, count, kind_name, stopwatch
from wallboard.ui.tiles.frame import Body, chip_for, frame
from wallboard.ui.tiles.heroes import grade_token, hero, hero_line, label_line

SPARK_LOWEST = 44


def kind_names(c: Canvas, kind: Kind) -> list[str]:
    """A kind's names, the fullest first."""
    name = kind_name(c.words, kind)
    short = f"wall.kind_short.{kind.id}"
    if not kind.label and short in c.words:
        return [name, *c.forms(short)]
    return [name, c.short_name(name)]


def draw_waiting(c: Canvas, view: WaitingView) -> None:
    """Lay the tile out."""
    absence = view.count if isinstance(view.count, Absent) else None
    chip = chip_for(c, view.condition, view.severity, absence=absence)
    body = frame(c, "wall.waiting.title", chip=chip, grade=view.severity)
    line = _heroes(c, body, view)
    row = c.length("row")
    line += row + c.length("gap")
    if not c.values:
        c.row(body.left, line, body.width, _last_known(c, view))
        line += row
    elif absence is None:
        c.row(body.left, line, body.width, _ringing(c, view))
        line += row
        if _kinds(c, body, line, view):
            line += row
    if c.setting.measures.density == "standard":
        _spark(c, body, line - row + c.size("label") * 0.35, view)


def _heroes(c: Canvas, body: Body, view: WaitingView) -> float:
    label = label_line(c, body.top)
    baseline = hero_line(c, label)
    gap = c.length("gap")
    if isinstance(view.longest_s, Absent):
        longest: str | Absent = view.longest_s
    else:
        longest = UNDEFINED if view.longest_s is None else stopwatch(view.longest_s)
    split = body.right - max(
        c.measure("00:00", "hero"), c.measure(c.forms("wall.waiting.longest")[-1])
    )
    c.row(body.left, label, split - body.left - gap, c.forms("wall.waiting.count"))
    hero(
        c, body.left, baseline, split - body.left - 2 * gap,
        view.count if isinstance(view.count, Absent) else count(view.count),
        token=grade_token(view.count_severity), unit=c.forms("wall.waiting.unit", n=view.count),
    )  # fmt: skip
    c.row(split, label, body.right - split, c.forms("wall.waiting.longest"))
    hero(c, split, baseline, body.right - split, longest, token=grade_token(view.longest_severity))
    return baseline


def _last_known(c: Canvas, view: WaitingView) -> list[str]:
    if isinstance(view.count, Absent):
        return []
    longest = view.longest_s
    if isinstance(longest, Absent) or longest is None:
        return c.forms("wall.waiting.last_count", n=count(view.count))
    return c.forms("wall.waiting.last", n=count(view.count), longest=stopwatch(longest))


def _ringing(c: Canvas, view: WaitingView) -> list[str]:
    if isinstance(view.ringing, Absent):
        return c.forms("wall.waiting.ringing", n=c.dim(c.words(f"absent.{view.ringing.value}")))
    total = c.strong(count(view.ringing)) if view.ringing else c.dim("0")
    plain = c.forms("wall.waiting.ringing", n=total)
    if not view.by_ring or not c.setting.rings.heard:
        return plain
    detailed: list[str] = []
    for shown in range(len(view.by_ring), 0, -1):
        for key in ("wall.waiting.on_ring", "wall.waiting.on_ring.short"):
            if key in c.words:
                each = c.words("wall.dot").join(
                    c.words(key, ring=ring, n=c.strong(count(calls)))
                    for ring, calls in view.by_ring[:shown]
                )
                more = c.words("wall.and_more") if shown < len(view.by_ring) else ""
                detailed += c.forms("wall.waiting.ringing_by", n=total, rings=each + more)
    return detailed + plain


def _kinds(c: Canvas, body: Body, line: float, view: WaitingView) -> bool:
    if isinstance(view.by_kind, Absent) or not view.by_kind:
        return False
    named = [(kind_names(c, kind), calls) for kind, calls in view.by_kind]
    if view.without_kind:
        named.append((c.forms("wall.waiting.without_kind"), view.without_kind))
    figures = [c.strong(count(calls)) if calls else c.dim("0") for _, calls in named]
    wordings = [
        [
            f"{names[min(form, len(names) - 1)]} {figure}"
            for (names, _), figure in zip(named, figures, strict=True)
        ]
        for form in range(max(len(names) for names, _ in named))
    ]
    busy = [item for item, (_, calls) in zip(wordings[-1], named, strict=True) if calls]
    return c.spread(body.left, line, body.width, (*wordings, busy), c.length("gap"))


def _spark(c: Canvas, body: Body, top: float, view: WaitingView) -> None:
    if view.spark_absent is not None:
        absence = c.dim_word(c.words(f"absent.{view.spark_absent.value}"))
        forms = c.forms("wall.waiting.spark", minutes=len(view.spark) - 1, n=absence)
        c.row(body.left, body.bottom - 2, body.width, forms)
        return
    captions = [c.forms("wall.waiting.minutes", n=len(view.spark) - 1)[0]]
    if view.limit is not None:
        captions.append(c.words("wall.waiting.limit", n=f"{view.limit:g}"))
    height = body.bottom - top - 4
    if height < SPARK_LOWEST:
        return
    room = max(c.measure(caption) for caption in captions) + c.length("gap")
    line = spark(c, body.left, top + 8, body.width - room, height - 8, view.spark, view.limit)
    bottom = body.bottom - 2
    c.text(body.right, bottom, captions[0], token="text3", align="right")
    if line is not None:
        high = min(line + c.cap("label") / 2, bottom - c.size("label") * 1.15)
        c.text(body.right, high, captions[1], align="right")
