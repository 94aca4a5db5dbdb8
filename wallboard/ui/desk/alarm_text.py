"""An alarm in words: what it says and since when."""

from collections.abc import Sequence

from wallboard.boards.bar import AlarmView
from wallboard.ui import text
from wallboard.ui.desk.voice import Voice

_CLOCKS = frozenset({"longest_wait", "open_call_back"})
"""Rules whose figure is a duration in seconds."""
_PLAIN = frozenset({"seats_free", "line_fault", "link_down"})
"""Rules whose sentence says enough without its limit."""


def alarm_what(view: AlarmView, voice: Voice) -> str:
    """What is wrong and with which seat or line; an unfamiliar rule by its own id."""
    alarm, words = view.alarm, voice.words
    if f"desk.alarm.{alarm.rule}" not in words:
        return words("desk.alarm.other", id=alarm.id)
    return text.of_alarm(words, view, _matter(view, voice), view.subject)


def _matter(view: AlarmView, voice: Voice) -> str:
    """With its figure, and with its limit where that is known and still reached."""
    alarm, figure, words = view.alarm, view.figure, voice.words
    gone = view.lingers and not figure  # no line in fault is no sentence about a fault
    if alarm.level == "cleared" or figure is None or gone:
        return words(f"desk.alarm.{alarm.rule}")
    key = f"desk.alarm_figure.{alarm.rule}"
    if alarm.rule == "seats_free" and figure >= 1:
        key += "_again" if view.lingers else "_some"
    said = _said(alarm.rule, figure, voice)
    if alarm.rule == "share_within":
        said = f"{text.share_of(figure, view.edge)} %"
    sentence = words(key, n=figure, value=said)
    if alarm.limit is None or view.lingers or alarm.rule in _PLAIN:
        return sentence
    limit = _said(alarm.rule, alarm.limit, voice)
    return words("desk.alarm.limited", sentence=sentence, limit=limit)


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


def _said(rule: str, value: float, voice: Voice) -> str:
    if rule == "longest_wait":
        return voice.clock(value)
    if rule in _CLOCKS:
        return voice.span(value)
    if rule == "share_within":
        return f"{text.per_cent(round(value, 3))} %"
    return voice.number(value)
