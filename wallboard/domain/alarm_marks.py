"""What was done about alarms at this board alone, for a server that cannot keep it for all.

Pure: marks lie over the server's alarms. An acknowledgement holds for one spell, as a server's
does, a shelf until its time or until the alarm is worse than what was put aside. What the server
says itself is never overruled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from wallboard.domain.snapshot import Alarm

_RANK = {"watch": 1, "alarm": 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """What was done about one alarm."""

    since: float
    level: str
    """The spell it was done in, as it stood when it was last seen."""
    acknowledged: float | None = None
    shelved_until: float | None = None
    shelved_level: str | None = None
    """What was put aside: a worse level is shown."""


@dataclass(frozen=True, slots=True)
class AlarmMarks:
    """The marks by the alarm's id."""

    marks: Mapping[str, Mark] = field(default_factory=dict)

    def acknowledged(self, alarm: Alarm, now: float) -> "AlarmMarks":
        """The marks with an alarm acknowledged; the first time stays."""
        mark = self._of(alarm)
        if mark.acknowledged is not None:
            return self
        return self._with(alarm, replace(mark, acknowledged=max(now, alarm.since)))

    def shelved(self, alarm: Alarm, until: float | None) -> "AlarmMarks":
        """The marks with an alarm put aside, or with None taken back."""
        level = None if until is None else alarm.level
        return self._with(alarm, replace(self._of(alarm), shelved_until=until, shelved_level=level))

    def after(self, alarms: Iterable[Alarm], now: float) -> "AlarmMarks":
        """What is left of the marks once a server's alarms have been seen at its instant `now`."""
        seen = {alarm.id: alarm for alarm in alarms}
        kept: dict[str, Mark] = {}
        for id_, mark in self.marks.items():
            left = _left(mark, seen.get(id_), now)
            if left is not None:
                kept[id_] = left
        return self if kept == self.marks else AlarmMarks(kept)

    def over(self, alarms: Iterable[Alarm]) -> tuple[Alarm, ...]:
        """The alarms with the marks laid over them, in their order."""
        return tuple(map(self._marked, alarms))

    def _marked(self, alarm: Alarm) -> Alarm:
        mark = self.marks.get(alarm.id)
        if mark is None:
            return alarm
        return replace(
            alarm,
            acknowledged=mark.acknowledged if alarm.acknowledged is None else alarm.acknowledged,
            shelved_until=(
                mark.shelved_until if alarm.shelved_until is None else alarm.shelved_until
            ),
        )

    def _of(self, alarm: Alarm) -> Mark:
        return self.marks.get(alarm.id, Mark(alarm.since, alarm.level))

    def _with(self, alarm: Alarm, mark: Mark) -> "AlarmMarks":
        return AlarmMarks({**self.marks, alarm.id: mark})


def _left(mark: Mark, alarm: Alarm | None, now: float) -> Mark | None:
    """A mark after its alarm was seen as it stands; None where nothing is left of it."""
    if mark.shelved_until is not None and now >= mark.shelved_until:
        mark = replace(mark, shelved_until=None, shelved_level=None)
    if alarm is None or alarm.level == "cleared":
        mark = replace(mark, acknowledged=None)
    elif (alarm.since, alarm.level) != (mark.since, mark.level):
        rank = _RANK.get(alarm.level, 0)
        aside = rank <= _RANK.get(mark.shelved_level or mark.level, 0)
        mark = Mark(
            alarm.since,
            alarm.level,
            mark.acknowledged if rank < _RANK.get(mark.level, 0) else None,
            mark.shelved_until if aside else None,
            mark.shelved_level if aside else None,
        )
    return None if mark.acknowledged is None and mark.shelved_until is None else mark
