"""The tiles of a wall that is read from far away: three figures, and the emergency lines."""

from collections.abc import Sequence

from wallboard.boards.condition import Condition
from wallboard.boards.emergency import EmergencyView
from wallboard.boards.seats import SeatsView
from wallboard.boards.share import ShareView
from wallboard.boards.waiting import WaitingView
from wallboard.domain.absent import Absent
from wallboard.domain.freshness import Freshness
from wallboard.domain.metrics import Ratio
from wallboard.domain.severity import Severity
from wallboard.domain.states import PoolState
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.paint.marks import Mark
from wallboard.ui.text import UNDEFINED, count, per_cent, stopwatch
from wallboard.ui.tiles.emergency import POOL_SIGNS, decided_said
from wallboard.ui.tiles.frame import Body, Chip, frame, grade_chip
from wallboard.ui.tiles.heroes import grade_token, hero
from wallboard.ui.tiles.share import share_figure, window_said

ROLES = ("hero", "alone", "second", "third")


def draw_far_waiting(c: Canvas, view: WaitingView) -> None:
    """Calls waiting, and the longest wait below."""
    value = view.count if isinstance(view.count, Absent) else count(view.count)
    body = _figure(
        c, "wall.far.waiting", view.condition, view.severity, value,
        grade_token(view.count_severity), c.forms("wall.waiting.unit", n=value),
    )  # fmt: skip
    longest = view.longest_s
    if not c.values:
        _last(c, body, value)
        return
    if isinstance(longest, Absent):
        return
    tone = {"alarm": "far_alarm", "warn": "far_warn"}.get(
        grade_token(view.longest_severity), "far_strong"
    )
    figure = UNDEFINED if longest is None else stopwatch(longest)
    c.row(
        body.left, body.bottom - c.size("label") * 0.2, body.width,
        c.forms("wall.far.longest", n=c.tone(figure, tone)),
    )  # fmt: skip


def draw_far_seats(c: Canvas, view: SeatsView) -> None:
    """Free seats, and how many are staffed."""
    value = view.free if isinstance(view.free, Absent) else count(view.free)
    body = _figure(
        c, "wall.far.free", view.condition, view.severity, value, grade_token(view.severity),
        c.forms("wall.far.seats", n=value),
    )  # fmt: skip
    if not c.values:
        _last(c, body, value)
    elif not isinstance(view.in_use, Absent):
        c.row(
            body.left, body.bottom - c.size("label") * 0.2, body.width,
            c.forms("wall.far.staffed", n=c.strong(count(view.in_use.of))),
        )  # fmt: skip


def draw_far_share(c: Canvas, view: ShareView) -> None:
    """The share of the last 15 minutes, and its target; of a younger window, since when it is."""
    value, of_hundred = share_figure(view.recent, view.edge, too_little=view.too_little)
    title = "wall.share.title" if view.recent_is_short else "wall.far.share"
    body = _figure(
        c, title if view.rule.heard else f"{title}_delay",
        view.condition, view.severity, value, grade_token(view.severity),
        [c.words("wall.per_cent_sign")] if of_hundred else [],
        too_little=not of_hundred,
    )  # fmt: skip
    if not c.values:
        last = c.words("wall.per_cent", n=value) if of_hundred else value
        _last(c, body, value if isinstance(value, Absent) else str(last))
        return
    counts = [c.dim(f"n {count(view.recent.of)}")] if isinstance(view.recent, Ratio) else []
    target = c.forms("wall.far.target", n=c.strong_word(per_cent(view.target)))
    # what the window lacks outranks what it is held against
    said = window_said(c, view) or target
    c.row(
        body.left, body.bottom - c.size("label") * 0.2, body.width,
        [*(f"{each}  {n}" for each in said for n in counts), *said],
    )  # fmt: skip


def draw_far_blank(c: Canvas, title: str, freshness: Freshness) -> None:
    """A figure's panel before there is anything to show: the bar says why."""
    body = frame(c, title, chip=Chip(Mark.NO_DATA, (), "stale", ink="panel"))
    middle = (body.top + body.bottom - c.size("label")) / 2
    c.text(body.left, middle + c.cap("hero") / 2, UNDEFINED, "hero", token="text3")


def draw_far_emergency_blank(c: Canvas, title: str, freshness: Freshness) -> None:
    """The strip of the emergency lines before there is anything to show."""
    said = c.dim_word(c.words(f"freshness.{freshness.value}"))
    _strip(c, False, Mark.NO_DATA, "stale", c.forms(title), [said], None)


