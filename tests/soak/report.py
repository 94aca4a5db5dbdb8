"""The soak's table."""

from collections.abc import Sequence

from tests.soak.bounds import Verdict, bounds, judged
from tests.soak.figures import Sample

PIXELS = 1280
JUDGEABLE = 5
"""Fewer samples have no slope worth the name."""
MIB = 2.0**20
_BYTES = frozenset({"rss", "pss", "heap", "database", "wal", "logs"})


def verdicts(samples: Sequence[Sample], warm_up: int) -> list[Verdict]:
    """Every bound against the samples that were taken after the warm-up."""
    judgeable = [each for each in samples if each.polls >= warm_up]
    polls = [float(each.polls) for each in judgeable]
    window = judgeable[-1].polls - judgeable[0].polls
    return [
        judged(bound, polls, [float(getattr(each, bound.name)) for each in judgeable])
        for bound in bounds(window, warm_up, pixels=PIXELS)
    ]


def table(samples: Sequence[Sample], found: Sequence[Verdict], took_s: float) -> list[str]:
    """A line a figure."""
    last = samples[-1]
    lines = [
        f"{last.polls} polls, {last.updates} updates, {last.days - samples[0].days:.1f} days of the"
        f" board's life in {took_s:.0f} s ({last.updates / took_s:.0f} updates a second)",
        f"{'figure':<16}{'first':>12}{'last':>12}{'most':>12}{'slope a poll':>15}{'bound':>28}",
    ]
    for each in found:
        unit = MIB if each.bound.name in _BYTES else 1.0
        values = "".join(f"{value / unit:>12.2f}" for value in (each.first, each.last, each.most))
        allowed = []
        if each.bound.slope is not None:
            allowed.append(f"slope {each.bound.slope:.4g}")
        if each.bound.most is not None:
            allowed.append(f"most {each.bound.most / unit:.4g}")
        lines.append(
            f"{each.bound.name:<16}{values}{each.slope:>15.5f}{', '.join(allowed):>28}"
            f"  {'' if each.kept else 'BROKEN'}".rstrip()
        )
    return lines
