"""The tile of the share within the target rings."""

from dataclasses import dataclass

from wallboard.boards.condition import Condition
from wallboard.boards.share import ShareView
from wallboard.boards.today import TodayView
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.metrics import Ratio
from wallboard.domain.severity import Severity
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.paint.marks import Mark
from wallboard.ui.paint.trend import trend
from wallboard.ui.text import UNDEFINED, count, fraction, headline, minutes, per_cent, rate
from wallboard.ui.tiles.frame import Body, Chip, chip_for, frame
from wallboard.ui.tiles.heroes import grade_token, hero, hero_line, label_line

CHART_LOWEST = 56


@dataclass(frozen=True, slots=True)
class ShareToday:
    """Four panels leave the day no tile of its own: its two figures stand below the share."""

    share: ShareView
    today: TodayView

    @property
    def condition(self) -> Condition:
        """Both come from one snapshot."""
        return self.share.condition


def share_figure(
    ratio: Maybe[Ratio], edge: float | None, *, too_little: bool = False
) -> tuple[str | Absent, bool]:
    """The figure, and whether it is in per cent: of too little the two counts are shown."""
    if isinstance(ratio, Absent):
        return ratio, False
    if not ratio.of:
        return UNDEFINED, False
    if too_little or ratio.is_small:
        return fraction(ratio), False
    return headline(ratio, edge), True


def draw_share(c: Canvas, view: ShareView) -> None:
    """Lay the tile out."""
    body, line = _figures(c, view)
    if c.setting.measures.density == "standard":
        top = line + c.size("label") * 0.62
        height = body.bottom - c.size("label") * 1.02 - top
        if view.trend_absent is not None:
            absence = c.dim_word(c.words(f"absent.{view.trend_absent.value}"))
            forms = c.forms("wall.share.trend", n=absence)
            c.row(body.left, top + c.size("label"), body.width, forms)
        elif height >= CHART_LOWEST:
            trend(
                c, body.left, top, body.width, height, view.trend,
                (view.trend_start, view.trend_end), view.target,
            )  # fmt: skip


def draw_share_today(c: Canvas, both: ShareToday) -> None:
    """Lay out the share with the day's two figures below it."""
    body, line = _figures(c, both.share)
    today = both.today
    if not c.values:
        return
    since = today.counted_since
    c.row(
        body.left, line + c.length("row"), body.width,
        c.forms(
            "wall.share.day" if since is None else "wall.share.day_since",
            time="" if since is None else c.time(since),
            n=c.strong(count(today.offered)),
            rate=c.strong(
                c.words("wall.per_cent", n=rate(today.connect))
                if today.connect.of and not today.connect.is_small
                else (fraction(today.connect) if today.connect.of else UNDEFINED)
            ),
        ),
    )  # fmt: skip


def _figures(c: Canvas, view: ShareView) -> tuple[Body, float]:
    body = frame(
        c, "wall.share.title" if view.rule.heard else "wall.share.title_delay",
        chip=_chip(c, view), grade=view.severity,
        subtitle=[c.words("wall.share.limit", **c.rule_words())],
    )  # fmt: skip
    label = label_line(c, body.top)
    baseline = hero_line(c, label)
    value, of_hundred = share_figure(view.recent, view.edge, too_little=view.too_little)
    day, day_of_hundred = share_figure(view.today, view.target)
    percent = [c.words("wall.per_cent_sign")]
    half = body.width * 0.58
    window, day_label = _labels(c, body.width - c.length("gap"), view)
    c.text(body.left, label, window)
    hero(
        c, body.left, baseline, half, value, token=grade_token(view.severity),
        # two counts are less certain than a share, and look it
        roles=("hero", "second", "third") if of_hundred else ("second", "third"),
        unit=percent if of_hundred else (),
    )  # fmt: skip
    c.text(body.right, label, day_label, align="right")
    hero(
        c, body.right, baseline, body.width - half - c.length("gap"), day,
        roles=("second", "third"), unit=percent if day_of_hundred else (),
        align="right",
    )  # fmt: skip
    line = baseline + c.length("row") + c.length("gap") * 0.3
    if not c.values:
        if not isinstance(value, Absent):
            last = c.words("wall.per_cent", n=value) if of_hundred else value
            c.row(body.left, line, body.width, c.forms("wall.last", value=last))
        return body, line
    left = right = 0.0
    if of_hundred and isinstance(view.recent, Ratio):
        left = c.text(body.left, line, fraction(view.recent), token="text2")
    if day_of_hundred and isinstance(view.today, Ratio):
        right = c.text(body.right, line, fraction(view.today), token="text2", align="right")
    _target(c, body, line, left, right, view)
    return body, line


