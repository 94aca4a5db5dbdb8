"""Counters add up like numbers, whatever of them is absent."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import counters, minute
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Tally
from wallboard.domain.states import Group

COUNT = st.integers(0, 10_000)
# whole seconds: fractions of them add up in any order but for the last bit
SECONDS = st.integers(0, 100_000).map(float)
ABSENT = st.sampled_from(Absent)
TALLY = st.builds(Tally, COUNT, COUNT, COUNT, COUNT)
HISTOGRAM = st.tuples(COUNT, COUNT, COUNT)
KINDS = st.sampled_from(["repair", "consult", "payment"])

DRAWN: dict[str, st.SearchStrategy[object]] = {
    "offered": COUNT,
    "carried_in": COUNT,
    "answered": COUNT,
    "abandoned": COUNT,
    "timed_out": COUNT,
    "unobserved": COUNT,
    "abandoned_short": COUNT | ABSENT,
    "lost_ringing": COUNT | ABSENT,
    "blocked": COUNT | ABSENT,
    "answered_delay": HISTOGRAM | ABSENT,
    "abandoned_delay": HISTOGRAM | ABSENT,
    "timed_out_delay": HISTOGRAM | ABSENT,
    "delay_sum_s": SECONDS | ABSENT,
    "talk_sum_s": SECONDS | ABSENT,
    "hold_sum_s": SECONDS | ABSENT,
    "wrap_sum_s": SECONDS | ABSENT,
    "handled": COUNT | ABSENT,
    "by_kind": st.dictionaries(KINDS, TALLY | ABSENT) | ABSENT,
    "by_group": st.dictionaries(st.sampled_from(Group), COUNT) | ABSENT,
    "by_district": st.dictionaries(KINDS, TALLY) | ABSENT,
}
COUNTERS = st.builds(Counters, **DRAWN)


def test_every_field_is_drawn() -> None:
    assert set(DRAWN) == {each.name for each in fields(Counters)}


@given(COUNTERS, COUNTERS)
def test_plus_commutes(left: Counters, right: Counters) -> None:
    assert left.plus(right) == right.plus(left)


@given(COUNTERS, COUNTERS, COUNTERS)
def test_plus_associates(one: Counters, two: Counters, three: Counters) -> None:
    assert one.plus(two).plus(three) == one.plus(two.plus(three))


@given(COUNTERS, COUNTERS)
def test_absent_in_either_is_absent_in_the_whole(left: Counters, right: Counters) -> None:
    whole = left.plus(right)
    for each in fields(Counters):
        parts = getattr(left, each.name), getattr(right, each.name)
        absent = {part for part in parts if isinstance(part, Absent)}
        if absent:
            expected = Absent.NOT_PROVIDED if Absent.NOT_PROVIDED in absent else Absent.UNKNOWN
            assert getattr(whole, each.name) is expected
        else:
            assert not isinstance(getattr(whole, each.name), Absent)


@given(COUNTERS, COUNTERS)
def test_ratios_come_from_sums(left: Counters, right: Counters) -> None:
    whole = left.plus(right)
    assert whole.finished == left.finished + right.finished
    assert whole.lost == left.lost + right.lost
    assert whole.finished == whole.answered + whole.lost


def test_a_kind_that_is_missing_is_zero_and_one_that_is_unknown_is_not() -> None:
    left = counters(by_kind={"consult": Tally(1, 1), "repair": Absent.UNKNOWN})
    right = counters(by_kind={"repair": Tally(2, 2), "payment": Tally(3, 3)})
    assert left.plus(right).by_kind == {
        "consult": Tally(1, 1),
        "repair": Absent.UNKNOWN,
        "payment": Tally(3, 3),
    }


def test_nobody_changes_the_parts() -> None:
    left, right = counters(), counters()
    left.plus(right)
    assert left == right == counters()


@pytest.mark.parametrize("step_s", [60, 900, 3600])
def test_a_span_ends_where_the_next_begins(step_s: int) -> None:
    assert minute(600.0, step_s=step_s).end == 600.0 + step_s
