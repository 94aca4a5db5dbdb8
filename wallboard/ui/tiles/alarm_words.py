"""Alarms as sentences, by their rule."""

from collections.abc import Callable

from wallboard.boards.bar import AlarmView
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.paint.markup import clean
from wallboard.ui.text import count, of_alarm, per_cent, share_of, span, stopwatch
from wallboard.words import Words

SECONDS_TO = 120.0
"""Limits up to here are spoken in seconds, as they are set."""


def _limit_span(words: Words, seconds: float, _edge: float | None) -> str:
    if seconds <= SECONDS_TO:
        return words("wall.span.second", seconds=f"{seconds:g}")
    return span(words, seconds)


def _span(words: Words, seconds: float, _edge: float | None) -> str:
    return span(words, seconds)


def _share(_words: Words, value: float, edge: float | None) -> str:
    return share_of(value, edge)


def _whole(_words: Words, value: float, _edge: float | None) -> str:
    return count(round(value))


def _waited(_words: Words, value: float, _edge: float | None) -> str:
    return stopwatch(value)


def _part(_words: Words, value: float, _edge: float | None) -> str:
    return per_cent(value)


Spoken = Callable[[Words, float, float | None], str]
"""Says a figure that is not to be rounded up to an edge."""
_SPOKEN: dict[str, tuple[Spoken, Spoken]] = {
    "longest_wait": (_waited, _limit_span),
    "waiting": (_whole, _whole),
    "share_within": (_share, _part),
    "seats_free": (_whole, _whole),
    "break_due": (_whole, _whole),
    "line_fault": (_whole, _whole),
    "link_down": (_whole, _whole),
    "open_call_back": (_span, _limit_span),
}
"""How the value and the limit of each rule are said."""


def alarm_sentences(c: Canvas, view: AlarmView) -> list[str]:
    """What is the matter and with which seat or line, from the fullest wording to the shortest."""
    alarm = view.alarm
    spoken = _SPOKEN.get(alarm.rule)
    if spoken is None:
        return [c.words("wall.alarm.other", id=clean(alarm.id))]
    subject = None if view.subject is None else clean(view.subject)
    return [of_alarm(c.words, view, each, subject) for each in _matter(c, view, *spoken)]


def _matter(c: Canvas, view: AlarmView, say_value: Spoken, say_limit: Spoken) -> list[str]:
    alarm, figure = view.alarm, view.figure
    key = f"wall.alarm.{alarm.rule}"
    if alarm.rule == "share_within" and not c.setting.rings.heard:
        key += "_delay"
    gone = view.lingers and not figure  # no line in fault is no sentence about a fault
    if alarm.level == "cleared" or alarm.limit is None or figure is None or gone:
        return c.forms(f"{key}_name", **c.rule_words())
    if alarm.rule == "seats_free" and figure < 1:
        return c.forms("wall.alarm.seats_free_none")
    if view.lingers and f"{key}.short" in c.words:
        key += ".short"  # the wording without the limit
    return c.forms(
        key,
        n=say_value(c.words, figure, view.edge),
        limit=say_limit(c.words, alarm.limit, None),
        **c.rule_words(),
    )


def alarm_standing(c: Canvas, view: AlarmView) -> list[str]:
    """Since when it stands and who knows, from the fullest wording to the shortest."""
    dot = c.words("wall.dot")
    alarm = view.alarm
    since = c.words("wall.since", time=c.time(alarm.since))
    if alarm.level == "cleared":
        return [c.words("wall.alarm.cleared_at", time=c.time(alarm.since))]
    if not view.evaluated:
        return [f"{since}{dot}{c.words('wall.alarm.not_evaluated')}", since]
    if alarm.shelved_until is not None:
        aside = c.words("wall.alarm.shelved", time=c.time(alarm.shelved_until))
        return [f"{since}{dot}{aside}", aside, since]
    if alarm.acknowledged is not None:
        known = c.words("wall.alarm.acknowledged", time=c.time(alarm.acknowledged))
        return [f"{since}{dot}{known}", known, since]
    return [f"{since}{dot}{c.words('wall.alarm.unacknowledged')}", since]
