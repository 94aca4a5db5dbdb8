"""Rings to answer: today's finished calls by the ring they were answered or lost on."""

from dataclasses import dataclass

from wallboard.boards.condition import Condition
from wallboard.boards.day import counted_since
from wallboard.domain.absent import Maybe
from wallboard.domain.hotline import Hotline
from wallboard.domain.metrics import (
    Ratio,
    RingCounts,
    RingMark,
    mean_delay_s,
    ring_quantile,
    rings_to_answer,
    within_share,
)
from wallboard.domain.rings import RingRule
from wallboard.domain.snapshot import Snapshot

RINGS = 6
"""So many rings are told apart, and more where calls on more of them keep the rule."""


@dataclass(frozen=True, slots=True)
class RingsView:
    """The tile of the rings to answer."""

    condition: Condition
    rule: RingRule
    counted_since: float | None
    """Since when the calls are counted, where that is not midnight."""
    counts: Maybe[RingCounts]
    within: Maybe[Ratio]
    """The share within the target rings: what the chart shows beyond them is exactly its rest."""
    target: float
    """The share's target: both are rounded away from it alike, so that they add up to 100."""
    answered: int
    median_ring: Maybe[RingMark | None]
    p95_ring: Maybe[RingMark | None]
    mean_delay_s: Maybe[float | None]


def rings_view(snapshot: Snapshot, hotline: Hotline, condition: Condition) -> RingsView:
    """The view of today's calls."""
    today = snapshot.today
    edges, rule = hotline.delay_edges_s, hotline.rings
    return RingsView(
        condition=condition,
        rule=rule,
        counted_since=counted_since(snapshot, hotline),
        counts=rings_to_answer(today, edges, rule, max(RINGS, rule.target + 1)),
        within=within_share(hotline, today),
        target=hotline.share_target,
        answered=today.answered,
        median_ring=ring_quantile(today.answered_delay, edges, rule, 0.5),
        p95_ring=ring_quantile(today.answered_delay, edges, rule, 0.95),
        mean_delay_s=mean_delay_s(today),
    )
