"""What a board remembers of the past, and what it makes of gaps in it."""

from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import minute
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute
from wallboard.domain.minutes import (
    KEPT_S,
    MinuteHistory,
    bucketed,
    rolled_up,
    told_until,
    unwatched_s,
)
from wallboard.domain.states import Group

T = 1_795_398_000.0 // 3600 * 3600
"""A whole hour."""


def at(*indexes: int, **changes: Any) -> list[Minute]:
    return [minute(T + 60 * index, **changes) for index in indexes]


def told(history: MinuteHistory) -> dict[int, int]:
    """The revision held of each minute, by its index from T."""
    return {int((each.start - T) // 60): each.revision for each in history.minutes}


class TestLearned:
    def test_in_order_whatever_the_order_of_telling(self) -> None:
        history = MinuteHistory().learned(at(2, 0, 1), 9, "a", T)
        history = history.learned(at(4, 3), 9, "a", T)
        assert list(told(history)) == [0, 1, 2, 3, 4]

    def test_a_higher_revision_replaces_a_lower_one_and_not_the_other_way_round(self) -> None:
        history = MinuteHistory().learned(at(0, revision=5), 5, "a", T)
        history = history.learned(at(0, revision=7), 7, "a", T)
        assert told(history) == {0: 7}
        history = history.learned(at(0, revision=6), 7, "a", T)
        assert told(history) == {0: 7}
        assert history.revision == 7

    def test_the_same_revision_again_is_the_running_minute_grown(self) -> None:
        history = MinuteHistory().learned(at(0, revision=5, peak_waiting=1), 5, "a", T)
        history = history.learned(at(0, revision=5, peak_waiting=4), 5, "a", T)
        assert history.minutes[0].peak_waiting == 4

    def test_another_run_replaces_whatever_it_tells_of(self) -> None:
        history = MinuteHistory().learned(at(0, 1, revision=70_000), 70_000, "a", T)
        history = history.learned(at(1, revision=3), 3, "b", T)
        assert history.minutes[1].revision == 3
        assert (history.epoch, history.revision) == ("b", 3)

    def test_what_another_run_tells_later_replaces_what_is_left_of_the_first(self) -> None:
        """The revisions of two runs cannot be compared, on the second page no more than on one."""
        history = MinuteHistory().learned(at(0, 1, revision=70_000, peak_waiting=9), 70_000, "a", T)
        history = history.learned(at(1, revision=3), 4, "b", T)
        history = history.learned(at(0, revision=2), 4, "b", T)
        assert told(history) == {0: 2, 1: 3}
        assert [each.peak_waiting for each in history.minutes] == [2, 2]

    def test_what_another_run_does_not_know_is_kept(self) -> None:
        history = MinuteHistory().learned(at(0, peak_waiting=9), 5, "a", T)
        history = history.learned(at(1), 1, "b", T)
        assert [each.peak_waiting for each in history.minutes] == [9, 2]

    def test_a_server_that_lost_its_record_is_believed_anew(self) -> None:
        history = MinuteHistory().learned(at(0, revision=50), 50, "a", T)
        history = history.learned(at(0, revision=2), 3, "a", T)
        assert told(history) == {0: 2}
        assert history.revision == 3

    def test_a_day_and_a_little_is_kept_and_no_more(self) -> None:
        history = MinuteHistory().learned(at(0, 1, 2), 1, "a", T)
        later = T + KEPT_S + 60
        assert told(history.learned([], 1, "a", later)) == {1: 1, 2: 1}
        assert told(MinuteHistory().learned(at(0, 1), 1, "a", later)) == {1: 1}

    def test_minutes_of_the_far_future_take_no_room(self) -> None:
        assert MinuteHistory().learned(at(0, 10_000), 1, "a", T).minutes == tuple(at(0))

    def test_the_history_before_stays_as_it_was(self) -> None:
        before = MinuteHistory().learned(at(0, revision=1), 1, "a", T)
        before.learned(at(0, 1, revision=2), 2, "a", T)
        assert told(before) == {0: 1}

    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), max_size=20))
    def test_the_order_of_pages_does_not_matter(self, pages: list[tuple[int, int]]) -> None:
        history = MinuteHistory()
        for index, revision in pages:
            history = history.learned(at(index, revision=revision), 9, "a", T)
        newest: dict[int, int] = {}
        for index, revision in pages:
            newest[index] = max(revision, newest.get(index, 0))
        assert told(history) == dict(sorted(newest.items()))


