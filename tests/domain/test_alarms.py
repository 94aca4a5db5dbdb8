"""Alarm rules as a film of their figure, one look a second."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import NOW, delays, hotline, seat, snapshot
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.alarms import (
    CLEARED_SHOWN_S,
    MINIMUM_DWELL_S,
    TARGETS,
    AlarmBook,
    RuleMemory,
    figures,
    step,
    worst_first,
)
from wallboard.domain.counters import Missed
from wallboard.domain.hotline import DEFAULT_LIMITS, Limit
from wallboard.domain.snapshot import (
    Alarm,
    EmergencyPool,
    Line,
    Link,
    Recent,
    Seat,
    WaitingCall,
)
from wallboard.domain.states import LineState, LinkState, PoolState, SeatState

UNKNOWN, NOT_PROVIDED = Absent.UNKNOWN, Absent.NOT_PROVIDED
WAITING = DEFAULT_LIMITS["waiting"]  # watch 5 (left at 3), alarm 10 (left at 8)
Figure = Maybe[float | None]
Film = list[tuple[Figure, int]]
"""Figures, each for some seconds."""


def changes(
    film: Film, limit: Limit = WAITING, *, is_target: bool = False
) -> list[tuple[int, str]]:
    """The levels that were entered, each with its second."""
    memory, now = RuleMemory(), 0
    found: list[tuple[int, str]] = []
    for value, seconds in film:
        for _ in range(seconds):
            after = step(memory, limit, value, float(now), is_target=is_target)
            if after.level != memory.level:
                assert after.since == now
                found.append((now, after.level))
            memory = after
            now += 1
    return found


@pytest.mark.parametrize(
    ("film", "entered"),
    [
        ([(4, 100)], []),
        ([(5, 10)], []),
        ([(5, 11)], [(10, "watch")]),
        ([(10, 11)], [(10, "alarm")]),
        # the on-delay counts on end
        ([(10, 9), (0, 1), (10, 9)], []),
        # first 5 for 5 s, then 10: watch after 10 s, alarm 10 s after its edge was reached
        ([(5, 5), (10, 60)], [(10, "watch"), (15, "alarm")]),
        # escalation does not wait for the minute
        ([(5, 20), (10, 40)], [(10, "watch"), (30, "alarm")]),
        # 9 is not better than the edge at which the alarm is left, 8 is
        ([(10, 20), (9, 300)], [(10, "alarm")]),
        ([(10, 100), (8, 31)], [(10, "alarm"), (130, "watch")]),
        # straight down to nothing
        ([(10, 100), (0, 31)], [(10, "alarm"), (130, "normal")]),
        # the off-delay counts on end
        ([(10, 100), (0, 29), (9, 1), (0, 29)], [(10, "alarm")]),
        # a state lasts a minute: 10 + 60, not 20 + 30
        ([(10, 20), (0, 60)], [(10, "alarm"), (70, "normal")]),
        # and normal does too, once it has been entered
        ([(10, 20), (0, 60), (10, 60)], [(10, "alarm"), (70, "normal"), (130, "alarm")]),
    ],
)
def test_delays_hysteresis_and_the_minute(film: Film, entered: list[tuple[int, str]]) -> None:
    assert changes(film) == entered


def test_a_figure_that_chatters_around_the_alarm_edge_is_at_least_watched() -> None:
    """Five or more callers wait all the time, whatever the tenth does."""
    assert changes([(9, 1), (10, 1)] * 30) == [(10, "watch")]


def test_a_figure_that_chatters_around_the_watch_edge_leaves_the_alarm() -> None:
    """Fewer than eight have waited for half a minute, whatever the third and fourth did."""
    assert changes([(10, 100), *([(2, 1), (6, 1)] * 20)])[1] == (130, "watch")


@pytest.mark.parametrize("absence", Absent)
def test_an_alarm_never_clears_because_data_stopped(absence: Absent) -> None:
    assert changes([(10, 20), (absence, 3600)]) == [(10, "alarm")]
    # and what was seen before the gap does not count after it
    assert changes([(10, 100), (0, 29), (absence, 600), (0, 29)]) == [(10, "alarm")]
    assert changes([(10, 9), (absence, 60), (10, 9)]) == []


@pytest.mark.parametrize("value", [UNKNOWN, NOT_PROVIDED, None])
def test_an_absent_figure_is_no_figure(value: Figure) -> None:
    memory = step(RuleMemory(), WAITING, 12, 0.0)
    assert memory.value == 12
    assert step(memory, WAITING, value, 1.0).value is None


def test_too_little_to_grade_ends_an_alarm_in_its_time() -> None:
    limit = DEFAULT_LIMITS["share_within"]
    assert changes([(0.5, 100), (None, 31)], limit) == [(10, "alarm"), (130, "normal")]


def test_small_is_bad_where_the_rule_says_so() -> None:
    limit = DEFAULT_LIMITS["share_within"]
    assert changes([(0.951, 60)], limit, is_target=True) == []
    assert changes([(0.949, 11)], limit, is_target=True) == [(10, "watch")]
    assert changes([(0.79, 100), (0.84, 100)], limit, is_target=True) == [(10, "alarm")]
    assert changes([(0.79, 100), (0.85, 31)], limit, is_target=True) == [
        (10, "alarm"),
        (130, "watch"),
    ]
    assert changes([(0, 11), (1, 100)], DEFAULT_LIMITS["seats_free"])[0] == (10, "watch")


EDGES: list[tuple[str, str, float, float]] = [
    # a wait or a count has reached its limit at it, a share misses its target below it
    ("longest_wait", "watch", 29.999, 30),
    ("longest_wait", "alarm", 59.999, 60),
    ("waiting", "watch", 4, 5),
    ("waiting", "alarm", 9, 10),
    ("share_within", "watch", 95 / 100, 9499 / 10_000),
    ("share_within", "alarm", 16 / 20, 7999 / 10_000),
    ("seats_free", "watch", 1, 0),
    ("break_due", "watch", 4, 5),
    ("line_fault", "watch", 0, 1),
    ("link_down", "alarm", 0, 1),
    ("open_call_back", "watch", 1799.999, 1800),
    ("open_call_back", "alarm", 7199.999, 7200),
]


@pytest.mark.parametrize(("rule", "level", "calm", "reached"), EDGES)
def test_every_edge_is_where_the_words_have_it(
    rule: str, level: str, calm: float, reached: float
) -> None:
    def entered(figure: float) -> set[str]:
        film: Film = [(figure, 11)]
        return {name for _, name in changes(film, DEFAULT_LIMITS[rule], is_target=rule in TARGETS)}

    assert level in entered(reached)
    assert level not in entered(calm)


def test_no_edge_is_left_out() -> None:
    assert {(rule, level) for rule, level, _, _ in EDGES} == {
        (rule, level)
        for rule, limit in DEFAULT_LIMITS.items()
        for level in ("watch", "alarm")
        if getattr(limit, level) is not None
    }


def test_an_edge_that_is_null_is_never_reached() -> None:
    assert changes([(10**9, 100)], Limit()) == []
    assert changes([(10**9, 100)], Limit(alarm=1)) == [(10, "alarm")]
    assert changes([(10**9, 100), (0, 31)], Limit(alarm=1)) == [(10, "alarm"), (130, "normal")]


def test_a_clear_edge_equal_to_its_own_edge_does_not_flap() -> None:
    assert changes([(60, 300)], Limit(alarm=60, alarm_clear=60)) == [(10, "alarm")]


def test_a_level_that_the_hotline_gave_up_is_left() -> None:
    memory = RuleMemory("alarm", since=0.0)
    for now in range(100, 140):
        memory = step(memory, Limit(watch=5), 50, float(now))
    assert memory.level == "watch"


FIGURES = st.one_of(st.integers(0, 12), st.sampled_from([None, UNKNOWN]))


@given(st.lists(st.tuples(FIGURES, st.integers(1, 40)), max_size=20))
def test_however_it_chatters_a_state_lasts_a_minute_but_for_escalation(film: Film) -> None:
    order = {"normal": 0, "watch": 1, "alarm": 2}
    found = changes(film)
    for (before, level), (now, next_level) in itertools.pairwise(found):
        if level == "normal" or order[next_level] < order[level]:
            assert now - before >= MINIMUM_DWELL_S


def seen(rule: str, **changes_: Any) -> Figure:
    return figures(snapshot(**changes_), hotline())[rule]


class TestFigures:
    def test_every_rule_has_its_figure(self) -> None:
        assert set(figures(snapshot(), hotline())) == set(DEFAULT_LIMITS)

    def test_calls_waiting(self) -> None:
        assert (seen("waiting"), seen("longest_wait")) == (2, 84.0)
        assert (seen("waiting", waiting=()), seen("longest_wait", waiting=())) == (0, 0.0)
        assert seen("waiting", waiting=UNKNOWN) is UNKNOWN
        assert seen("longest_wait", waiting=UNKNOWN) is UNKNOWN
        assert seen("longest_wait", waiting=(WaitingCall("c", None, NOW + 3),)) == 0.0

    @pytest.mark.parametrize(
        ("answered", "lost", "figure"), [(0, 0, None), (19, 0, None), (20, 0, 1.0), (10, 30, 0.25)]
    )
    def test_the_share_of_the_last_minutes(
        self, answered: int, lost: int, figure: float | None
    ) -> None:
        recent = Recent(NOW - 900, answered, lost, 0, delays(*[2.0] * answered))
        assert seen("share_within", recent=recent) == figure

    @pytest.mark.parametrize(
        ("unwatched_s", "figure"), [(0.0, 1.0), (450.0, 1.0), (451.0, UNKNOWN)]
    )
    def test_a_window_that_was_hardly_watched_is_not_graded(
        self, unwatched_s: float, figure: Figure
    ) -> None:
        recent = Recent(NOW - 900, 40, 0, 0, delays(*[2.0] * 40), unwatched_s)
        assert seen("share_within", recent=recent) == figure

    def test_the_share_is_absent_with_its_histogram(self) -> None:
        assert seen("share_within", recent=UNKNOWN) is UNKNOWN
        assert seen("share_within", recent=Recent(NOW - 900, 30, 0, 0)) is NOT_PROVIDED

    def test_seats(self) -> None:
        assert seen("seats_free") == 0
        assert seen("seats_free", seats=(Seat("017", SeatState.AVAILABLE),)) == 1
        assert seen("seats_free", seats=NOT_PROVIDED) is NOT_PROVIDED
        assert seen("break_due") == 0
        assert seen("break_due", seats=UNKNOWN) is UNKNOWN

    def test_no_seat_is_free_is_not_said_where_no_seat_is_known(self) -> None:
        assert seen("seats_free", seats=()) is UNKNOWN
        assert seen("break_due", seats=()) is UNKNOWN
        assert seen("break_due", seats=(Seat("017", SeatState.UNKNOWN),)) is UNKNOWN
        assert seen("seats_free", seats=(Seat("017", SeatState.UNKNOWN),)) is UNKNOWN

    def test_a_hotline_without_seats_lacks_none(self) -> None:
        seatless = hotline(seats=())
        found = figures(snapshot(seats=()), seatless)
        assert (found["seats_free"], found["break_due"]) == (None, 0)
        strange = (Seat("099", SeatState.TALKING),)
        assert figures(snapshot(seats=strange), seatless)["seats_free"] == 0

    def test_lines_and_link(self) -> None:
        assert (seen("line_fault"), seen("link_down")) == (1, 0.0)
        down = EmergencyPool(PoolState.STANDBY, link=Link(LinkState.DOWN))
        assert seen("link_down", emergency=down) == 1.0
        assert seen("line_fault", emergency=down) is NOT_PROVIDED
        assert seen("link_down", emergency=UNKNOWN) is UNKNOWN

    def test_a_fault_that_cannot_be_seen_is_not_over(self) -> None:
        blind = EmergencyPool(
            PoolState.UNKNOWN,
            link=Link(LinkState.UNKNOWN),
            lines=(Line("E03", LineState.UNKNOWN),),
        )
        assert seen("link_down", emergency=blind) is UNKNOWN
        assert seen("line_fault", emergency=blind) is UNKNOWN

    @pytest.mark.parametrize("entry", [(), (Line("E03", LineState.UNKNOWN),)])
    def test_a_fault_is_not_over_because_its_line_is_not_seen(
        self, entry: tuple[Line, ...]
    ) -> None:
        others = tuple(Line(id_, LineState.STANDBY) for id_ in ("E01", "E02"))
        pool = EmergencyPool(PoolState.STANDBY, lines=(*others, *entry))
        assert seen("line_fault", emergency=pool) is UNKNOWN
        mended = (*others, Line("E03", LineState.STANDBY))
        assert seen("line_fault", emergency=replace(pool, lines=mended)) == 0
        beside = (Line("E01", LineState.FAULT), *entry)
        assert seen("line_fault", emergency=replace(pool, lines=beside)) == 1

    def test_calls_owed(self) -> None:
        assert seen("open_call_back") == 1700.0
        assert seen("open_call_back", missed=Missed(1, 1, 0, 0, None)) == 0.0
        assert seen("open_call_back", missed=UNKNOWN) is UNKNOWN


def looked_at(film: list[tuple[dict[str, Any], int]]) -> tuple[AlarmBook, float]:
    """The book after looking once a second, and the last instant."""
    book, now = AlarmBook(), NOW
    for kept, seconds in film:
        for _ in range(seconds):
            book = book.after(snapshot(snapshot_time=now, seats=NOT_PROVIDED, **kept), hotline())
            now += 1
    return book, now - 1


def looked_on(
    book: AlarmBook, now: float, film: list[tuple[dict[str, Any], int]]
) -> tuple[AlarmBook, float]:
    """A book after more looks, once a second, and the last instant."""
    for kept, seconds in film:
        for _ in range(seconds):
            now += 1
            book = book.after(snapshot(snapshot_time=now, seats=NOT_PROVIDED, **kept), hotline())
    return book, now


def calls(count: int) -> dict[str, Any]:
    quiet = EmergencyPool(PoolState.STANDBY)
    waiting = tuple(WaitingCall(f"c-{each}", None, NOW + 1000) for each in range(count))
    return {"waiting": waiting, "missed": UNKNOWN, "recent": UNKNOWN, "emergency": quiet}


class TestBook:
    def test_neither_breaks_nor_a_fault_are_over_because_nobody_sees_them(self) -> None:
        able = hotline(limits={"break_due": Limit(watch=1), "line_fault": Limit(watch=1)})
        tired = tuple(
            seat(place.id, SeatState.TALKING, talk_60min_s=3000.0) for place in able.seats
        )
        book, known = AlarmBook(), snapshot(seats=tired)
        assert isinstance(known.emergency, EmergencyPool)
        unseen = replace(known.emergency, lines=(Line("E01", LineState.STANDBY),))
        for second in range(200):
            now = NOW + second
            told_of = snapshot(snapshot_time=now, seats=tired, emergency=known.emergency)
            blind = snapshot(snapshot_time=now, seats=(), emergency=unseen)
            book = book.after(told_of if second < 20 else blind, able)
        found = book.alarms(able, NOW + 199)
        assert {each.id: (each.level, each.value) for each in found} == {
            "break_due": ("watch", None), "line_fault": ("watch", None),
        }  # fmt: skip

    def test_an_alarm_says_since_when_at_this_level_and_by_which_edge(self) -> None:
        book, now = looked_at([(calls(6), 20), (calls(12), 20)])
        assert book.alarms(hotline(), now) == (Alarm("waiting", "alarm", NOW + 30, 12, 10),)

    def test_an_ended_alarm_stays_in_sight_for_a_minute(self) -> None:
        book, now = looked_at([(calls(12), 100), (calls(0), 31)])
        (alarm,) = book.alarms(hotline(), now)
        assert (alarm.level, alarm.since, alarm.value) == ("cleared", now, 0)
        assert book.alarms(hotline(), now + CLEARED_SHOWN_S - 1) == (alarm,)
        assert book.alarms(hotline(), now + CLEARED_SHOWN_S) == ()

    def test_an_alarm_whose_figure_is_unknown_stands_without_one(self) -> None:
        book, now = looked_at([(calls(12), 20), ({**calls(0), "waiting": UNKNOWN}, 600)])
        (alarm,) = book.alarms(hotline(), now)
        assert (alarm.level, alarm.since, alarm.value) == ("alarm", NOW + 10, None)

    def test_a_rule_that_the_hotline_does_not_list_is_not_evaluated(self) -> None:
        book = AlarmBook()
        for second in range(60):
            moment = snapshot(snapshot_time=NOW + second, **calls(12))
            book = book.after(moment, hotline(limits={"longest_wait": Limit(alarm=60)}))
        assert set(book.rules) == {"longest_wait"}

    def test_a_rule_given_up_between_two_looks_is_not_shown(self) -> None:
        book, now = looked_at([(calls(12), 20)])
        assert book.alarms(hotline(limits={}), now) == ()

    def test_an_acknowledgement_holds_for_a_spell(self) -> None:
        book, now = looked_at([(calls(6), 20)])
        seen_ = book.acknowledged("waiting", now)
        assert seen_.acknowledged("waiting", now + 5) is seen_
        (alarm,) = seen_.alarms(hotline(), now)
        assert alarm.acknowledged == now

        loud, now_ = looked_on(seen_, now, [(calls(12), 20)])
        assert [(each.level, each.acknowledged) for each in loud.alarms(hotline(), now_)] == [
            ("alarm", None)
        ]

    def test_milder_it_stays_and_returned_it_is_gone(self) -> None:
        book, now = looked_at([(calls(12), 20)])
        book = book.acknowledged("waiting", now)
        book, now = looked_on(book, now, [(calls(6), 100)])
        (alarm,) = book.alarms(hotline(), now)
        assert alarm.level == "watch"
        assert alarm.acknowledged is not None
        book, now = looked_on(book, now, [(calls(0), 100), (calls(6), 100)])
        (alarm,) = book.alarms(hotline(), now)
        assert (alarm.level, alarm.acknowledged) == ("watch", None)

    def test_chatter_does_not_undo_an_acknowledgement(self) -> None:
        book, now = looked_at([(calls(12), 20)])
        book = book.acknowledged("waiting", now)
        book, now = looked_on(book, now, [(calls(9), 1), (calls(10), 1)] * 60)
        (alarm,) = book.alarms(hotline(), now)
        assert (alarm.level, alarm.since) == ("alarm", NOW + 10)
        assert alarm.acknowledged is not None

    def test_a_shelf_ends_by_itself(self) -> None:
        book, now = looked_at([(calls(6), 20)])
        until = now + 60
        book = book.shelved("waiting", until)
        book, now = looked_on(book, now, [(calls(6), 40)])
        (alarm,) = book.alarms(hotline(), now)
        assert (alarm.level, alarm.shelved_until) == ("watch", until)
        # at its end it is over, looked at or not
        assert book.alarms(hotline(), until)[0].shelved_until is None
        book, now = looked_on(book, now, [(calls(6), 25)])
        assert book.rules["waiting"].shelved_until is None

    def test_a_watch_that_was_shelved_and_becomes_an_alarm_is_shown(self) -> None:
        book, now = looked_at([(calls(6), 20)])
        book = book.shelved("waiting", now + 3600).lasting()
        book, now = looked_on(book, now, [(calls(12), 40)])
        (alarm,) = book.alarms(hotline(), now)
        assert (alarm.level, alarm.shelved_until) == ("alarm", None)
        # nor does it go back on the shelf when it is milder again
        book, now = looked_on(book, now, [(calls(6), 100)])
        (alarm,) = book.alarms(hotline(), now)
        assert (alarm.level, alarm.shelved_until) == ("watch", None)

    def test_it_is_shown_even_where_it_was_well_in_between(self) -> None:
        book, now = looked_at([(calls(6), 20)])
        book = book.shelved("waiting", now + 3600)
        book, now = looked_on(book, now, [(calls(0), 100), (calls(6), 40)])
        (alarm,) = book.alarms(hotline(), now)
        assert (alarm.level, alarm.shelved_until is None) == ("watch", False)
        book, now = looked_on(book, now, [(calls(0), 100), (calls(12), 100)])
        (alarm,) = book.alarms(hotline(), now)
        assert (alarm.level, alarm.shelved_until) == ("alarm", None)

    def test_an_alarm_that_was_shelved_stays_aside_whatever_it_does(self) -> None:
        book, now = looked_at([(calls(12), 20)])
        until = now + 3600
        book = book.shelved("waiting", until)
        for film in ([(calls(6), 100)], [(calls(12), 40)], [(calls(0), 100), (calls(12), 100)]):
            book, now = looked_on(book, now, film)
            (alarm,) = book.alarms(hotline(), now)
            assert alarm.shelved_until == until

    def test_what_an_earlier_version_shelved_is_judged_by_its_level(self) -> None:
        kept = AlarmBook({"waiting": RuleMemory("watch", NOW - 60, shelved_until=NOW + 3600)})
        book, now = looked_on(kept, NOW, [(calls(12), 40)])
        assert book.alarms(hotline(), now)[0].shelved_until is None
        kept = AlarmBook({"waiting": RuleMemory("alarm", NOW - 60, shelved_until=NOW + 3600)})
        book, now = looked_on(kept, NOW, [(calls(12), 40)])
        assert book.alarms(hotline(), now)[0].shelved_until == NOW + 3600

    def test_a_share_at_its_target_is_no_watch(self) -> None:
        def share(answered: int, of: int) -> dict[str, Any]:
            waited = delays(*[2.0] * answered, *[20.0] * (of - answered))
            recent = Recent(NOW - 900, of, 0, 0, waited)
            return {**calls(0), "recent": recent}

        book, now = looked_at([(share(95, 100), 60)])
        assert book.alarms(hotline(), now) == ()
        book, now = looked_at([(share(94, 100), 60)])
        assert [(each.id, each.level) for each in book.alarms(hotline(), now)] == [
            ("share_within", "watch")
        ]

    def test_an_alarm_of_a_share_does_not_clear_because_nobody_watched(self) -> None:
        bad = Recent(NOW - 900, 40, 0, 0, delays(*[20.0] * 40), 0.0)
        good = Recent(NOW - 900, 40, 0, 0, delays(*[2.0] * 40), 700.0)
        book, now = looked_at([({**calls(0), "recent": bad}, 100)])
        book, now = looked_on(book, now, [({**calls(0), "recent": good}, 300)])
        (alarm,) = book.alarms(hotline(), now)
        assert (alarm.level, alarm.value) == ("alarm", None)

    def test_callers_that_midnight_forgets_have_not_been_reached(self) -> None:
        owed = {**calls(0), "missed": Missed(3, 0, 0, 3, NOW - 7300)}
        nobody = {**calls(0), "missed": Missed(0, 0, 0, 0, None), "counters_since": NOW + 21}
        book, now = looked_at([(owed, 20)])
        assert [each.id for each in book.alarms(hotline(), now)] == ["open_call_back"]
        book = book.shelved("open_call_back", NOW + 3600)
        gone, now = looked_on(book, now, [(nobody, 1)])
        assert gone.alarms(hotline(), now) == (), "it is over, and has not cleared"
        # those of the new day are owed as long as any, and what was put aside stays so
        late = nobody | {"missed": Missed(1, 0, 0, 1, NOW - 1795)}
        gone, now = looked_on(gone, now, [(late, 30)])
        (alarm,) = gone.alarms(hotline(), now)
        assert (alarm.level, alarm.shelved_until) == ("watch", NOW + 3600)
        # reached within the day it has cleared
        book, now = looked_on(book, NOW + 20, [(nobody | {"counters_since": NOW - 9}, 100)])
        assert [each.level for each in book.alarms(hotline(), now)] == ["cleared"]

    def test_a_shelf_taken_back(self) -> None:
        book, now = looked_at([(calls(6), 20)])
        book = book.shelved("waiting", now + 60).shelved("waiting", None)
        assert book.alarms(hotline(), now)[0].shelved_until is None

    def test_what_outlasts_a_restart(self) -> None:
        book, now = looked_at([(calls(12), 20)])
        kept = book.acknowledged("waiting", now).shelved("waiting", now + 500).lasting()
        (alarm,) = kept.alarms(hotline(), now)
        assert (alarm.level, alarm.since, alarm.value) == ("alarm", NOW + 10, None)
        assert (alarm.acknowledged, alarm.shelved_until) == (now, now + 500)
        # nobody sees the figure: it stands
        kept, now = looked_on(kept, now, [({**calls(0), "waiting": UNKNOWN}, 600)])
        assert kept.alarms(hotline(), now)[0].acknowledged == alarm.acknowledged


class TestOfABoard:
    """The book of a board whose server lists no alarms."""

    HELD = snapshot(alarms=NOT_PROVIDED)
    BOOK = AlarmBook({"waiting": RuleMemory("alarm", NOW - 60)})

    def test_it_looks_at_every_snapshot(self) -> None:
        later = snapshot(alarms=NOT_PROVIDED, snapshot_time=NOW + 5)
        assert self.BOOK.told(self.HELD, later, hotline()) == self.BOOK.after(later, hotline())
        assert self.BOOK.told(self.HELD, later, None) is self.BOOK

    def test_the_servers_word_makes_it_void_and_its_silence_does_not(self) -> None:
        assert self.BOOK.told(self.HELD, snapshot(alarms=()), hotline()) == AlarmBook()
        assert self.BOOK.told(self.HELD, snapshot(alarms=UNKNOWN), hotline()) is self.BOOK

    @pytest.mark.parametrize(
        ("epoch", "later_s", "stands"),
        [("run-1", -7200, True), ("run-2", 7200, True), ("run-2", -7200, False)],
    )
    def test_a_run_at_an_earlier_time_begins_its_own(
        self, epoch: str, later_s: float, stands: bool
    ) -> None:
        other = snapshot(alarms=NOT_PROVIDED, epoch=epoch, snapshot_time=NOW + later_s)
        level = self.BOOK.told(self.HELD, other, hotline()).rules["waiting"].level
        assert level == ("alarm" if stands else "normal")

    @pytest.mark.parametrize(
        ("level", "since", "ours"),
        [
            ("alarm", NOW - 60 + MINIMUM_DWELL_S - 1, True),
            ("alarm", NOW - 60 - MINIMUM_DWELL_S + 1, True),
            ("alarm", NOW - 60 + MINIMUM_DWELL_S, False),
            ("watch", NOW - 60, False),
            ("normal", NOW - 60, False),
        ],
    )
    def test_what_another_board_kept_of_the_same_spell_does_not_move_it(
        self, level: Any, since: float, ours: bool
    ) -> None:
        kept = AlarmBook({"waiting": RuleMemory(level, since), "seats_free": RuleMemory()})
        found = self.BOOK.recalling(kept)
        assert found.rules["waiting"] == (self.BOOK if ours else kept).rules["waiting"]
        assert set(found.rules) == {"waiting", "seats_free"}
        assert self.BOOK.recalling(AlarmBook()) == self.BOOK


def test_the_worst_first_and_of_equals_the_newest() -> None:
    alarms = [
        Alarm("a", "cleared", 9.0, 0, None),
        Alarm("b", "watch", 1.0, 0, None),
        Alarm("c", "alarm", 2.0, 0, None),
        Alarm("d", "watch", 8.0, 0, None),
        Alarm("e", "alarm", 3.0, 0, None),
        Alarm("f", "alarm", 7.0, 0, None, shelved_until=99.0),
    ]
    assert [each.id for each in sorted(alarms, key=worst_first)] == ["e", "c", "d", "b", "f", "a"]


def test_the_rule_of_an_alarm_about_one_line() -> None:
    assert Alarm("line_fault:E03", "watch", 0.0, 1, 1).rule == "line_fault"
