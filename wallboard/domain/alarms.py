"""Alarm rules with patience: delays and hysteresis keep a chattering value from flapping.

Pure: `step` takes the memory of one rule, its figure and the time, and gives the new memory. The
hub runs it; the board runs the same code for a server that lists no alarms.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.hotline import Hotline, Limit
from wallboard.domain.metrics import break_due, free_seats, lines_in_fault, within_target
from wallboard.domain.snapshot import Alarm, EmergencyPool, Snapshot
from wallboard.domain.states import LinkState
from wallboard.domain.whole import all_seats, whole_pool

Level = Literal["normal", "watch", "alarm"]

MINIMUM_DWELL_S = 60.0
"""A state lasts at least so long; escalation is excepted."""
CLEARED_SHOWN_S = 60.0
"""An ended alarm stays in sight so long, greyed."""
TARGETS = frozenset({"share_within"})
"""Rules whose edges are targets: who is at one meets it, where any other rule has reached it."""
_OF_THE_DAY = frozenset({"open_call_back"})
"""Rules about callers, who are told apart within a day and forgotten at midnight."""

_ORDER: dict[Level, int] = {"normal": 0, "watch": 1, "alarm": 2}
_GRADES: tuple[Level, ...] = ("alarm", "watch")
"""The worse first."""


@dataclass(frozen=True, slots=True)
class RuleMemory:
    """What is remembered of one rule between two looks at its figure."""

    level: Level = "normal"
    since: float = 0.0
    """When `level` began."""
    value: float | None = None
    """The figure at the last look; None where it could not be told or is too little to grade."""
    cleared: float | None = None
    """When the rule last came back to normal."""
    reached: Mapping[Level, float] = field(default_factory=dict)
    """Since when, on end, the figure has reached the edge of a level,"""
    better: Mapping[Level, float] = field(default_factory=dict)
    """and since when it has been better than the edge at which that level is left."""
    acknowledged: float | None = None
    """When somebody acknowledged this spell: from normal, or from watch to alarm, is another."""
    shelved_until: float | None = None
    """Until when the rule is put aside,"""
    shelved_level: Level | None = None
    """and the worst level it is put aside at: a worse one is shown."""


def step(
    memory: RuleMemory,
    limit: Limit,
    value: Maybe[float | None],
    now: float,
    *,
    is_target: bool = False,
) -> RuleMemory:
    """The rule's memory after looking at `value`; None is too little to grade and reaches no edge.

    An absent value leaves the level as it stands: an alarm never clears because data stopped. A
    level is entered once its edge has been reached for the on-delay on end, whatever the figure
    does beyond it, and left once the figure has been better for the off-delay on end. A target is
    missed below it, any other edge is reached at it.
    """
    if isinstance(value, Absent):
        return replace(memory, value=None, reached={}, better={})
    reached: dict[Level, float] = {}
    better: dict[Level, float] = {}
    for level in _GRADES:
        if _is_reached(limit, level, value, is_target=is_target):
            reached[level] = memory.reached.get(level, now)
        elif _is_better(limit, level, value):
            better[level] = memory.better.get(level, now)
    memory = replace(memory, value=value, reached=reached, better=better)
    level = _level(memory, limit, now)
    if level == memory.level:
        return memory
    escalates = memory.level != "normal" and _ORDER[level] > _ORDER[memory.level]
    fresh = memory.level == "normal" and memory.cleared is None
    if not escalates and not fresh and now - memory.since < MINIMUM_DWELL_S:
        return memory
    worse = _ORDER[level] > _ORDER[memory.level]
    shown = _ORDER[level] > _ORDER[memory.shelved_level or memory.level]
    return replace(
        memory,
        level=level,
        since=now,
        cleared=now if level == "normal" else None,
        acknowledged=None if worse else memory.acknowledged,
        shelved_until=None if shown else memory.shelved_until,
        shelved_level=None if shown else memory.shelved_level,
    )


def _level(memory: RuleMemory, limit: Limit, now: float) -> Level:
    """The level that the delays allow now, the dwell left aside."""
    for level in _GRADES:
        if _ORDER[memory.level] >= _ORDER[level]:
            since = memory.better.get(level)
            if (level == memory.level or _has(limit, level)) and (
                since is None or now - since < limit.off_delay_s
            ):
                return level
        else:
            since = memory.reached.get(level)
            if since is not None and now - since >= limit.on_delay_s:
                return level
    return "normal"


def _has(limit: Limit, level: Level) -> bool:
    return (limit.alarm if level == "alarm" else limit.watch) is not None


def _is_reached(limit: Limit, level: Level, value: float | None, *, is_target: bool) -> bool:
    edge = limit.alarm if level == "alarm" else limit.watch
    if value is None or edge is None:
        return False
    return reaches(value, edge, below=limit.below, is_target=is_target)


def reaches(value: float, edge: float, *, below: bool, is_target: bool) -> bool:
    """A figure has reached an edge: at it, or, where the edge is a target, only beyond it."""
    if value == edge:
        return not is_target
    return (value < edge) is below


def _is_better(limit: Limit, level: Level, value: float | None) -> bool:
    """Asked only of a figure that has not reached the level's edge."""
    clear = limit.alarm_clear if level == "alarm" else limit.watch_clear
    if value is None or clear is None:
        return True
    return value >= clear if limit.below else value <= clear


