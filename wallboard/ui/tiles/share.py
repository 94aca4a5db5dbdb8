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
from wallboard.ui.text import UNDEFINED, count, fraction, headline, hour_minute, per_cent, rate
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


def share_figure(ratio: Maybe[Ratio], target: float) -> tuple[str | Absent, bool]:
    """The figure, and whether it is in per cent: few calls are shown as their two counts."""
    if isinstance(ratio, Absent):
        return ratio, False
    if not ratio.of:
        return UNDEFINED, False
    if ratio.is_small:
        return fraction(ratio), False
    return headline(ratio, target), True


def draw_share(c: Canvas, view: ShareView) -> None:
    """Lay the tile out."""
    body, line = _figures(c, view)
    if c.setting.measures.density == "standard":
        top = line + c.size("label") * 0.62
        height = body.bottom - c.size("label") * 1.02 - top
        if height >= CHART_LOWEST:
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
    c.row(
        body.left, line + c.length("row"), body.width,
        c.forms(
            "wall.share.day",
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
    value, of_hundred = share_figure(view.recent, view.target)
    day, day_of_hundred = share_figure(view.today, view.target)
    percent = [c.words("wall.per_cent_sign")]
    half = body.width * 0.58
    today_forms = _today_label(c, view)
    today_width = c.measure(c.fitting(today_forms, body.width * 0.62) or "")
    c.row(body.left, label, body.width - today_width - c.length("gap"), _recent_label(c, view))
    hero(
        c, body.left, baseline, half, value, token=grade_token(view.severity),
        # two counts are less certain than a share, and look it
        roles=("hero", "second", "third") if of_hundred else ("second", "third"),
        unit=percent if of_hundred else (),
    )  # fmt: skip
    c.row(body.right, label, body.width * 0.62, today_forms, align="right")
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
    """The grade, or that there are too few calls to grade: that is no normal share."""
    recent = view.recent
    if isinstance(recent, Absent):
        return chip_for(c, view.condition, view.severity, absence=recent)
    ungraded = recent.is_small and view.severity is Severity.NORMAL
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


def _recent_label(c: Canvas, view: ShareView) -> list[str]:
    """The window that is graded; since when, where it is not one of 15 minutes yet."""
    if view.recent_is_short and view.recent_since is not None:
        return [c.words("wall.since", time=hour_minute(c.local(view.recent_since)))]
    return c.forms("wall.share.recent")


def _today_label(c: Canvas, view: ShareView) -> list[str]:
    ratio = view.today
    if isinstance(ratio, Absent) or ratio.share is None or ratio.is_small or not c.values:
        return c.forms("wall.share.today")
    verdict = c.words("wall.share.met" if ratio.share >= view.target else "wall.share.missed")
    met = ratio.share >= view.target
    tone = c.tone(verdict, "strong" if met else "warn")
    return [*c.forms("wall.share.today_graded", verdict=tone), tone]
