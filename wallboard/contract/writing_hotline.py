"""What seldom changes about a hotline, to /v1/hotline."""

from dataclasses import fields

import msgspec

from wallboard.contract.version import SCHEMA
from wallboard.domain.hotline import Hotline


def write_hotline(hotline: Hotline) -> bytes:
    """The body of /v1/hotline."""
    season, contractor, rule = hotline.season, hotline.contractor, hotline.break_rule
    return msgspec.json.encode(
        {
            "schema": SCHEMA,
            "name": hotline.name,
            "number": hotline.number,
            "time_zone": hotline.time_zone,
            "season": (
                None
                if season is None
                else {"start": season.start.isoformat(), "end": season.end.isoformat()}
            ),
            "rings": {
                "cycle_s": hotline.rings.cycle_s,
                "target": hotline.rings.target,
                "heard": hotline.rings.heard,
            },
            "share_target": hotline.share_target,
            "short_abandon_s": hotline.short_abandon_s,
            "break_rule": {
                "after_s": rule.after_s,
                "talk_s": rule.talk_s,
                "window_s": rule.window_s,
            },
            "limits": {
                name: {each.name: getattr(limit, each.name) for each in fields(limit)}
                for name, limit in hotline.limits.items()
            },
            "seats": [{"id": place.id, "label": place.label} for place in hotline.seats],
            "emergency_lines": [{"id": place.id, "label": place.label} for place in hotline.lines],
            "kinds": [{"id": kind.id, "label": kind.label} for kind in hotline.kinds],
            "contractor": (
                None
                if contractor is None
                else {
                    "name": contractor.name,
                    "lead_time_s": contractor.lead_time_s,
                    "minimum_block_s": contractor.minimum_block_s,
                    "liaison": contractor.liaison,
                    "lead_times": [
                        {"lines": each.lines, "after_s": each.after_s}
                        for each in contractor.lead_times
                    ],
                }
            ),
            "delay_edges_s": hotline.delay_edges_s,
            "capabilities": sorted(hotline.capabilities),
        }
    )