def draw_far_emergency(c: Canvas, view: EmergencyView) -> None:
    """The emergency lines in one strip."""
    state = view.state
    active = state in (PoolState.ACTIVE, PoolState.ACTIVATING, PoolState.STANDING_DOWN)
    mark, token = _sign(view) if c.current else (Mark.NO_DATA, "stale")
    if isinstance(state, Absent):
        said = [c.dim(c.words(f"absent.{state.value}"))]
    elif isinstance(view.switched_on, Absent) or not active:
        said = [c.words(f"pool.{state.value}")]
    else:
        said = c.forms(
            "wall.far.on",
            state=c.words(f"pool.{state.value}"),
            n=c.strong(f"{count(view.switched_on)}/{count(view.total)}"),
        )
    dot = c.words("wall.dot")
    decided = decided_said(c, view)
    said = [*(f"{said[0]}{dot}{each}" for each in decided), *decided, *said]
    situation = None
    if view.situation is not None:
        situation = c.words(f"situation.{view.situation.value}")
    _strip(c, active, mark, token, c.forms("wall.emergency.title"), said, situation)


def _strip(
    c: Canvas,
    active: bool,
    mark: Mark,
    token: str,
    title: Sequence[str],
    said: Sequence[str],
    situation: str | None,
) -> None:
    radius = c.length("radius")
    c.block(
        0, 0, c.width, c.height, "raised" if active else "panel", radius=radius,
        edge="data" if active and c.current else "line", edge_width=c.length("stroke") * 0.5,
    )  # fmt: skip
    if not c.current:
        c.hatch(0, 0, c.width, c.height, "track", step=17, radius=radius, alpha=0.5, stripe=0.16)
    pad, size, middle = c.length("pad"), c.length("mark"), c.height / 2
    c.mark(mark, pad, middle - size / 2, size, token, "panel")
    left, right = pad + size + c.length("gap"), c.width - pad
    baseline = middle + c.cap("label") / 2
    names = [c.strong_word(each) for each in title]
    forms = [*(f"{name}  {each}" for name in names for each in said), *said]
    if situation is not None:
        word = c.strong_word(situation)
        taken = c.measure(word) + c.size("label") * 0.7
        # whose state it is outranks why, and why outranks nothing being said beside the state
        whole = c.fitting(forms, right - left)
        if c.fitting(forms, right - left - taken) == whole:
            right -= c.text(right, baseline, word, align="right") + c.size("label") * 0.7
    c.row(left, baseline, right - left, forms)


def _sign(view: EmergencyView) -> tuple[Mark, str]:
    if isinstance(view.state, Absent):
        return Mark.UNKNOWN, "stale"
    if view.severity is Severity.ALARM:
        return Mark.ALARM, "alarm"
    if view.severity is Severity.WATCH:
        return Mark.WATCH, "warn"
    return POOL_SIGNS[view.state]


def _figure(
    c: Canvas,
    title: str,
    condition: Condition,
    severity: Severity,
    value: str | Absent,
    token: str,
    unit: Sequence[str],
    too_little: bool = False,
) -> Body:
    chip = grade_chip(c, severity)
    if too_little and severity is Severity.NORMAL:
        chip = Chip(Mark.UNKNOWN, (), "stale")
    if not condition.is_current:
        chip = Chip(Mark.NO_DATA, ("",), "stale")
    body = frame(c, title, chip=_bare(chip), grade=severity)
    # a comma's tail reaches far below the line: the row below keeps clear of it
    middle = (body.top + body.bottom - c.size("second") * 1.25) / 2
    hero(
        c, body.left, middle + c.cap("hero") / 2, body.width, value, token=token, roles=ROLES,
        unit=unit,
    )  # fmt: skip
    return body


def _last(c: Canvas, body: Body, value: str | Absent) -> None:
    """The last known figure below its dash."""
    if not isinstance(value, Absent):
        line = body.bottom - c.size("label") * 0.2
        c.row(body.left, line, body.width, c.forms("wall.last", value=value))


def _bare(chip: Chip | None) -> Chip | None:
    """The mark of a chip without its word: the bar says it in words."""
    if chip is None:
        return None
    token = chip.fill or chip.token
    ink = {"alarm_fill": "alarm_ink", "warn_fill": "warn_ink"}.get(token, "panel")
    return Chip(chip.mark, (), token, ink=ink)
