"""/v1/hotline to what is seldom changed about a hotline."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import UNSET

from wallboard.contract import wire
from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.decoding import decoded
from wallboard.contract.fields import distinct, name, named
from wallboard.domain import hotline as dh
from wallboard.domain.rings import RingRule


def read_hotline(body: bytes) -> dh.Hotline:
    """/v1/hotline; BadAnswer where it breaks the contract."""
    got = decoded(body, wire.Hotline)
    try:
        ZoneInfo(got.time_zone)
    except (ValueError, OSError, KeyError):
        raise BadAnswer("shape", "time_zone", f"no such zone: {got.time_zone[:60]}") from None
    edges = tuple(got.delay_edges_s)
    if list(edges) != sorted(set(edges)):
        raise BadAnswer("histogram", "delay_edges_s", "edges must rise")
    distinct("seats", (place.id for place in got.seats))
    distinct("emergency_lines", (place.id for place in got.emergency_lines))
    distinct("kinds", (kind.id for kind in got.kinds))
    return dh.Hotline(
        name=name(got.name),
        number=name(got.number),
        time_zone=got.time_zone,
        season=None if got.season is None else _season(got.season),
        rings=RingRule(got.rings.cycle_s, got.rings.target, got.rings.heard),
        share_target=got.share_target,
        short_abandon_s=got.short_abandon_s,
        break_rule=dh.BreakRule(
            got.break_rule.after_s, got.break_rule.talk_s, got.break_rule.window_s
        ),
        limits=dh.DEFAULT_LIMITS if got.limits is UNSET else _limits(got.limits),
        seats=tuple(dh.Place(place.id, name(place.label)) for place in got.seats),
        lines=tuple(dh.Place(place.id, name(place.label)) for place in got.emergency_lines),
        kinds=tuple(dh.Kind(kind.id, named(kind.label)) for kind in got.kinds),
        contractor=None if got.contractor is None else _contractor(got.contractor),
        delay_edges_s=edges,
        capabilities=frozenset(got.capabilities),
    )


def _contractor(got: wire.Contractor) -> dh.Contractor:
    times = tuple(dh.LeadTime(each.lines, each.after_s) for each in got.lead_times or ())
    for before, after in pairwise(times):
        if after.lines <= before.lines or after.after_s < before.after_s:
            raise BadAnswer("shape", "contractor.lead_times", "lines and times must rise")
    return dh.Contractor(
        name(got.name), got.lead_time_s, got.minimum_block_s, named(got.liaison), times
    )


def _limits(limits: Mapping[str, wire.Limit]) -> Mapping[str, dh.Limit]:
    return {
        name: dh.Limit(
            each.watch,
            each.alarm,
            each.watch_clear,
            each.alarm_clear,
            each.below,
            each.on_delay_s,
            each.off_delay_s,
        )
        for name, each in limits.items()
    }


def _season(season: wire.Season) -> dh.Season:
    try:
        return dh.Season(date.fromisoformat(season.start), date.fromisoformat(season.end))
    except ValueError as error:
        raise BadAnswer("shape", "season", str(error)) from None
