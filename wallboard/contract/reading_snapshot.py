"""/v1/snapshot to the hotline at one moment: the rules that a shape cannot say are checked here."""

from collections.abc import Mapping

import msgspec
from msgspec import UnsetType

from wallboard.contract import wire
from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.decoding import decoded
from wallboard.contract.fields import distinct, maybe, named, same, there
from wallboard.contract.instants import instant, when, word
from wallboard.contract.reading_counters import counters_of, histogram_of
from wallboard.contract.reading_places import pool_of, seat_of, waiting_of
from wallboard.domain import counters as dc
from wallboard.domain import hotline as dh
from wallboard.domain import snapshot as ds
from wallboard.domain import states as st
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.decision import Decision, DecisionKind

CLOCKS_DIFFER_S = 60.0
"""Two clocks that nobody keeps together may differ so far; a whole time zone is another matter."""
_CONFIRMED_BY = ("Hotline-Snapshot-Time", "Hotline-Server-Time")


def read_snapshot(body: bytes, hotline: dh.Hotline) -> ds.Snapshot:
    """/v1/snapshot of a hotline; BadAnswer where it breaks the contract."""
    got = decoded(body, wire.Snapshot)
    can = hotline.capabilities
    today = counters_of(got.today, "today", hotline)
    waiting = Absent.UNKNOWN if got.waiting is None else waiting_of(got.waiting, can)
    if not isinstance(waiting, Absent):
        distinct("waiting", (call.id for call in waiting))
        held = today.finished + today.unobserved + len(waiting)
        if today.offered + today.carried_in != held:
            raise BadAnswer(
                "sum", "today", f"offered + carried_in = {today.offered + today.carried_in}, "
                f"answered + abandoned + timed_out + unobserved + waiting = {held}",
            )  # fmt: skip
    _in_order(got)
    _callers_hold(got.today)
    seats = maybe(
        got.seats, "seats", can, lambda each: tuple(seat_of(seat, can) for seat in there(each))
    )
    if not isinstance(seats, Absent):
        distinct("seats", (seat.id for seat in seats))
    return ds.Snapshot(
        epoch=got.epoch,
        sequence=got.sequence,
        time_scale=got.time_scale,
        server_time=instant(got.server_time),
        snapshot_time=instant(got.snapshot_time),
        counters_since=instant(got.counters_since),
        source=ds.Source(
            word(st.SourceState, got.source.state),
            when(got.source.since),
            named(got.source.detail),
        ),
        waiting=waiting,
        today=today,
        seats=seats,
        emergency=maybe(got.emergency, "emergency", can, lambda each: pool_of(each, can)),
        recent=maybe(got.recent, "recent", can, lambda each: _recent(each, hotline)),
        callers=maybe(got.today.callers, "today.callers", can, lambda each: each),
        missed=maybe(got.today.missed, "today.missed", can, _missed),
        alarms=maybe(got.alarms, "alarms", can, _alarms),
        decisions=maybe(got.decisions, "decisions", can, _decisions),
        incident=_incident(got.incident, can),
        expected=maybe(
            got.expected,
            "expected",
            can,
            lambda each: ds.Expected(each.offered_by_now, each.offered_today),
        ),
        weather=maybe(
            got.weather,
            "weather",
            can,
            lambda each: ds.Weather(each.outdoor_c, when(each.observed)),
        ),
    )


def read_confirmation(headers: Mapping[str, str]) -> tuple[float, float]:
    """(snapshot_time, server_time) of a 304 to /v1/snapshot; BadAnswer where it tells none.

    `headers` must ignore case.
    """
    try:
        snapshot_time, server_time = (
            instant(msgspec.convert(headers[name], wire.Stamp)) for name in _CONFIRMED_BY
        )
    except KeyError as error:
        raise BadAnswer("missing", "304", f"no header {error.args[0]}") from None
    except (msgspec.MsgspecError, ValueError, OverflowError) as error:
        raise BadAnswer("shape", "304", str(error)) from None
    if snapshot_time - server_time > CLOCKS_DIFFER_S:
        raise BadAnswer("order", "304", f"{_CONFIRMED_BY[0]} is later than {_CONFIRMED_BY[1]}")
    return snapshot_time, server_time