def figures(snapshot: Snapshot, hotline: Hotline) -> dict[str, Maybe[float | None]]:
    """The figure that each rule looks at; None where there is too little data to grade."""
    now = snapshot.snapshot_time
    result: dict[str, Maybe[float | None]] = {}
    waiting = snapshot.waiting
    if isinstance(waiting, Absent):
        result["waiting"] = result["longest_wait"] = waiting
    else:
        result["waiting"] = len(waiting)
        result["longest_wait"] = max((max(0.0, now - call.since) for call in waiting), default=0.0)
    recent = snapshot.recent
    if isinstance(recent, Absent):
        result["share_within"] = recent
    else:
        ratio = within_target(
            recent.answered_delay, recent.finished, hotline.delay_edges_s, hotline.rings
        )
        if isinstance(ratio, Absent):
            result["share_within"] = ratio
        elif recent.is_mostly_unwatched(now):
            result["share_within"] = Absent.UNKNOWN  # no alarm clears because nobody watched
        else:  # too few calls are nothing to hold anybody to account for
            result["share_within"] = None if ratio.is_small else ratio.share
    seats = all_seats(snapshot, hotline)
    if isinstance(seats, Absent):
        result["seats_free"] = result["break_due"] = seats
    else:
        result["seats_free"] = free_seats(seats) if seats else None  # no seat can be free
        due = break_due(seats, hotline.break_rule, now)
        result["break_due"] = due if isinstance(due, Absent) else due.count
    pool = whole_pool(snapshot, hotline)
    if isinstance(pool, Absent):
        result["line_fault"] = result["link_down"] = pool
    else:
        result["line_fault"] = lines_in_fault(pool)
        result["link_down"] = _link_down(pool)
    missed = snapshot.missed
    if isinstance(missed, Absent):
        result["open_call_back"] = missed
    else:
        oldest = missed.oldest_open
        result["open_call_back"] = 0.0 if oldest is None else max(0.0, now - oldest)
    return result


def _link_down(pool: EmergencyPool) -> Maybe[float]:
    if isinstance(pool.link, Absent):
        return pool.link
    if pool.link.state is LinkState.UNKNOWN:
        return Absent.UNKNOWN
    return float(pool.link.state is LinkState.DOWN)


