"""Every seat and line the hotline has: those a snapshot does not tell of are unknown."""

from dataclasses import replace

from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import EmergencyPool, Line, Seat, Snapshot
from wallboard.domain.states import LineState, SeatState


def all_seats(snapshot: Snapshot, hotline: Hotline) -> Maybe[tuple[Seat, ...]]:
    """The hotline's seats in its order, then those it does not name."""
    if isinstance(snapshot.seats, Absent):
        return snapshot.seats
    known = snapshot.seats_by_id()
    named = {place.id for place in hotline.seats}
    return (
        *(known.get(place.id) or Seat(place.id, SeatState.UNKNOWN) for place in hotline.seats),
        *(seat for seat in snapshot.seats if seat.id not in named),
    )


def whole_pool(snapshot: Snapshot, hotline: Hotline) -> Maybe[EmergencyPool]:
    """The pool with the hotline's lines in its order, then those it does not name."""
    pool = snapshot.emergency
    if isinstance(pool, Absent) or isinstance(pool.lines, Absent):
        return pool
    known = {line.id: line for line in pool.lines}
    named = {place.id for place in hotline.lines}
    lines = (
        *(known.get(place.id) or Line(place.id, LineState.UNKNOWN) for place in hotline.lines),
        *(line for line in pool.lines if line.id not in named),
    )
    return replace(pool, lines=lines)
