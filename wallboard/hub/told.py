"""The hotline as the hub's settings tell it: what no telephone system knows."""

from dataclasses import replace

from wallboard.domain.hotline import (
    DEFAULT_LIMITS,
    BreakRule,
    Contractor,
    Hotline,
    LeadTime,
    Limit,
    Season,
)
from wallboard.domain.rings import RingRule
from wallboard.settings import Contractor as ContractorSettings
from wallboard.settings import Hotline as HotlineSettings
from wallboard.settings import Limit as LimitSettings


def hotline_of(told: HotlineSettings, fallback_name: str) -> Hotline:
    """The hotline that settings describe, without seats, lines and kinds yet."""
    season, contractor = told.season, told.contractor
    return Hotline(
        name=told.name or fallback_name,
        number=told.number,
        season=None if season is None else Season(season.start, season.end),
        rings=RingRule(float(told.ring_cycle_s), told.target_rings, told.rings_heard),
        share_target=told.share_target,
        short_abandon_s=told.short_abandon_s,
        break_rule=BreakRule(told.break_rule.after_min * 60, told.break_rule.talk_min * 60),
        limits={
            name: _limit(known, told.limits[name]) if name in told.limits else known
            for name, known in DEFAULT_LIMITS.items()
        },
        contractor=None if contractor is None else _contractor(contractor),
    )


def _limit(known: Limit, told: LimitSettings) -> Limit:
    return replace(
        known,  # on which side of its edges a figure is bad is no setting
        watch=told.watch,
        alarm=told.alarm,
        watch_clear=told.watch_clear,
        alarm_clear=told.alarm_clear,
        on_delay_s=told.on_delay_s,
        off_delay_s=told.off_delay_s,
    )


def _contractor(told: ContractorSettings) -> Contractor:
    times = tuple(LeadTime(each.lines, each.after_min * 60) for each in told.lead_times)
    block = told.minimum_block_min
    return Contractor(
        told.name,
        lead_time_s=times[0].after_s if times else None,
        minimum_block_s=None if block is None else block * 60,
        liaison=told.liaison,
        lead_times=times,
    )
