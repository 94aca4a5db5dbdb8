"""Staff on the seats by the hour, whose they are, and their breaks."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from wallboard.domain.states import IN_USE, STAFFED, Group, SeatState
from wallboard.hub.telephony.events import SeatChanged
from wallboard.hub.telephony.simulated.staff import BLOCKS, NIGHT

CHANGES = (7, 8, 12, 14, 16, 18, 21, 22)
OVERDUE_S = 120 * 60.0


def table(hour: int) -> int:
    """Staff on 50 seats."""
    for end, people in ((7, 8), (8, 20), (12, 44), (14, 34), (18, 42), (21, 40), (22, 20)):
        if hour < end:
            return people
    return 8


def minutes(day: Any) -> Iterator[tuple[int, dict[str, SeatChanged]]]:
    """The seats at the end of every minute of the day."""
    seats: dict[str, SeatChanged] = {}
    minute = 0
    for event in day.events:
        while event.at >= day.midnight + 60.0 * (minute + 1):
            yield minute, seats
            minute += 1
        if isinstance(event, SeatChanged):
            seats[event.seat] = event


def test_the_blocks_make_the_table() -> None:
    for hour in range(24):
        clock = (hour + 0.5) * 3600.0
        people = sum(
            block.people
            for block in BLOCKS
            if block.start <= clock < block.end or block.start <= clock + 86400.0 < block.end
        )
        assert people == table(hour)
    assert NIGHT in BLOCKS


def test_staff_by_the_hour(day: Any) -> None:
    for minute, seats in minutes(day):
        hour, past = divmod(minute, 60)
        if (hour in CHANGES and past < 20) or (hour + 1 in CHANGES and past >= 55):
            continue
        staffed = sum(seat.state in STAFFED for seat in seats.values())
        assert abs(staffed - table(hour)) <= 2, f"{hour}:{past:02d}"


def test_sixty_percent_are_own(day: Any) -> None:
    groups: Counter[Group] = Counter()
    for minute, seats in minutes(day):
        if minute % 15 == 0:
            groups.update(seat.group for seat in seats.values() if seat.group)
    assert set(groups) == {Group.OWN, Group.OUTSOURCED}
    assert groups[Group.OWN] / groups.total() == pytest.approx(0.6, abs=0.04)


def test_operators_are_told_by_their_number(day: Any) -> None:
    people = {
        (event.operator, event.group)
        for event in day.events
        if isinstance(event, SeatChanged) and event.operator is not None
    }
    assert len(people) == 92 + 8  # the day's roster and last night's people
    for operator, group in people:
        assert operator[0] == ("1" if group is Group.OWN else "5")
    assert len({operator for operator, _ in people}) == len(people)


def test_in_use_is_believable(day_of: Any) -> None:
    """A stable day keeps a fifth of the seats in use, a peak forenoon two thirds."""

    def share(name: str, first: int, last: int) -> float:
        used = staffed = 0
        for minute, seats in minutes(day_of(name)):
            if first <= minute // 60 < last:
                used += sum(seat.state in IN_USE for seat in seats.values())
                staffed += sum(seat.state in STAFFED for seat in seats.values())
        return used / staffed

    assert 0.08 < share("stable", 9, 18) < 0.30
    assert 0.45 < share("peak", 9, 12) < 0.85


def breaks(day: Any) -> list[tuple[str | None, float]]:
    """(reason, length) of every break that ended with the operator back at work."""
    began: dict[str, SeatChanged] = {}
    ended = []
    for event in day.events:
        if isinstance(event, SeatChanged):
            before = began.pop(event.seat, None)
            if before is not None and event.state is SeatState.AVAILABLE:
                ended.append((before.reason, event.at - before.at))
            if event.state is SeatState.BREAK:
                began[event.seat] = event
    return ended


def test_breaks_have_their_length(day: Any) -> None:
    lengths = breaks(day)
    assert Counter(reason for reason, _ in lengths)["break"] > 80
    assert Counter(reason for reason, _ in lengths)["meal"] > 30
    for reason, length in lengths:
        low, high = {"break": (600, 900), "meal": (1620, 1980)}[str(reason)]
        assert low - 1e-3 <= length <= high + 1e-3


def overdue(day: Any) -> list[int]:
    """How many operators, minute by minute, have gone 120 min without a break."""
    since: dict[str, float] = {}
    state: dict[str, SeatState] = {}
    counts = []
    events = iter(day.events)
    event = next(events)
    for minute in range(1440):
        now = day.midnight + 60.0 * (minute + 1)
        while event is not None and event.at < now:
            if isinstance(event, SeatChanged):
                before = state.get(event.seat, SeatState.SIGNED_OUT)
                if event.state in (SeatState.SIGNED_OUT, SeatState.BREAK):
                    since.pop(event.seat, None)
                elif before in (SeatState.SIGNED_OUT, SeatState.BREAK):
                    since[event.seat] = event.at
                state[event.seat] = event.state
            event = next(events, None)
        counts.append(sum(now - began > OVERDUE_S for began in since.values()))
    return counts


def test_breaks_are_late_when_calls_are_many(day_of: Any) -> None:
    stable, peak, failure = (overdue(day_of(name)) for name in ("stable", "peak", "failure"))
    assert sum(stable) < sum(peak)
    forenoon = slice(9 * 60 + 30, 12 * 60)
    assert max(failure[forenoon]) >= 10
    assert max(failure[forenoon]) > 2 * max(stable[forenoon])
    assert max(peak[9 * 60 : 12 * 60]) >= 5
