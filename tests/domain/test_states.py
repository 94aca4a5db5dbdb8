from enum import Enum

import pytest

from wallboard.domain import states
from wallboard.domain.severity import Severity
from wallboard.domain.states import IN_USE, STAFFED, SWITCHED_ON, LineState, SeatState

SETS = [
    states.SeatState,
    states.Group,
    states.LineState,
    states.PoolState,
    states.Situation,
    states.LinkState,
    states.SourceState,
]


@pytest.mark.parametrize("words", SETS)
def test_every_set_of_words_can_say_that_it_does_not_know(words: type[Enum]) -> None:
    assert words("unknown").name == "UNKNOWN"


def test_seats_at_work_and_seats_with_somebody() -> None:
    assert {SeatState.RINGING, SeatState.TALKING, SeatState.HOLD, SeatState.WRAP} == IN_USE
    assert set(SeatState) - STAFFED == {SeatState.SIGNED_OUT, SeatState.FAULT, SeatState.UNKNOWN}


def test_a_line_that_stands_down_is_not_switched_on() -> None:
    assert {LineState.READY, LineState.RINGING, LineState.TALKING, LineState.WRAP} == SWITCHED_ON


def test_unknown_is_worse_than_normal_and_better_than_what_is_known_to_be_bad() -> None:
    assert sorted(Severity, key=lambda each: each.rank) == [
        Severity.NONE,
        Severity.NORMAL,
        Severity.INFORMATION,
        Severity.UNKNOWN,
        Severity.WATCH,
        Severity.ALARM,
    ]