@pytest.mark.parametrize(
    ("first", "end", "found"), [(0, 3, [0, 1, 2]), (1, 2, [1]), (0.5, 2.5, [1, 2]), (3, 9, [])]
)
def test_between_is_inclusive_and_exclusive(first: float, end: float, found: list[int]) -> None:
    history = MinuteHistory(tuple(at(0, 1, 2)))
    assert list(history.between(T + 60 * first, T + 60 * end)) == at(*found)


class TestRolledUp:
    def test_nothing_of_nothing(self) -> None:
        assert rolled_up([], 900) == []

    def test_a_whole_quarter(self) -> None:
        (quarter,) = rolled_up(at(*range(15)), 900)
        assert (quarter.start, quarter.step_s, quarter.end) == (T, 900, T + 900)
        assert quarter.complete
        assert quarter.final
        assert quarter.counters.answered == 30

    @pytest.mark.parametrize("missing", [0, 7, 14])
    def test_a_quarter_that_lacks_a_minute_is_not_complete(self, missing: int) -> None:
        minutes = at(*(index for index in range(15) if index != missing))
        (quarter,) = rolled_up(minutes, 900)
        assert not quarter.complete

    def test_a_past_quarter_that_lacks_its_end_is_not_complete(self) -> None:
        """The server went away in it and came back in the next one."""
        first, second = rolled_up(at(*range(8), *range(20, 30)), 900)
        assert not first.complete
        assert not first.final
        assert not second.complete

    def test_a_minute_that_was_not_watched_spoils_its_quarter_only(self) -> None:
        minutes = at(*range(8)) + at(8, complete=False) + at(*range(9, 30))
        assert [each.complete for each in rolled_up(minutes, 900)] == [False, True]

    def test_the_running_quarter_is_complete_so_far(self) -> None:
        *_, running = rolled_up(at(*range(15, 20)) + at(20, final=False), 900)
        assert running.complete
        assert not running.final

    def test_a_revised_minute_revises_its_span(self) -> None:
        (hour,) = rolled_up(at(*range(59)) + at(59, revision=44), 3600)
        assert hour.revision == 44

    def test_maxima_merge_by_maximum_and_seconds_by_sum(self) -> None:
        minutes = at(0, peak_waiting=7, longest_wait_s=3.0) + at(1)
        minutes += at(2, seat_seconds={Group.OWN: {"wrap": 5.0}, Group.OUTSOURCED: {"wrap": 1.0}})
        (quarter,) = rolled_up(minutes, 900)
        assert (quarter.peak_waiting, quarter.longest_wait_s) == (7, 20.0)
        assert quarter.seat_seconds == {
            Group.OWN: {"talking": 120.0, "available": 60.0, "wrap": 5.0},
            Group.OUTSOURCED: {"wrap": 1.0},
        }

    def test_what_one_minute_cannot_say_its_span_cannot(self) -> None:
        unknown, never = Absent.UNKNOWN, Absent.NOT_PROVIDED
        minutes = at(0, peak_waiting=unknown) + at(1, peak_waiting=never, longest_wait_s=unknown)
        (quarter,) = rolled_up(minutes, 900)
        assert (quarter.peak_waiting, quarter.longest_wait_s) == (never, unknown)
        assert rolled_up(minutes[::-1], 900)[0].peak_waiting is never

    @pytest.mark.parametrize(
        ("shift_min", "starts", "whole"),
        [
            (0, [0, 60], [True, True]),
            (330, [-30, 30, 90], [False, True, False]),
            (345, [-45, 15, 75], [False, True, False]),
            (-210, [-30, 30, 90], [False, True, False]),
        ],
    )
    def test_an_hour_is_one_of_the_local_clock(
        self, shift_min: int, starts: list[int], whole: list[bool]
    ) -> None:
        """India is 5 h 30 min ahead of UTC, Nepal 5 h 45 min, Newfoundland 3 h 30 min behind."""
        hours = rolled_up(at(*range(120)), 3600, shift_min * 60.0)
        assert [(each.start - T) / 60 for each in hours] == starts
        assert [each.complete for each in hours] == whole

    @given(st.sets(st.integers(0, 179), min_size=1), st.sampled_from([900, 3600]))
    def test_no_call_is_lost_or_counted_twice(self, indexes: set[int], step_s: int) -> None:
        minutes = at(*sorted(indexes))
        spans = rolled_up(minutes, step_s)
        whole = reduce(Counters.plus, (each.counters for each in minutes))
        assert reduce(Counters.plus, (each.counters for each in spans)) == whole
        assert [each.start for each in spans] == sorted(
            {m.start // step_s * step_s for m in minutes}
        )


class TestBucketed:
    def test_buckets_cover_the_span_whether_or_not_anything_is_known(self) -> None:
        buckets = bucketed([], T, T + 3600, 900)
        assert [each.start for each in buckets] == [T, T + 900, T + 1800, T + 2700]
        assert all(not each.minutes and not each.complete for each in buckets)

    def test_the_last_bucket_is_judged_by_what_is_due(self) -> None:
        first, running = bucketed(at(*range(20)), T, T + 20 * 60, 900)
        assert first.complete
        assert running.complete
        assert len(running.minutes) == 5

    @pytest.mark.parametrize("gap", [0, 8, 14])
    def test_a_missing_minute_or_one_not_watched_is_a_gap(self, gap: int) -> None:
        others = [index for index in range(15) if index != gap]
        assert not bucketed(at(*others), T, T + 900, 900)[0].complete
        minutes = sorted(at(*others) + at(gap, complete=False), key=lambda each: each.start)
        bucket = bucketed(minutes, T, T + 900, 900)[0]
        assert not bucket.complete
        assert bucket.minutes == tuple(minutes)

    def test_minutes_outside_are_left_out(self) -> None:
        (bucket,) = bucketed(at(*range(-3, 20)), T, T + 900, 900)
        assert bucket.minutes == tuple(at(*range(15)))

    @given(st.sets(st.integers(0, 99)), st.integers(1, 100))
    def test_against_a_count_by_hand(self, indexes: set[int], minutes: int) -> None:
        known = at(*sorted(indexes))
        buckets = bucketed(known, T, T + 60 * minutes, 900)
        for number, bucket in enumerate(buckets):
            due = set(range(15 * number, min(15 * number + 15, minutes)))
            assert bucket.complete == (due <= indexes)
            assert len(bucket.minutes) == len(due & indexes)


class TestUnwatched:
    @pytest.mark.parametrize(
        ("starts", "broken", "expected"),
        [
            ([0, 60, 120, 180], [], 0.0),
            ([0, 60, 120, 180], [60], 60.0),
            ([0, 240], [], 180.0),
            ([0, 60, 240], [60], 180.0),
            ([], [], 0.0),
        ],
    )
    def test_incomplete_and_missing_minutes_count_whole(
        self, starts: list[int], broken: list[int], expected: float
    ) -> None:
        minutes = tuple(
            Minute(float(start), Counters(), complete=start not in broken, final=True, revision=1)
            for start in starts
        )
        assert unwatched_s(MinuteHistory(minutes), 0.0, 300.0) == expected

    def test_the_running_minute_is_no_gap_and_yesterday_is_not_todays(self) -> None:
        minutes = (
            Minute(0.0, Counters(), complete=False, final=True, revision=1),
            Minute(60.0, Counters(), complete=True, final=True, revision=2),
            Minute(120.0, Counters(), complete=False, final=False, revision=3),
        )
        assert unwatched_s(MinuteHistory(minutes), 60.0, 150.0) == 0.0


@pytest.mark.parametrize(
    ("behind_min", "time_scale", "left_out_min"),
    [(0, 1.0, 0), (1, 1.0, 1), (2, 1.0, 2), (3, 1.0, 0), (9, 60.0, 9), (11, 60.0, 0), (2, 0.0, 2)],
)
def test_a_minute_is_given_a_little_time_to_be_told_of(
    behind_min: int, time_scale: float, left_out_min: int
) -> None:
    moment = T + 3600.0 + 25.0
    history = MinuteHistory(tuple(at(*range(60 - behind_min))))
    assert told_until(history, moment, time_scale) == T + 3600.0 - 60.0 * left_out_min


def test_where_no_minute_is_known_all_are_missing() -> None:
    assert told_until(MinuteHistory(), T + 125.0) == T + 120.0