def _chip(c: Canvas, view: ShareView) -> Chip | None:
    """The grade, or that there is too little to grade: that is no normal share."""
    recent = view.recent
    if isinstance(recent, Absent):
        return chip_for(c, view.condition, view.severity, absence=recent)
    ungraded = view.too_little and view.severity is Severity.NORMAL
    if ungraded and view.condition.is_current:
        return Chip(Mark.UNKNOWN, tuple(c.forms("wall.too_little")), "stale", ink="stale")
    return chip_for(c, view.condition, view.severity)


def _target(c: Canvas, body: Body, line: float, left: float, right: float, view: ShareView) -> None:
    forms = c.forms("wall.share.target", n=c.strong_word(per_cent(view.target)))
    mark = c.size("label") * 1.3
    room = body.width - left - right - c.length("gap") * 2 - mark
    chosen = c.fitting(forms, room)
    if chosen is None:
        return
    width = c.measure(chosen) + mark
    x = body.left + left + c.length("gap") + (room + mark - width) / 2 if left else body.left
    c.mark(Mark.DASHES, x, line - c.cap("label") / 2 - mark * 0.4, mark * 0.8, "text")
    c.text(x + mark, line, chosen)


def _labels(c: Canvas, room: float, view: ShareView) -> tuple[str, str]:
    """What stands over the two figures: the fullest wordings that fit beside each other."""
    windows, days = _recent_label(c, view), _today_label(c, view)
    for day in days:
        window = c.fitting(windows, room - c.measure(day))
        if window is not None:
            return window, day
    return windows[-1], ""  # the window is what is graded


def _recent_label(c: Canvas, view: ShareView) -> list[str]:
    """The window that is graded: since when it is and what it lacks, where it lacks anything."""
    if view.recent_is_short:
        return window_said(c, view)
    dot = c.words("wall.dot")
    windows = c.forms("wall.share.recent")
    return [f"{each}{dot}{lack}" for each in windows for lack in window_said(c, view)] or windows


def window_said(c: Canvas, view: ShareView) -> list[str]:
    """Since when the graded window is, and how much of it nobody watched; nothing of a whole one.

    From the fullest wording to the shortest.
    """
    lacks: list[str] = []
    if view.recent_unwatched_s:
        lacks = c.forms("wall.share.unwatched", span=minutes(c.words, view.recent_unwatched_s))
    if not view.recent_is_short or view.recent_since is None:
        return lacks
    since = c.words("wall.since", time=c.time(view.recent_since))
    return [*(f"{since}{c.words('wall.dot')}{lack}" for lack in lacks), since]


def _today_label(c: Canvas, view: ShareView) -> list[str]:
    ratio = view.today
    since = view.counted_since
    today = c.words("wall.share.today")
    if since is not None:
        today = c.words("wall.since", time=c.time(since))
    if isinstance(ratio, Absent) or ratio.share is None or ratio.is_small or not c.values:
        return [today]
    verdict = c.words("wall.share.met" if ratio.share >= view.target else "wall.share.missed")
    met = ratio.share >= view.target
    tone = c.tone(verdict, "strong" if met else "warn")
    # of what it is the verdict goes without saying for today alone
    return [f"{today}{c.words('wall.dot')}{tone}", tone if since is None else today]
