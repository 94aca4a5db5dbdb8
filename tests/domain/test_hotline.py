from datetime import date

import pytest

from wallboard.domain.hotline import DEFAULT_LIMITS, BreakRule, Hotline, Limit, Season


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 10, 19), None),
        (date(2026, 10, 20), 1),
        (date(2026, 11, 23), 35),
        (date(2027, 4, 20), 183),
        (date(2027, 4, 21), None),
    ],
)
def test_the_day_of_the_season(today: date, day: int | None) -> None:
    assert Season(date(2026, 10, 20), date(2027, 4, 20)).day(today) == day


def test_the_rules_where_a_hotline_says_nothing() -> None:
    plain = Hotline("Heat line", "12319")
    assert (plain.rings.cycle_s, plain.rings.target, plain.rings.limit_s) == (5.0, 3, 15.0)
    assert (plain.share_target, plain.short_abandon_s) == (0.95, 5.0)
    assert plain.break_rule == BreakRule(7200.0, 2700.0, 3600.0)
    assert plain.limits == DEFAULT_LIMITS


@pytest.mark.parametrize("rule", DEFAULT_LIMITS)
def test_an_alarm_is_worse_than_a_watch_and_is_left_on_the_better_side(rule: str) -> None:
    limit = DEFAULT_LIMITS[rule]
    sign = -1 if limit.below else 1
    if limit.watch is not None and limit.alarm is not None:
        assert sign * limit.alarm > sign * limit.watch
    for edge, clear in ((limit.watch, limit.watch_clear), (limit.alarm, limit.alarm_clear)):
        if edge is not None and clear is not None:
            assert sign * clear < sign * edge
    assert (limit.on_delay_s, limit.off_delay_s) == (10.0, 30.0)


def test_ten_calls_raise_the_alarm_and_eight_end_it() -> None:
    assert (DEFAULT_LIMITS["waiting"].alarm, DEFAULT_LIMITS["waiting"].alarm_clear) == (10, 8)


def test_a_rule_is_evaluated_where_it_has_an_edge() -> None:
    limits = {"none": Limit(), "watched": Limit(watch=1), "alarmed": Limit(alarm=0)}
    said = Hotline("Heat line", "12319", limits=limits)
    told = [said.evaluates(rule) for rule in (*limits, "unlisted")]
    assert told == [False, True, True, False]
    assert said.evaluates("unlisted", "watched")
    assert not said.evaluates()
