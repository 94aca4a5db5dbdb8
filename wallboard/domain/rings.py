"""The three-ring rule: answer delays as rings.

A ring-back cycle is one burst and its silence, so a call answered after `delay` seconds is
answered on ring floor(delay / cycle) + 1, and within n rings when delay < n x cycle
(GB/T 33358-2016 asks for the same 15 s as three rings of the Chinese cadence, 1 s on and 4 s off).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from wallboard.domain.histogram import count_below


@dataclass(frozen=True, slots=True)
class RingRule:
    """How rings are counted and how many a call may take."""

    cycle_s: float = 5.0
    target: int = 3
    heard: bool = True
    """False where the caller hears music: the board then says answer delay, not rings."""

    @property
    def limit_s(self) -> float:
        """The delay, in seconds, below which a call keeps the rule."""
        return self.cycle_s * self.target

    def ring_at(self, delay_s: float) -> int:
        """The ring, from 1, that a delay falls on; a delay at a burst's start falls on its ring."""
        # a start that is no binary fraction (12.6 of 4.2) must not fall on the ring before
        return int(delay_s / self.cycle_s + 1e-9) + 1


def by_ring(
    edges: Sequence[float], counts: Sequence[int], rule: RingRule, rings: int
) -> tuple[int, ...] | None:
    """Delays by ring: `rings` numbers, the last of them counting that ring and all beyond.

    None where an edge is missing at a ring's limit: such a histogram cannot be read in rings.
    """
    below = [0]
    for ring in range(1, rings):
        count = count_below(edges, counts, ring * rule.cycle_s)
        if count is None:
            return None
        below.append(count)
    below.append(sum(counts))
    return tuple(after - before for before, after in pairwise(below))
