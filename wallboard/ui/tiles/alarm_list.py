"""The list of alarms: a wide wall's fourth column."""

from wallboard.boards.bar import BarView
from wallboard.domain.severity import Severity
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.paint.marks import Mark
from wallboard.ui.text import count
from wallboard.ui.tiles.alarm_words import alarm_sentences, alarm_standing
from wallboard.ui.tiles.frame import chip_for, frame

_MARKS = {"alarm": (Mark.ALARM, "alarm"), "watch": (Mark.WATCH, "warn")}


def draw_alarms(c: Canvas, view: BarView) -> None:
    """Lay the list out: two rows an alarm, as many as there is room for."""
    body = frame(
        c, "wall.alarms.title", chip=chip_for(c, view.condition, Severity.NONE),
        subtitle=[count(len(view.alarms))] if view.alarms else [],
    )  # fmt: skip
    row = c.length("row")
    line = body.top + c.size("label")
    if not view.alarms:
        if view.condition.is_current and view.condition.graded:
            indent = c.mark_beside(Mark.OK, body.left, line, "ok")
            c.row(body.left + indent, line, body.width - indent, c.forms("wall.alarms.none"))
        else:
            indent = c.mark_beside(Mark.UNKNOWN, body.left, line, "stale")
            c.row(body.left + indent, line, body.width - indent, c.forms("wall.not_evaluated"))
        return
    room = 1 + max(0, int((body.bottom - line - row) // (2 * row)))
    shown = view.alarms[: room if len(view.alarms) <= room else max(1, room - 1)]
    for each in shown:
        mark, token = _MARKS.get(each.alarm.level, (Mark.OK, "stale"))
        quiet = each.alarm.level == "cleared" or each.alarm.shelved_until is not None
        token = "text2" if quiet and each.alarm.level != "cleared" else token
        indent = c.mark_beside(mark, body.left, line, token)
        c.row(
            body.left + indent, line, body.width - indent,
            alarm_sentences(c, each),
            token="text2" if quiet else "text", bold=not quiet, elide=True,
        )  # fmt: skip
        c.row(
            body.left + indent, line + row, body.width - indent, alarm_standing(c, each),
            token="text3",
        )  # fmt: skip
        line += 2 * row
    more = len(view.alarms) - len(shown)
    if more:
        c.row(body.left, line, body.width, c.forms("wall.bar.more", n=count(more)))
