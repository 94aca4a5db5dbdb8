"""Figures as text: pure functions from numbers to what is read on a board.

Words come from the catalogue; a figure that is undefined is a dash.
"""

from datetime import date, datetime, timedelta

from wallboard.boards.bar import AlarmView
from wallboard.domain.hotline import Kind
from wallboard.domain.metrics import Ratio
from wallboard.words import Words

UNDEFINED = "—"
MINUS = "\u2212"
SECONDS_SHOWN_TO = 600.0
"""Spans in words have seconds up to here."""


def count(value: int) -> str:
    """A whole number with thousands commas: 1,543."""
    return f"{value:,}".replace("-", MINUS)


def numeral(words: Words, value: int) -> str:
    """A small number as part of a name: 三声, 3 rings."""
    key = f"numeral.{value}"
    return words(key) if key in words else str(value)


def kind_name(words: Words, kind: Kind) -> str:
    """What a caller wants: the hotline's own label, else the board's word for the id."""
    key = f"kind.{kind.id}"
    return kind.label or (words(key) if key in words else kind.id)


def signed(value: float, digits: int = 1) -> str:
    """A difference with its sign: +7.9, −3.0; nothing but rounding has no sign."""
    rounded = round(value, digits)
    if rounded == 0:
        return f"{0:.{digits}f}"
    return f"{'+' if rounded > 0 else MINUS}{abs(rounded):,.{digits}f}"


def hundredths(ratio: Ratio, digits: int, edge: float | None = None) -> str:
    """A share in per cent without its sign; a dash where it is undefined.

    Rounded half up, save where that would say more than the counts do: what is not all never reads
    100, what is more than nothing never 0.0, and what misses `edge` never reads as if it met it.
    """
    if not ratio.of:
        return UNDEFINED
    unit = 10**digits
    steps = (200 * unit * ratio.part + ratio.of) // (2 * ratio.of)
    if steps >= 100 * unit and ratio.part < ratio.of:
        steps = 100 * unit - 1
    if steps == 0 < ratio.part:
        steps = 1
    share = ratio.part / ratio.of
    if edge is not None and share < edge and steps >= round(edge * 100 * unit):
        steps = round(edge * 100 * unit) - 1
    return f"{steps // unit}" + (f".{steps % unit:0{digits}d}" if digits else "")


def headline(ratio: Ratio, edge: float | None = None) -> str:
    """A share for a headline, one decimal: 58.1."""
    return hundredths(ratio, 1, edge)


def share_of(value: float, edge: float | None = None) -> str:
    """A headline of a share whose counts are not told."""
    millionths = 1_000_000
    return headline(Ratio(round(value * millionths), millionths), edge)


def rest(ratio: Ratio, edge: float | None = None) -> str:
    """What `headline` of the same ratio leaves of 100, so that both add up on the board."""
    if not ratio.of:
        return UNDEFINED
    tenths = 1000 - round(float(headline(ratio, edge)) * 10)
    return f"{tenths // 10}.{tenths % 10}"


def rate(ratio: Ratio) -> str:
    """A connect rate, two decimals: 97.26."""
    return hundredths(ratio, 2)


def bar_share(ratio: Ratio) -> str:
    """A share at a bar: none after the point from 10 % up, one below."""
    if ratio.part == 0 and ratio.of:
        return "0"
    return hundredths(ratio, 0 if ratio.of and ratio.part * 10 >= ratio.of else 1)


def fraction(ratio: Ratio) -> str:
    """The two counts: 168/289."""
    return f"{count(ratio.part)}/{count(ratio.of)}"


def rest_fraction(ratio: Ratio) -> str:
    """The two counts of what `fraction` leaves of the whole."""
    return fraction(Ratio(ratio.of - ratio.part, ratio.of))


def per_cent(share: float) -> str:
    """A limit such as 0.95 as 95, with no more decimals than it has (three at most)."""
    return f"{round(share * 100, 3):g}"


def stopwatch(seconds: float) -> str:
    """A wait: mm:ss, from an hour on h:mm:ss. Whole seconds that have passed."""
    whole = max(0, int(seconds))
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute:02d}:{second:02d}"


def hour_minute(moment: datetime) -> str:
    """The time of day: 09:41."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def at_time(words: Words, moment: datetime, today: date | None) -> str:
    """When something was or will be: 09:41, and with its date where that is not today.

    Where it is not known which day it is, every time has its date.
    """
    if moment.date() == today:
        return hour_minute(moment)
    month = words(f"wall.month.{moment.month}")
    return words("wall.dated", month=month, day=moment.day, time=hour_minute(moment))


def hour_minute_second(moment: datetime) -> str:
    """The time of day to the second: 09:41:05."""
    return f"{hour_minute(moment)}:{moment.second:02d}"


def degrees(celsius: float) -> str:
    """A temperature in whole degrees, half up, with a true minus: −9."""
    whole = int(celsius + 0.5) if celsius >= 0 else -int(-celsius + 0.5)
    return count(whole)


def times(scale: float) -> str:
    """A time scale as a factor: 60×, 0.5×."""
    return f"{scale:g}×"


def day(words: Words, moment: datetime) -> str:
    """2026年11月23日 星期一, Mon 23 Nov 2026."""
    return words(
        "wall.day",
        year=moment.year,
        month=words(f"wall.month.{moment.month}"),
        day=moment.day,
        weekday=words(f"wall.weekday.{moment.isoweekday()}"),
    )


def of_moment(words: Words, moment: datetime, since_s: float | None) -> str:
    """A moment that was `since_s` seconds ago: 09:41:05, and with its day where that is not today.

    What is left of yesterday must not be taken for this morning's.
    """
    now = moment if since_s is None else moment + timedelta(seconds=since_s)
    if now.date() == moment.date():
        return hour_minute_second(moment)
    return at_time(words, moment, now.date())


def spell(seconds: float) -> tuple[str, dict[str, str]]:
    """A span in words, as the key of its sentence and the numbers in it.

    45 s, 3 min 20 s, from ten minutes on 29 min, from an hour on 2 h 35 min, from a day on days.
    """
    whole = max(0, int(seconds))
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    if days and not hour:
        return "wall.span.day", {"days": str(days)}
    if days:
        return "wall.span.day_hour", {"days": str(days), "hours": str(hour)}
    if hours and not minute:
        return "wall.span.hour", {"hours": str(hours)}
    if hours:
        return "wall.span.hour_minute", {"hours": str(hours), "minutes": str(minute)}
    if whole >= SECONDS_SHOWN_TO or (minutes and not second):
        return "wall.span.minute", {"minutes": str(minutes)}
    if minutes:
        return "wall.span.minute_second", {"minutes": str(minutes), "seconds": str(second)}
    return "wall.span.second", {"seconds": str(second)}


def span(words: Words, seconds: float) -> str:
    """A span in words: 3 分 20 秒, 3 min 20 s."""
    key, numbers = spell(seconds)
    return words(key, **numbers)


def minutes(words: Words, seconds: float) -> str:
    """A span by whole minutes, so that it changes once a minute; less than one is not nothing."""
    if 0 < seconds < 60:
        return words("wall.span.under_minute")
    return span(words, seconds // 60 * 60)


def of_alarm(words: Words, view: AlarmView, sentence: str, subject: str | None) -> str:
    """What is the matter, that the alarm outlasts it, and with which seat or line it is."""
    said = words("alarm.lingers", sentence=sentence) if view.lingers else sentence
    if subject is None:
        return said
    return words("alarm.at_seat" if view.at_seat else "alarm.at", subject=subject, sentence=said)
