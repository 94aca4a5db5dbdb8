"""The counts of a span while it runs: the mutable twin of Counters."""

from bisect import bisect_right
from operator import add

from wallboard.domain.counters import Counters, Tally
from wallboard.domain.states import Group


class Accumulator:
    """Counts of the calls of one span; `frozen` gives them as a value."""

    __slots__ = (
        "_edges",
        "abandoned",
        "abandoned_delay",
        "abandoned_short",
        "answered",
        "answered_delay",
        "by_group",
        "by_kind_and_district",
        "carried_in",
        "delay_sum_s",
        "handled",
        "hold_sum_s",
        "lost_ringing",
        "offered",
        "talk_sum_s",
        "timed_out",
        "timed_out_delay",
        "unobserved",
        "wrap_sum_s",
    )

    def __init__(self, edges: tuple[float, ...]) -> None:
        self._edges = edges
        self.offered = self.carried_in = self.answered = self.abandoned = self.timed_out = 0
        self.unobserved = self.abandoned_short = self.lost_ringing = self.handled = 0
        self.delay_sum_s = self.talk_sum_s = self.hold_sum_s = self.wrap_sum_s = 0.0
        self.answered_delay = [0] * (len(edges) + 1)
        self.abandoned_delay = [0] * (len(edges) + 1)
        self.timed_out_delay = [0] * (len(edges) + 1)
        self.by_group: dict[Group, int] = {}
        # (kind, district) -> [offered, answered, abandoned, timed_out]: one look-up a call event
        self.by_kind_and_district: dict[tuple[str | None, str | None], list[int]] = {}

    def tally(self, kind: str | None, district: str | None) -> list[int]:
        """The counts [offered, answered, abandoned, timed_out] of a kind in a district."""
        key = (kind, district)
        found = self.by_kind_and_district.get(key)
        if found is None:
            found = self.by_kind_and_district[key] = [0, 0, 0, 0]
        return found

    def answer(self, delay_s: float, group: Group) -> None:
        """Count an answered call."""
        self.answered += 1
        self.delay_sum_s += delay_s
        self.answered_delay[bisect_right(self._edges, delay_s)] += 1
        self.by_group[group] = self.by_group.get(group, 0) + 1

    def abandon(self, delay_s: float, *, short: bool, ringing: bool) -> None:
        """Count a call whose caller gave up."""
        self.abandoned += 1
        self.abandoned_short += short
        self.lost_ringing += ringing
        self.abandoned_delay[bisect_right(self._edges, delay_s)] += 1

    def time_out(self, delay_s: float, *, ringing: bool) -> None:
        """Count a call that the queue sent away."""
        self.timed_out += 1
        self.lost_ringing += ringing
        self.timed_out_delay[bisect_right(self._edges, delay_s)] += 1

    def handle(self, talk_s: float, hold_s: float, wrap_s: float) -> None:
        """Count a call whose after-call work is done."""
        self.handled += 1
        self.talk_sum_s += talk_s
        self.hold_sum_s += hold_s
        self.wrap_sum_s += wrap_s

    def absorb(self, other: "Accumulator") -> None:
        """Add another span's counts to these; its sums as it tells them, so that they agree."""
        self.offered += other.offered
        self.carried_in += other.carried_in
        self.answered += other.answered
        self.abandoned += other.abandoned
        self.timed_out += other.timed_out
        self.unobserved += other.unobserved
        self.abandoned_short += other.abandoned_short
        self.lost_ringing += other.lost_ringing
        self.handled += other.handled
        self.delay_sum_s += round(other.delay_sum_s, 3)
        self.talk_sum_s += round(other.talk_sum_s, 3)
        self.hold_sum_s += round(other.hold_sum_s, 3)
        self.wrap_sum_s += round(other.wrap_sum_s, 3)
        for count, mine, its in (
            (other.answered, self.answered_delay, other.answered_delay),
            (other.abandoned, self.abandoned_delay, other.abandoned_delay),
            (other.timed_out, self.timed_out_delay, other.timed_out_delay),
        ):
            if count:
                mine[:] = map(add, mine, its)
        for group, answered in other.by_group.items():
            self.by_group[group] = self.by_group.get(group, 0) + answered
        for key, counts in other.by_kind_and_district.items():
            held = self.tally(*key)
            held[:] = map(add, held, counts)

    def frozen(self) -> Counters:
        """The counts as they stand; calls of no known kind or district stand under no key."""
        by_kind: dict[str, Tally] = {}
        by_district: dict[str, Tally] = {}
        for (kind, district), counts in self.by_kind_and_district.items():
            tally = Tally(*counts)
            if kind is not None:
                by_kind[kind] = by_kind[kind].plus(tally) if kind in by_kind else tally
            if district is not None:
                by_district[district] = (
                    by_district[district].plus(tally) if district in by_district else tally
                )
        return Counters(
            offered=self.offered,
            carried_in=self.carried_in,
            answered=self.answered,
            abandoned=self.abandoned,
            timed_out=self.timed_out,
            unobserved=self.unobserved,
            abandoned_short=self.abandoned_short,
            lost_ringing=self.lost_ringing,
            answered_delay=tuple(self.answered_delay),
            abandoned_delay=tuple(self.abandoned_delay),
            timed_out_delay=tuple(self.timed_out_delay),
            delay_sum_s=round(self.delay_sum_s, 3),
            talk_sum_s=round(self.talk_sum_s, 3),
            hold_sum_s=round(self.hold_sum_s, 3),
            wrap_sum_s=round(self.wrap_sum_s, 3),
            handled=self.handled,
            by_kind=by_kind,
            by_group=dict(self.by_group),
            by_district=by_district,
        )
