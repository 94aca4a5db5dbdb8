"""The seats: who sits there, since when, and what the shift has been like."""

from collections import deque
from collections.abc import Iterable

from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.hotline import TALK_WINDOW_S
from wallboard.domain.snapshot import Seat
from wallboard.domain.states import Group, SeatState
from wallboard.hub.ledger.minutes import MINUTE_S
from wallboard.hub.telephony.events import SeatChanged

_SPEAKING = (SeatState.TALKING, SeatState.HOLD, SeatState.OUTBOUND)


class _SeatEntry:
    __slots__ = (
        "answered_today",
        "cell",
        "group",
        "handle_today_s",
        "handled_today",
        "kind",
        "last_break_end",
        "operator",
        "reason",
        "since",
        "spoken",
        "state",
    )

    def __init__(self) -> None:
        self.state = SeatState.UNKNOWN
        self.since: float | None = None
        self.cell: _Cell | None = None
        self.group: Group | None = None
        self.operator: str | None = None
        self.kind: str | None = None
        self.reason: str | None = None
        self.last_break_end: float | None = None
        self.spoken: deque[tuple[float, float]] = deque()
        self.reset_day()

    def reset_day(self) -> None:
        self.answered_today = 0
        self.handled_today = 0
        self.handle_today_s = 0.0

    def spoken_within(self, now: float) -> float:
        begin = now - TALK_WINDOW_S
        while self.spoken and self.spoken[0][1] <= begin:
            self.spoken.popleft()
        total = sum(min(end, now) - max(start, begin) for start, end in self.spoken if start < now)
        if self.state in _SPEAKING and self.since is not None:
            total += max(0.0, now - max(self.since, begin))
        return total


class SeatBook:
    """All seats, and the seat-seconds spent in each state.

    Seat-seconds are added up by group and state, not by seat: a minute is settled in the number of
    states in use, however many seats there are.
    """

    def __init__(self, ids: Iterable[str], start: float) -> None:
        self._seats: dict[str, _SeatEntry] = {id_: _SeatEntry() for id_ in ids}
        self._settled = start
        self._cells: dict[tuple[Group | None, SeatState], _Cell] = {}

    def change(self, event: SeatChanged) -> None:
        """Take over a seat's new state; a repetition changes nothing but the details."""
        seat = self._seats.get(event.seat)
        if seat is None:
            seat = self._seats[event.seat] = _SeatEntry()
        stays = event.operator == seat.operator
        if not stays:
            seat.last_break_end = event.at if event.operator is not None else None
            seat.spoken.clear()
        seat.operator = event.operator
        seat.kind = event.kind
        seat.reason = event.reason
        if event.state is seat.state and event.group is seat.group and seat.since is not None:
            return
        # what a settled minute was told is not taken back
        at = max(event.at, self._settled)
        if seat.cell is not None:
            seat.cell.touch(at)
            seat.cell.heads -= 1
        if seat.since is not None and stays and event.state is not seat.state:
            if seat.state in _SPEAKING:
                seat.spoken.append((seat.since, event.at))
            if seat.state is SeatState.BREAK:
                seat.last_break_end = event.at
        seat.cell = self._cell(event.group, event.state)
        seat.cell.touch(at)
        seat.cell.heads += 1
        if event.state is not seat.state or seat.since is None:
            seat.since = event.at
        seat.state = event.state
        seat.group = event.group

    def answered(self, seat: str) -> None:
        """Count a call answered at a seat."""
        entry = self._seats.get(seat)
        if entry is not None:
            entry.answered_today += 1

    def handled(self, seat: str, seconds: float) -> None:
        """Count a call whose after-call work at a seat is done."""
        entry = self._seats.get(seat)
        if entry is not None:
            entry.handled_today += 1
            entry.handle_today_s += seconds

    def new_day(self) -> None:
        """Begin the counts of the day anew."""
        for seat in self._seats.values():
            seat.reset_day()

    def lose(self, at: float) -> None:
        """Nothing is known of any seat from here on."""
        for seat_id, seat in self._seats.items():
            if seat.state is not SeatState.UNKNOWN:
                self.change(SeatChanged(at, seat_id, SeatState.UNKNOWN, None, seat.operator))

    def settle(self, at: float) -> dict[tuple[Group | None, SeatState], float]:
        """The seat-seconds spent in each group and state since the last settling."""
        spent: dict[tuple[Group | None, SeatState], float] = {}
        for key, cell in self._cells.items():
            cell.touch(at)
            if cell.spent_s > 0:
                spent[key] = cell.spent_s
            cell.spent_s = 0.0
        self._settled = at
        return spent

    def views(self, now: float) -> tuple[Seat, ...]:
        """The seats as the snapshot shows them; talk of the last 60 min is reckoned up to `now`.

        Whoever gives the start of a minute as `now` has views that stand while nobody acts.
        """
        return tuple(
            Seat(
                id=seat_id,
                state=seat.state,
                since=seat.since,
                group=seat.group,
                operator=seat.operator,
                kind=seat.kind,
                reason=seat.reason,
                answered_today=seat.answered_today,
                handled_today=seat.handled_today,
                handle_today_s=round(seat.handle_today_s, 3),
                talk_60min_s=round(seat.spoken_within(now), 3),
                last_break_end=_or_unknown(seat.last_break_end),
            )
            for seat_id, seat in self._seats.items()
        )

    def present(self, at: float) -> list[SeatChanged]:
        """The seats as events that would bring a new book to this state.

        Each seat's are stamped when its state, the end of its last break and its talk of the last
        60 min were; the day's counts are not among them.
        """
        events: list[SeatChanged] = []
        for seat_id, seat in self._seats.items():
            if seat.since is None:
                continue

            # the state in between is none that the book remembers, and never the present one
            idle = SeatState.AVAILABLE
            if seat.state is idle:
                idle = SeatState.NOT_READY
            told: list[tuple[float, SeatState]] = []
            if seat.operator is not None and seat.last_break_end is not None:
                told.append((seat.last_break_end, idle))
            for start, end in seat.spoken:
                if end > at - TALK_WINDOW_S - MINUTE_S:  # views look back from a minute's start
                    told += [(start, SeatState.TALKING), (end, idle)]
            told.append((seat.since, seat.state))
            events += [
                SeatChanged(when, seat_id, state, seat.group, seat.operator, seat.kind, seat.reason)
                for when, state in told
            ]
        return events

    def _cell(self, group: Group | None, state: SeatState) -> "_Cell":
        found = self._cells.get((group, state))
        if found is None:
            found = self._cells[group, state] = _Cell()
        return found


class _Cell:
    """The seats in one group and state, and the seconds they have spent there since settling."""

    __slots__ = ("heads", "spent_s", "touched")

    def __init__(self) -> None:
        self.heads = 0
        self.spent_s = 0.0
        self.touched = 0.0

    def touch(self, at: float) -> None:
        self.spent_s += self.heads * (at - self.touched)
        self.touched = at


def _or_unknown(value: float | None) -> Maybe[float]:
    return Absent.UNKNOWN if value is None else value
