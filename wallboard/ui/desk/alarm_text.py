"""An alarm in words: what it says and since when."""

from collections.abc import Sequence

from wallboard.boards.bar import AlarmView
from wallboard.boards.figures import Figures
from wallboard.domain.metrics import Ratio
from wallboard.ui import text
from wallboard.ui.desk.voice import Voice

_CLOCKS = frozenset({"longest_wait", "open_call_back"})
"""Rules whose figure is a duration in seconds."""


def alarm_what(view: AlarmView, voice: Voice, figures: Figures = ()) -> str:
    """What is wrong, with its figure and its limit; an unfamiliar rule by its own id.

    `figures` are those that the cards show: of one moment there is one number.
    """
    alarm = view.alarm
    words = voice.words
    key = f"desk.alarm.{alarm.rule}"
    if key not in words:
        return words("desk.alarm.other", id=alarm.id)
    what = words(key, subject=alarm.id.partition(":")[2])
    figure = dict(figures).get(alarm.rule, alarm.value)
    if alarm.level == "cleared" or figure is None:
        return what
    key = f"desk.alarm_figure.{alarm.rule}"
    if alarm.rule == "seats_free" and figure >= 1:
        key += "_some"
    return words(
        key,
        n=figure,
        value=(
            _share_said(figure, alarm.limit)
            if alarm.rule == "share_within"
            else _said(alarm.rule, figure, voice)
        ),
        limit="" if alarm.limit is None else _said(alarm.rule, alarm.limit, voice),
    )


def alarm_when(view: AlarmView, voice: Voice) -> str:
    """Its level, since when, for how long, and what has been done about it."""
    alarm = view.alarm
    words = voice.words
    level = f"severity.{alarm.level}"
    parts = [words(level) if level in words else alarm.level]
    if alarm.level == "cleared":
        parts.append(words("desk.alarms.cleared_at", time=voice.time(alarm.since)))
    else:
        parts.append(words("desk.alarms.since", time=voice.time(alarm.since)))
        parts.append(words("desk.alarms.for", span=voice.span(view.for_s)))
    if alarm.acknowledged is not None:
        parts.append(words("desk.alarms.acknowledged", time=voice.time(alarm.acknowledged)))
    if alarm.shelved_until is not None:
        parts.append(words("desk.alarms.shelved", time=voice.time(alarm.shelved_until)))
    if view.here_alone:
        parts.append(words("desk.alarms.here_alone"))
    if not view.evaluated:
        parts.append(words("desk.alarms.not_evaluated"))
    return voice.joined(parts)


def summary(alarms: Sequence[AlarmView], voice: Voice) -> str:
    """How many of each level stand."""
    levels = [each.alarm.level for each in alarms]
    return voice.joined(
        voice.words(f"desk.alarms.count_{level}", n=levels.count(level))
        for level in ("alarm", "watch", "cleared")
        if level in levels
    )


def _share_said(value: float, limit: float | None) -> str:
    """As a headline has it: what misses the limit never reads as if it met it."""
    millionths = 1_000_000
    return f"{text.headline(Ratio(round(value * millionths), millionths), limit)} %"


def _said(rule: str, value: float, voice: Voice) -> str:
    if rule == "longest_wait":
        return voice.clock(value)
    if rule in _CLOCKS:
        return voice.span(value)
    if rule == "share_within":
        return f"{text.per_cent(round(value, 3))} %"
    return voice.number(value)
