"""How the desk puts figures into words: one language and the hotline's time zone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TypeVar

from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.hotline import Kind
from wallboard.domain.metrics import Ratio
from wallboard.domain.severity import Severity
from wallboard.ui import text
from wallboard.ui.desk.face import Chip, Definition, Figure
from wallboard.words import Words

Value = TypeVar("Value")


@dataclass(frozen=True)
class Voice:
    """Words and numbers for people, as display.md ("Numbers") has them."""

    words: Words
    zone: tzinfo
    today: date | None = None
    """The day it is on the hotline's clock."""

    def absent(self, why: Absent) -> str:
        """Unknown or not provided."""
        return self.words(f"absent.{why.value}")

    def count(self, value: int) -> str:
        """A number of things, with a comma at the thousands."""
        return text.count(value)

    def number(self, value: float) -> str:
        """A limit: whole where it is whole."""
        return text.count(int(value)) if value == int(value) else f"{value:,g}"

    def numeral(self, value: int) -> str:
        """A small number as part of a name: 三声, 3 rings."""
        return text.numeral(self.words, value)

    def clock(self, seconds: float) -> str:
        """A duration that runs: mm:ss, from an hour on h:mm:ss."""
        return text.stopwatch(seconds)

    def span(self, seconds: float) -> str:
        """A duration in words."""
        return text.span(self.words, seconds)

    def minutes(self, seconds: float) -> str:
        """A duration in words by whole minutes, so that it changes once a minute."""
        return text.minutes(self.words, seconds)

    def local(self, instant: float) -> datetime | None:
        """An instant on the hotline's clock; None beyond the calendar."""
        try:
            return datetime.fromtimestamp(instant, self.zone)
        except (OverflowError, ValueError, OSError):
            return None

    def time(self, instant: float) -> str:
        """When something was or will be on the hotline's clock, by the minute."""
        moment = self.local(instant)
        if moment is None:
            return self.words("absent.undefined")
        return text.at_time(self.words, moment, self.today)

    def hour(self, instant: float) -> str:
        """The time of day alone, where it is plain which day is meant."""
        moment = self.local(instant)
        return self.words("absent.undefined") if moment is None else text.hour_minute(moment)

    def counted(self, since: float | None) -> str:
        """Today, or since when it is counted where that is not midnight."""
        if since is None:
            return self.words("desk.counted.today")
        return self.words("desk.counted.since", time=self.time(since))

    def day_window(self, since: float | None) -> str:
        """The window of the day's figures on a definition card."""
        if since is None:
            return self.words("definition.midnight")
        return self.words("definition.since", time=self.time(since))

    def kind(self, kind: Kind) -> str:
        """What a caller wants."""
        return text.kind_name(self.words, kind)

    def joined(self, parts: Iterable[str]) -> str:
        """Short things of one line."""
        return self.words("desk.separator").join(parts)

    def fraction(self, ratio: Ratio) -> str:
        """Both counts of a share."""
        return text.fraction(ratio)

    def figure(
        self,
        value: Maybe[Value | None],
        say: Callable[[Value], str],
        *,
        unit: str = "",
        caption: str = "",
        severity: Severity = Severity.NONE,
        minor: bool = False,
    ) -> Figure:
        """A value as a figure; absent ones in words, None as a dash."""
        if isinstance(value, Absent):
            return Figure(self.absent(value), caption=caption, minor=minor, absent=True)
        if value is None:
            return Figure(self.words("absent.undefined"), caption=caption, minor=minor)
        return Figure(say(value), unit, caption, severity, minor)

    def share(
        self,
        ratio: Maybe[Ratio],
        say: Callable[[Ratio], str],
        *,
        caption: str = "",
        severity: Severity = Severity.NONE,
        minor: bool = False,
        too_little: bool = False,
    ) -> Figure:
        """A share as a figure: a percentage, a fraction of too little, a dash where n is 0."""
        if isinstance(ratio, Absent):
            return Figure(self.absent(ratio), caption=caption, minor=minor, absent=True)
        if ratio.share is None:
            return Figure(self.words("absent.undefined"), caption=caption, minor=minor)
        if too_little or ratio.is_small:
            return Figure(self.fraction(ratio), "", caption, severity, minor)
        return Figure(say(ratio), "%", caption, severity, minor)

    def chip(self, severity: Severity, *, told: bool = True, normal: bool = True) -> Chip | None:
        """The grade as a chip; None for what is not graded or, not being `told`, has no figure."""
        if severity is Severity.UNKNOWN:
            return Chip(severity, self.words("desk.alarms.not_evaluated")) if told else None
        if severity is Severity.NONE or (severity is Severity.NORMAL and not normal):
            return None
        return Chip(severity, self.words(f"severity.{severity.value}"))

    def definition(self, key: str, n: object = None, **values: object) -> Definition:
        """The definition card of a figure, with its n where there is one."""
        return Definition(
            name=self.words(f"definition.{key}.name", **values),
            formula=self.words(f"definition.{key}.formula", **values),
            window=self.words(f"definition.{key}.window", **values),
            n="" if n is None else self.words("definition.n", count=n),
        )
