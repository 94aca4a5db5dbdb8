"""The parts of a snapshot that are at a telephone: callers, seats, emergency lines."""

from msgspec import UnsetType

from wallboard.contract import wire
from wallboard.contract.fields import distinct, maybe, named, same, text, there
from wallboard.contract.instants import instant, when, word
from wallboard.domain import snapshot as ds
from wallboard.domain import states as st
from wallboard.domain.absent import Absent, Maybe


def waiting_of(calls: list[wire.WaitingCall], can: frozenset[str]) -> tuple[ds.WaitingCall, ...]:
    return tuple(
        ds.WaitingCall(
            call.id,
            text(call.kind, "waiting.kind", can),
            instant(call.since),
            _ringing(call.ringing, can),
        )
        for call in calls
    )


def _ringing(
    ringing: list[wire.Ringing] | UnsetType | None, can: frozenset[str]
) -> Maybe[tuple[ds.Ringing, ...]]:
    found = maybe(
        ringing,
        "waiting.ringing",
        can,
        lambda each: tuple(ds.Ringing(item.at, instant(item.since)) for item in each),
    )
    # a server that never tells is known by its capabilities, not call by call
    return () if found is Absent.NOT_PROVIDED else found


def seat_of(seat: wire.Seat, can: frozenset[str]) -> ds.Seat:
    return ds.Seat(
        id=seat.id,
        state=word(st.SeatState, seat.state),
        since=when(seat.since),
        group=None if seat.group is None else word(st.Group, seat.group),
        operator=named(text(seat.operator, "seats.operator", can)),
        kind=text(seat.kind, "seats.kind", can),
        reason=named(text(seat.reason, "seats.reason", can)),
        answered_today=maybe(seat.answered_today, "seats.answered_today", can, same),
        handled_today=maybe(seat.handled_today, "seats.handled_today", can, same),
        handle_today_s=maybe(seat.handle_today_s, "seats.handle_today_s", can, same),
        talk_60min_s=maybe(seat.talk_60min_s, "seats.talk_60min_s", can, same),
        last_break_end=maybe(seat.last_break_end, "seats.last_break_end", can, instant),
    )


def pool_of(pool: wire.Emergency, can: frozenset[str]) -> ds.EmergencyPool:
    lines = maybe(
        pool.lines,
        "emergency.lines",
        can,
        lambda each: tuple(
            ds.Line(line.id, word(st.LineState, line.state), when(line.since))
            for line in there(each)
        ),
    )
    if not isinstance(lines, Absent):
        distinct("emergency.lines", (line.id for line in lines))
    return ds.EmergencyPool(
        state=word(st.PoolState, pool.state),
        situation=None if pool.situation is None else word(st.Situation, pool.situation),
        since=when(pool.since),
        staff=maybe(
            pool.staff,
            "emergency.staff",
            can,
            lambda each: ds.Staff(each.called, each.confirmed, each.arrived),
        ),
        link=maybe(
            pool.link,
            "emergency.link",
            can,
            lambda each: ds.Link(word(st.LinkState, each.state), when(each.tested)),
        ),
        joining=maybe(
            pool.joining,
            "emergency.joining",
            can,
            lambda each: tuple(ds.Joining(item.lines, instant(item.at)) for item in each),
        ),
        lines=lines,
    )
