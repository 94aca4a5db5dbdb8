"""Counts as answers carry them."""

from collections.abc import Mapping
from typing import Any

from wallboard.contract.writing_fields import put
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Counters, Tally

_PLAIN = (
    "offered",
    "carried_in",
    "answered",
    "abandoned",
    "timed_out",
    "unobserved",
    "abandoned_short",
    "lost_ringing",
    "blocked",
    "answered_delay",
    "abandoned_delay",
    "timed_out_delay",
    "delay_sum_s",
    "talk_sum_s",
    "hold_sum_s",
    "wrap_sum_s",
    "handled",
)


def counters_body(counters: Counters) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    for name in _PLAIN:
        put(answer, name, getattr(counters, name))
    put(answer, "by_kind", counters.by_kind, _tallies)
    put(
        answer,
        "by_group",
        counters.by_group,
        lambda each: {group.value: {"answered": count} for group, count in each.items()},
    )
    put(answer, "by_district", counters.by_district, _tallies)
    return answer


def _tallies(tallies: Mapping[str, Maybe[Tally]]) -> dict[str, Any]:
    return {
        key: (
            None
            if isinstance(each, Absent)
            else {
                "offered": each.offered,
                "answered": each.answered,
                "abandoned": each.abandoned,
                "timed_out": each.timed_out,
            }
        )
        for key, each in tallies.items()
    }
