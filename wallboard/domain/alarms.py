"""Alarm rules with patience: delays and hysteresis keep a chattering value from flapping.

Pure: `step` takes the memory of one rule, its figure and the time, and gives the new memory. The
hub runs it; the board runs the same code for a server that lists no alarms.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.hotline import Hotline, Limit
from wallboard.domain.metrics import break_due, free_seats, within_target
from wallboard.domain.snapshot import Alarm, Snapshot
from wallboard.domain.states import LineState, LinkState

Level = Literal["normal", "watch", "alarm"]

MINIMUM_DWELL_S = 60.0
"""A state lasts at least so long; escalation is excepted."""
CLEARED_SHOWN_S = 60.0
"""An ended alarm stays in sight so long, greyed."""
GRADED_N = 20
"""The share within 3 rings is graded from this n on."""

_ORDER: dict[Level, int] = {"normal": 0, "watch": 1, "alarm": 2}


@dataclass(frozen=True, slots=True)
class RuleMemory:
    """What is remembered of one rule between two looks at its figure."""

    level: Level = "normal"
    since: float = 0.0
    """When `level` began."""
    raised: float = 0.0
    """When the rule left normal."""
    wanted: Level = "normal"
    """The level that the figure asks for,"""
    wanted_since: float = 0.0
    """and since when without a break."""
    value: float | None = None
    cleared: float | None = None
    """When the rule last came back to normal."""


def step(memory: RuleMemory, limit: Limit, value: Maybe[float], now: float) -> RuleMemory:
    """The rule's memory after looking at `value`.

    An absent value leaves the level as it stands: an alarm never clears because data stopped.
    """
    if isinstance(value, Absent):
        return replace(memory, wanted=memory.level, wanted_since=now)
    wanted = _wanted(memory.level, limit, value)
    wanted_since = memory.wanted_since if wanted == memory.wanted else now
    memory = replace(memory, wanted=wanted, wanted_since=wanted_since, value=value)
    if wanted == memory.level:
        return memory
    rising = _ORDER[wanted] > _ORDER[memory.level]
    delay_s = limit.on_delay_s if rising else limit.off_delay_s
    settled = memory.level != "normal" or memory.cleared is None
    dwelt = (rising and settled) or now - memory.since >= MINIMUM_DWELL_S
    if now - wanted_since < delay_s or not dwelt:
        return memory
    return replace(
        memory,
        level=wanted,
        since=now,
        raised=now if memory.level == "normal" else memory.raised,
        cleared=now if wanted == "normal" else None,
    )


def _wanted(level: Level, limit: Limit, value: float) -> Level:
    for candidate, edge, clear in (
        ("alarm", limit.alarm, limit.alarm_clear),
        ("watch", limit.watch, limit.watch_clear),
    ):
        if edge is None:
            continue
        held = _ORDER[level] >= _ORDER[candidate]  # type: ignore[index]
        if held and clear is not None:
            reached = value < clear if limit.below else value > clear
            if reached:
                return candidate  # type: ignore[return-value]
        elif value <= edge if limit.below else value >= edge:
            return candidate  # type: ignore[return-value]
    return "normal"


def figures(snapshot: Snapshot, hotline: Hotline) -> dict[str, Maybe[float]]:
    """The figure that each rule looks at; unknown where there is too little data to grade."""
    now = snapshot.snapshot_time
    result: dict[str, Maybe[float]] = {}
    waiting = snapshot.waiting
    if isinstance(waiting, Absent):
        result["waiting"] = result["longest_wait"] = waiting
    else:
        result["waiting"] = len(waiting)
        result["longest_wait"] = max((now - call.since for call in waiting), default=0.0)
    recent = snapshot.recent
    if isinstance(recent, Absent):
        result["share_within"] = recent
    else:
        ratio = within_target(
            recent.answered_delay, recent.finished, hotline.delay_edges_s, hotline.rings
        )
        if isinstance(ratio, Absent):
            result["share_within"] = ratio
        elif ratio.of < GRADED_N or ratio.share is None:
            result["share_within"] = 1.0  # too few calls to hold anybody to account for
        else:
            result["share_within"] = ratio.share
    seats = snapshot.seats
    if isinstance(seats, Absent):
        result["seats_free"] = result["break_due"] = seats
    else:
        result["seats_free"] = free_seats(seats)
        due = break_due(seats, hotline.break_rule, now)
        result["break_due"] = due if isinstance(due, Absent) else due.count
    pool = snapshot.emergency
    if isinstance(pool, Absent):
        result["line_fault"] = result["link_down"] = pool
    else:
        result["line_fault"] = (
            pool.lines
            if isinstance(pool.lines, Absent)
            else sum(line.state is LineState.FAULT for line in pool.lines)
        )
        result["link_down"] = (
            pool.link if isinstance(pool.link, Absent) else float(pool.link.state is LinkState.DOWN)
        )
    missed = snapshot.missed
    if isinstance(missed, Absent):
        result["open_call_back"] = missed
    else:
        oldest = missed.oldest_open
        result["open_call_back"] = 0.0 if oldest is None else now - oldest
    return result


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
                rule: step(self.rules.get(rule, RuleMemory()), limit, seen[rule], now)
                for rule, limit in hotline.limits.items()
                if rule in seen
            }
        )

    def alarms(self, hotline: Hotline, now: float) -> tuple[Alarm, ...]:
        """What stands or has just ended: the worst first, then the newest."""
        shown: list[Alarm] = []
        for rule, memory in self.rules.items():
            limit = hotline.limits[rule]
            if memory.level != "normal":
                edge = limit.alarm if memory.level == "alarm" else limit.watch
                shown.append(Alarm(rule, memory.level, memory.raised, memory.value, edge))
            elif memory.cleared is not None and now - memory.cleared < CLEARED_SHOWN_S:
                shown.append(Alarm(rule, "cleared", memory.cleared, memory.value, None))
        return tuple(sorted(shown, key=worst_first))


def worst_first(alarm: Alarm) -> tuple[int, float]:
    """Sort key: alarms, then watches, then what has ended; the newest of each first."""
    return {"alarm": 0, "watch": 1}.get(alarm.level, 2), -alarm.since
