"""What the settings say of a hotline, as every board then gets it."""

import math
from dataclasses import asdict
from datetime import date
from typing import Any

import msgspec
import pytest

from wallboard.contract.reading_hotline import read_hotline
from wallboard.contract.writing_hotline import write_hotline
from wallboard.domain.hotline import DEFAULT_LIMITS, BreakRule, Hotline, LeadTime, Limit
from wallboard.domain.rings import RingRule
from wallboard.hub.told import hotline_of
from wallboard.settings import Hotline as HotlineSettings
from wallboard.settings import Settings


def told(**table: Any) -> Hotline:
    """The hotline of a `[hotline]` table, as a board reads it."""
    settings = msgspec.convert({"hotline": table}, Settings)
    return read_hotline(write_hotline(hotline_of(settings.hotline, "pbx")))


def test_nothing_said_is_the_hubs_own_rules() -> None:
    assert asdict(told()) == asdict(Hotline("pbx", ""))


def test_everything_said_reaches_the_boards() -> None:
    hotline = told(
        name="热线",
        number="88812319",
        ring_cycle_s=6,
        rings_heard=False,
        target_rings=4,
        share_target=0.9,
        short_abandon_s=3,
        break_rule={"after_min": 90, "talk_min": 40},
        season={"start": date(2026, 11, 15), "end": date(2027, 3, 15)},
        contractor={
            "name": "外包公司",
            "liaison": "值班班长",
            "lead_times": [{"lines": 10, "after_min": 15}, {"lines": 30, "after_min": 30}],
            "minimum_block_min": 60,
        },
    )
    assert (hotline.name, hotline.number) == ("热线", "88812319")
    assert hotline.rings == RingRule(6.0, 4, heard=False)
    assert (hotline.share_target, hotline.short_abandon_s) == (0.9, 3.0)
    assert hotline.break_rule == BreakRule(5400.0, 2400.0)
    assert hotline.season is not None
    assert hotline.season.day(date(2026, 11, 16)) == 2
    contractor = hotline.contractor
    assert contractor is not None
    assert (contractor.name, contractor.liaison) == ("外包公司", "值班班长")
    assert contractor.lead_times == (LeadTime(10, 900.0), LeadTime(30, 1800.0))
    assert (contractor.lead_time_s, contractor.minimum_block_s) == (900.0, 3600.0)


def test_a_limit_replaces_the_whole_of_its_own_and_no_other() -> None:
    limits = told(
        limits={
            "waiting": {"watch": 8, "alarm": 20, "alarm_clear": 15, "on_delay_s": 0},
            "share_within": {"watch": 0.9},
            "break_due": {},
        }
    ).limits
    assert limits["waiting"] == Limit(watch=8, alarm=20, alarm_clear=15, on_delay_s=0)
    assert limits["share_within"] == Limit(watch=0.9, below=True)
    assert limits["break_due"] == Limit()
    same = DEFAULT_LIMITS.keys() - {"waiting", "share_within", "break_due"}
    assert {name: limits[name] for name in same} == {name: DEFAULT_LIMITS[name] for name in same}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"limits": {"wating": {"watch": 1}}}, "limits.wating: no such limit, but longest_wait, "),
        ({"limits": {"waiting": {"watch": 9, "alarm": 8}}}, "watch = 9 lies beyond alarm = 8"),
        ({"limits": {"waiting": {"watch": 3, "watch_clear": 4}}}, "watch_clear = 4 lies beyond "),
        ({"limits": {"share_within": {"watch": 0.8, "alarm": 0.9}}}, "watch = 0.8 lies beyond "),
        ({"limits": {"share_within": {"watch": 95.0}}}, "watch = 95 is not 0 to 1, such as 0.95"),
        ({"limits": {"longest_wait": {"watch": -1.0}}}, "watch = -1 is not 0 or more"),
        ({"limits": {"longest_wait": {"alarm": math.nan}}}, "alarm = nan is not 0 or more"),
        ({"limits": {"longest_wait": {"alarm_clear": math.inf}}}, "alarm_clear = inf is not 0 or"),
        ({"limits": {"share_within": {"alarm": 0.8, "alarm_clear": 0.7}}}, "alarm_clear = 0.7 "),
        ({"ring_cycle_s": 4.5}, "$.hotline.ring_cycle_s"),
        ({"ring_cycle_s": 7}, "$.hotline.ring_cycle_s"),
        ({"target_rings": 0}, "$.hotline.target_rings"),
        ({"share_target": 95}, "$.hotline.share_target"),
        ({"break_rule": {"talk_min": 61}}, "$.hotline.break_rule.talk_min"),
        (
            {"contractor": {"name": "", "lead_times": [{"lines": 9, "after_min": 9}] * 2}},
            "lead_times: lines and times must rise - at `$.hotline.contractor`",
        ),
    ],
)
def test_what_cannot_be_is_named(table: dict[str, Any], said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        told(**table)
    assert said in str(refused.value)


@pytest.mark.parametrize("cycle_s", range(1, 7))
@pytest.mark.parametrize("target", range(1, 6))
def test_each_cycle_and_target_that_can_be_set_can_be_graded(cycle_s: int, target: int) -> None:
    hotline = hotline_of(HotlineSettings(ring_cycle_s=cycle_s, target_rings=target), "")
    rings = [hotline.rings.cycle_s * ring for ring in range(1, 6)]
    assert hotline.rings.limit_s in rings
    assert set(rings) <= set(hotline.delay_edges_s)