def _in_order(got: wire.Snapshot) -> None:
    """Refuse times by which a wait would be a false zero or old figures would look new.

    What began a little after `snapshot_time` is no more than two clocks that differ, and its age is
    taken as 0; only what lies beyond CLOCKS_DIFFER_S is refused.
    """
    now = instant(got.snapshot_time)
    late = [("snapshot_time", now - instant(got.server_time), "server_time")]
    late.append(("counters_since", instant(got.counters_since) - now, "snapshot_time"))
    late += [
        (f"waiting.{call.id}", instant(call.since) - now, "snapshot_time")
        for call in got.waiting or ()
    ]
    for where, by_s, after in late:
        if by_s > CLOCKS_DIFFER_S:
            raise BadAnswer("order", where, f"{by_s:.0f} s later than {after}")


def _callers_hold(today: wire.Today) -> None:
    """Refuse more callers lost than callers: the share of those reached would be none."""
    callers, missed = today.callers, today.missed
    if isinstance(callers, int) and isinstance(missed, wire.Missed) and missed.callers > callers:
        raise BadAnswer("sum", "today.missed", f"{missed.callers} callers of {callers} in all")


def _recent(recent: wire.Recent, hotline: dh.Hotline) -> ds.Recent:
    return ds.Recent(
        since=instant(recent.since),
        answered=recent.answered,
        abandoned=recent.abandoned,
        timed_out=recent.timed_out,
        answered_delay=histogram_of(
            recent.answered_delay, recent.answered, "recent.answered_delay", hotline
        ),
        unwatched_s=maybe(recent.unwatched_s, "recent.unwatched_s", hotline.capabilities, same),
    )


def _missed(missed: wire.Missed) -> dc.Missed:
    if missed.answered_later + missed.called_back + missed.open != missed.callers:
        raise BadAnswer("sum", "today.missed", "answered_later + called_back + open = callers")
    if (missed.oldest_open is None) != (missed.open == 0):
        raise BadAnswer("sum", "today.missed", f"oldest_open does not fit {missed.open} open")
    return dc.Missed(
        missed.callers,
        missed.answered_later,
        missed.called_back,
        missed.open,
        when(missed.oldest_open),
    )


def _alarms(alarms: list[wire.Alarm]) -> tuple[ds.Alarm, ...]:
    distinct("alarms", (alarm.id for alarm in alarms))
    return tuple(map(_alarm, alarms))


def _alarm(alarm: wire.Alarm) -> ds.Alarm:
    return ds.Alarm(
        id=alarm.id,
        level=alarm.level,
        since=instant(alarm.since),
        value=alarm.value,
        limit=alarm.limit,
        acknowledged=when(alarm.acknowledged),
        shelved_until=when(alarm.shelved_until),
    )


def _decisions(decisions: list[wire.Decision]) -> tuple[Decision, ...]:
    distinct("decisions", (decision.id for decision in decisions))
    return tuple(
        Decision(
            id=each.id,
            at=instant(each.at),
            kind=word(DecisionKind, each.kind),
            text=each.text,
            situation=None if each.situation is None else word(st.Situation, each.situation),
            lines=each.lines,
            by=each.by,
        )
        for each in decisions
    )


def _incident(
    incident: wire.Incident | UnsetType | None, can: frozenset[str]
) -> Maybe[ds.Incident | None]:
    if incident is None:  # here null is a value: there is no incident
        return None
    return maybe(
        incident,
        "incident",
        can,
        lambda each: ds.Incident(
            each.text, each.place, when(each.since), when(each.expected_end), each.script
        ),
    )
