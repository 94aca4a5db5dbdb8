"""What seldom changes about a hotline: its name, rules, limits, seats and lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wallboard.domain.histogram import DELAY_EDGES_S
from wallboard.domain.rings import RingRule


@dataclass(frozen=True, slots=True)
class Place:
    """A seat or an emergency line: its id and what people call it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What a caller wants; `label` is None where the board has a word of its own for the id."""

    id: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """The heating season, both days included."""

    start: date
    end: date

    def day(self, today: date) -> int | None:
        """The day of the season, from 1; None outside it."""
        if not self.start <= today <= self.end:
            return None
        return (today - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Limit:
    """When one alarm rule watches and alarms, in the unit of its figure.

    `below` says that small values are bad. An edge that is None is never reached. Hysteresis: a
    state entered at `watch` or `alarm` is left at `watch_clear` or `alarm_clear` (the same edge
    when None).
    """

    watch: float | None = None
    alarm: float | None = None
    watch_clear: float | None = None
    alarm_clear: float | None = None
    below: bool = False
    on_delay_s: float = 10.0
    off_delay_s: float = 30.0


TALK_WINDOW_S = 3600.0
"""Talk is told of the last hour, and of no other span."""


@dataclass(frozen=True, slots=True)
class BreakRule:
    """When an operator is due a break."""

    after_s: float = 120 * 60.0
    """So long without a break,"""
    talk_s: float = 45 * 60.0
    """or so much talk"""
    window_s: float = TALK_WINDOW_S
    """within this time."""

    @property
    def by_talk(self) -> bool:
        """Whether talk counts: over a window that nobody tells of it is not evaluated."""
        return self.window_s == TALK_WINDOW_S


@dataclass(frozen=True, slots=True)
class LeadTime:
    """So many lines take calls at the latest so long after they were asked for."""

    lines: int
    after_s: float


@dataclass(frozen=True, slots=True)
class Contractor:
    """Who staffs the emergency lines and how fast they come."""

    name: str
    lead_time_s: float | None = None
    """From asking to the first lines taking calls."""
    minimum_block_s: float | None = None
    liaison: str | None = None
    lead_times: tuple[LeadTime, ...] = ()
    """How many lines altogether how long after asking, rising; empty where not agreed."""


DEFAULT_LIMITS: Mapping[str, Limit] = {
    "longest_wait": Limit(watch=30, alarm=60),
    "waiting": Limit(watch=5, alarm=10, watch_clear=3, alarm_clear=8),
    "share_within": Limit(watch=0.95, alarm=0.80, watch_clear=0.96, alarm_clear=0.85, below=True),
    "seats_free": Limit(watch=0, below=True),
    "break_due": Limit(watch=5, watch_clear=3),
    "line_fault": Limit(watch=1),
    "link_down": Limit(alarm=1),
    "open_call_back": Limit(watch=30 * 60, alarm=2 * 3600),
}
"""The hub's own limits; a figure at its edge has reached it."""


@dataclass(frozen=True, slots=True)
class Hotline:
    """The resource /v1/hotline: it owns the rules, so that every wall grades alike."""

    name: str
    number: str
    time_zone: str = "Asia/Shanghai"
    season: Season | None = None
    rings: RingRule = field(default_factory=RingRule)
    share_target: float = 0.95
    short_abandon_s: float = 5.0
    break_rule: BreakRule = field(default_factory=BreakRule)
    limits: Mapping[str, Limit] = field(default_factory=lambda: dict(DEFAULT_LIMITS))
    seats: tuple[Place, ...] = ()
    lines: tuple[Place, ...] = ()
    kinds: tuple[Kind, ...] = ()
    contractor: Contractor | None = None
    delay_edges_s: tuple[float, ...] = DELAY_EDGES_S
    capabilities: frozenset[str] = frozenset()

    def evaluates(self, *rules: str) -> bool:
        """One of some alarm rules at least has an edge: without one it is not evaluated."""
        limits = (self.limits[rule] for rule in rules if rule in self.limits)
        return any(limit.watch is not None or limit.alarm is not None for limit in limits)