@dataclass(frozen=True, slots=True)
class AlarmBook:
    """The memories of all rules."""

    rules: Mapping[str, RuleMemory] = field(default_factory=dict)

    def after(self, snapshot: Snapshot, hotline: Hotline) -> "AlarmBook":
        """The book after looking at a snapshot."""
        seen = figures(snapshot, hotline)
        now = snapshot.snapshot_time
        return AlarmBook(
            {
                rule: step(
                    self._held(rule, snapshot), limit, seen[rule], now, is_target=rule in TARGETS
                )
                for rule, limit in hotline.limits.items()
                if rule in seen
            }
        )

    def _held(self, rule: str, snapshot: Snapshot) -> RuleMemory:
        """A rule's memory before a look: without a shelf that has ended, or a day that has."""
        memory = self.rules.get(rule, RuleMemory())
        if memory.shelved_until is not None and snapshot.snapshot_time >= memory.shelved_until:
            memory = replace(memory, shelved_until=None, shelved_level=None)
        began_before = memory.level != "normal" and memory.since < snapshot.counters_since
        if rule in _OF_THE_DAY and began_before:
            # whom it was about is forgotten and not reached: that is no alarm that has cleared
            return RuleMemory(
                shelved_until=memory.shelved_until, shelved_level=memory.shelved_level
            )
        return memory

    def told(
        self, held: Snapshot | None, snapshot: Snapshot, hotline: Hotline | None
    ) -> "AlarmBook":
        """A board's book after a snapshot that came while `held` was the newest.

        A board evaluates for a server that evaluates nothing. Where the server does, its word makes
        the board's void; and a run at an earlier time begins its own book, for what is held lies in
        its future.
        """
        if not isinstance(snapshot.alarms, Absent):
            return AlarmBook()
        other_run = held is not None and held.epoch != snapshot.epoch
        earlier = held is not None and snapshot.snapshot_time < held.snapshot_time
        book = AlarmBook() if other_run and earlier else self
        if snapshot.alarms is Absent.NOT_PROVIDED and hotline is not None:
            return book.after(snapshot, hotline)
        return book

    def recalling(self, kept: "AlarmBook") -> "AlarmBook":
        """The book with what an earlier run kept.

        A level lasts at least a minute: two that began closer together are one spell, seen by two
        boards, and this board's word for it stays, for that is what its marks name.
        """
        own = {
            rule: memory
            for rule, memory in self.rules.items()
            if rule not in kept.rules or _is_one_spell(memory, kept.rules[rule])
        }
        return AlarmBook({**kept.rules, **own})

    def acknowledged(self, rule: str, now: float) -> "AlarmBook":
        """The book in which somebody has seen this spell of a rule; the first time stays."""
        memory = self.rules[rule]
        if memory.acknowledged is not None:
            return self
        return AlarmBook({**self.rules, rule: replace(memory, acknowledged=now)})

    def shelved(self, rule: str, until: float | None) -> "AlarmBook":
        """The book in which a rule is put aside until an instant, or with None taken back."""
        held = self.rules[rule]
        level = None if until is None else held.level
        return AlarmBook(
            {**self.rules, rule: replace(held, shelved_until=until, shelved_level=level)}
        )

    def lasting(self) -> "AlarmBook":
        """What of the book outlasts a restart: the levels and what people did about them."""
        return AlarmBook(
            {
                rule: replace(memory, value=None, reached={}, better={})
                for rule, memory in self.rules.items()
            }
        )

    def alarms(self, hotline: Hotline, now: float) -> tuple[Alarm, ...]:
        """What stands or has just ended: the worst first, then the newest."""
        shown: list[Alarm] = []
        for rule, memory in self.rules.items():
            limit = hotline.limits.get(rule)
            if limit is None:  # the hotline has given the rule up
                continue
            until = memory.shelved_until
            marks = (memory.acknowledged, until if until is not None and now < until else None)
            if memory.level != "normal":
                edge = limit.alarm if memory.level == "alarm" else limit.watch
                shown.append(Alarm(rule, memory.level, memory.since, memory.value, edge, *marks))
            elif memory.cleared is not None and now - memory.cleared < CLEARED_SHOWN_S:
                shown.append(Alarm(rule, "cleared", memory.cleared, memory.value, None, *marks))
        return tuple(sorted(shown, key=worst_first))


def _is_one_spell(one: RuleMemory, other: RuleMemory) -> bool:
    return one.level == other.level and abs(one.since - other.since) < MINIMUM_DWELL_S


def worst_first(alarm: Alarm) -> tuple[int, float]:
    """Sort key: alarms, watches, what is put aside, what has ended; the newest of each first."""
    if alarm.level == "cleared":
        return 3, -alarm.since
    if alarm.shelved_until is not None:
        return 2, -alarm.since
    return {"alarm": 0, "watch": 1}.get(alarm.level, 2), -alarm.since
