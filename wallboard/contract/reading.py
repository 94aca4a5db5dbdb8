"""Answers to domain values: the rules that a shape alone cannot say are checked here.

`capabilities` decides what an absent field means: listed, the answer is bad; not listed, the server
does not provide it. A null is a value that the server cannot say now.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET, UnsetType

from wallboard.contract import wire
from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.decoding import decoded
from wallboard.contract.instants import instant as _instant
from wallboard.contract.instants import when as _when
from wallboard.contract.instants import word as _word
from wallboard.domain import counters as dc
from wallboard.domain import hotline as dh
from wallboard.domain import snapshot as ds
from wallboard.domain import states as st
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.decision import Decision, DecisionKind
from wallboard.domain.rings import RingRule

From = TypeVar("From")
To = TypeVar("To")

CLOCKS_DIFFER_S = 60.0
"""Two clocks that nobody keeps together may differ so far; a whole time zone is another matter."""
LONGEST_NAME = 60
"""Characters of a name, three times those of a long one."""
_CONFIRMED_BY = ("Hotline-Snapshot-Time", "Hotline-Server-Time")


def read_hotline(body: bytes) -> dh.Hotline:
    """/v1/hotline; BadAnswer where it breaks the contract."""
    got = decoded(body, wire.Hotline)
    try:
        ZoneInfo(got.time_zone)
    except (ValueError, OSError, KeyError):
        raise BadAnswer("shape", "time_zone", f"no such zone: {got.time_zone[:60]}") from None
    edges = tuple(got.delay_edges_s)
    if list(edges) != sorted(set(edges)):
        raise BadAnswer("histogram", "delay_edges_s", "edges must rise")
    _distinct("seats", (place.id for place in got.seats))
    _distinct("emergency_lines", (place.id for place in got.emergency_lines))
    _distinct("kinds", (kind.id for kind in got.kinds))
    return dh.Hotline(
        name=_name(got.name),
        number=_name(got.number),
        time_zone=got.time_zone,
        season=None if got.season is None else _season(got.season),
        rings=RingRule(got.rings.cycle_s, got.rings.target, got.rings.heard),
        share_target=got.share_target,
        short_abandon_s=got.short_abandon_s,
        break_rule=dh.BreakRule(
            got.break_rule.after_s, got.break_rule.talk_s, got.break_rule.window_s
        ),
        limits=dh.DEFAULT_LIMITS if got.limits is UNSET else _limits(got.limits),
        seats=tuple(dh.Place(place.id, _name(place.label)) for place in got.seats),
        lines=tuple(dh.Place(place.id, _name(place.label)) for place in got.emergency_lines),
        kinds=tuple(dh.Kind(kind.id, _named(kind.label)) for kind in got.kinds),
        contractor=(
            None
            if got.contractor is None
            else dh.Contractor(
                _name(got.contractor.name),
                got.contractor.lead_time_s,
                got.contractor.minimum_block_s,
                _named(got.contractor.liaison),
            )
        ),
        delay_edges_s=edges,
        capabilities=frozenset(got.capabilities),
    )


def read_snapshot(body: bytes, hotline: dh.Hotline) -> ds.Snapshot:
    """/v1/snapshot of a hotline; BadAnswer where it breaks the contract."""
    got = decoded(body, wire.Snapshot)
    can = hotline.capabilities
    today = _counters(got.today, "today", hotline)
    waiting = Absent.UNKNOWN if got.waiting is None else _waiting(got.waiting, can)
    if not isinstance(waiting, Absent):
        _distinct("waiting", (call.id for call in waiting))
        held = today.finished + today.unobserved + len(waiting)
        if today.offered + today.carried_in != held:
            raise BadAnswer(
                "sum", "today", f"offered + carried_in = {today.offered + today.carried_in}, "
                f"answered + abandoned + timed_out + unobserved + waiting = {held}",
            )  # fmt: skip
    _in_order(got)
    _callers_hold(got.today)
    seats = _maybe(
        got.seats, "seats", can, lambda each: tuple(_seat(seat, can) for seat in _there(each))
    )
    if not isinstance(seats, Absent):
        _distinct("seats", (seat.id for seat in seats))
    return ds.Snapshot(
        epoch=got.epoch,
        sequence=got.sequence,
        time_scale=got.time_scale,
        server_time=_instant(got.server_time),
        snapshot_time=_instant(got.snapshot_time),
        counters_since=_instant(got.counters_since),
        source=ds.Source(
            _word(st.SourceState, got.source.state),
            _when(got.source.since),
            _named(got.source.detail),
        ),
        waiting=waiting,
        today=today,
        seats=seats,
        emergency=_maybe(got.emergency, "emergency", can, lambda each: _pool(each, can)),
        recent=_maybe(got.recent, "recent", can, lambda each: _recent(each, hotline)),
        callers=_maybe(got.today.callers, "today.callers", can, lambda each: each),
        missed=_maybe(got.today.missed, "today.missed", can, _missed),
        alarms=_maybe(got.alarms, "alarms", can, _alarms),
        decisions=_maybe(got.decisions, "decisions", can, _decisions),
        incident=_incident(got.incident, can),
        expected=_maybe(
            got.expected,
            "expected",
            can,
            lambda each: ds.Expected(each.offered_by_now, each.offered_today),
        ),
        weather=_maybe(
            got.weather,
            "weather",
            can,
            lambda each: ds.Weather(each.outdoor_c, _when(each.observed)),
        ),
    )


def read_confirmation(headers: Mapping[str, str]) -> tuple[float, float]:
    """(snapshot_time, server_time) of a 304 to /v1/snapshot; BadAnswer where it tells none.

    `headers` must ignore case.
    """
    try:
        snapshot_time, server_time = (
            _instant(msgspec.convert(headers[name], wire.Stamp)) for name in _CONFIRMED_BY
        )
    except KeyError as error:
        raise BadAnswer("missing", "304", f"no header {error.args[0]}") from None
    except (msgspec.MsgspecError, ValueError, OverflowError) as error:
        raise BadAnswer("shape", "304", str(error)) from None
    if snapshot_time - server_time > CLOCKS_DIFFER_S:
        raise BadAnswer("order", "304", f"{_CONFIRMED_BY[0]} is later than {_CONFIRMED_BY[1]}")
    return snapshot_time, server_time


def read_minute(body: bytes, hotline: dh.Hotline) -> dc.Minute:
    """One minute as `write_minute` wrote it (no part of the API by itself)."""
    try:
        got = msgspec.json.decode(body, type=wire.Minute)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadAnswer("shape", "minute", str(error)) from None
    return _minute(got, 60, hotline)


def read_minutes(body: bytes, hotline: dh.Hotline) -> tuple[tuple[dc.Minute, ...], int, str | None]:
    """One page of /v1/minutes as (minutes, the server's revision, cursor of the next page)."""
    got = decoded(body, wire.Minutes)
    if got.step not in (60, 900, 3600):
        raise BadAnswer("shape", "step", str(got.step))
    minutes = tuple(_minute(each, got.step, hotline) for each in got.minutes)
    starts = [minute.start for minute in minutes]
    if starts != sorted(set(starts)):
        raise BadAnswer("duplicate", "minutes", "starts must rise")
    return minutes, got.revision, got.next


def _minute(got: wire.Minute, step_s: int, hotline: dh.Hotline) -> dc.Minute:
    can = hotline.capabilities
    return dc.Minute(
        start=_instant(got.start),
        counters=_counters(got, "today", hotline),
        complete=got.complete,
        final=got.final,
        revision=got.revision,
        peak_waiting=_maybe(got.peak_waiting, "minutes.peak_waiting", can, _same),
        longest_wait_s=_maybe(got.longest_wait_s, "minutes.longest_wait_s", can, _same),
        seat_seconds=_maybe(got.seat_seconds, "minutes.seat_seconds", can, _seat_seconds),
        step_s=step_s,
    )


def _limits(limits: Mapping[str, wire.Limit]) -> Mapping[str, dh.Limit]:
    return {
        name: dh.Limit(
            each.watch,
            each.alarm,
            each.watch_clear,
            each.alarm_clear,
            each.below,
            each.on_delay_s,
            each.off_delay_s,
        )
        for name, each in limits.items()
    }


def _in_order(got: wire.Snapshot) -> None:
    """Refuse times by which a wait would be a false zero or old figures would look new.

    What began a little after `snapshot_time` is no more than two clocks that differ, and its age is
    taken as 0; only what lies beyond CLOCKS_DIFFER_S is refused.
    """
    now = _instant(got.snapshot_time)
    late = [("snapshot_time", now - _instant(got.server_time), "server_time")]
    late.append(("counters_since", _instant(got.counters_since) - now, "snapshot_time"))
    late += [
        (f"waiting.{call.id}", _instant(call.since) - now, "snapshot_time")
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


def _same(value: To) -> To:
    return value


def _maybe(
    value: From | UnsetType | None,
    path: str,
    capabilities: frozenset[str],
    read: Callable[[From], To],
) -> Maybe[To]:
    if value is UNSET:
        if path in capabilities:
            raise BadAnswer("missing", path, "listed in capabilities and not in the answer")
        return Absent.NOT_PROVIDED
    if value is None:
        return Absent.UNKNOWN if path in capabilities else Absent.NOT_PROVIDED
    return read(value)


def _there(items: Iterable[From | None]) -> list[From]:
    return [item for item in items if item is not None]


def _distinct(where: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise BadAnswer("duplicate", where, each[:60])
        seen.add(each)


def _season(season: wire.Season) -> dh.Season:
    try:
        return dh.Season(date.fromisoformat(season.start), date.fromisoformat(season.end))
    except ValueError as error:
        raise BadAnswer("shape", "season", str(error)) from None


def _waiting(calls: list[wire.WaitingCall], can: frozenset[str]) -> tuple[ds.WaitingCall, ...]:
    return tuple(
        ds.WaitingCall(
            call.id,
            _text(call.kind, "waiting.kind", can),
            _instant(call.since),
            _ringing(call.ringing, can),
        )
        for call in calls
    )


def _ringing(
    ringing: list[wire.Ringing] | UnsetType | None, can: frozenset[str]
) -> Maybe[tuple[ds.Ringing, ...]]:
    found = _maybe(
        ringing,
        "waiting.ringing",
        can,
        lambda each: tuple(ds.Ringing(item.at, _instant(item.since)) for item in each),
    )
    # a server that never tells is known by its capabilities, not call by call
    return () if found is Absent.NOT_PROVIDED else found


def _text(value: str | UnsetType | None, path: str, can: frozenset[str]) -> str | None:
    """A word that may be null; BadAnswer where it is promised and missing."""
    read = _maybe(value, path, can, _same)
    return None if isinstance(read, Absent) else read


def _name(text: str) -> str:
    """A name as it is shown: cut where no honest one ends, for a window grows with its words."""
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"


def _named(text: str | None) -> str | None:
    return None if text is None else _name(text)


def _seat(seat: wire.Seat, can: frozenset[str]) -> ds.Seat:
    return ds.Seat(
        id=seat.id,
        state=_word(st.SeatState, seat.state),
        since=_when(seat.since),
        group=None if seat.group is None else _word(st.Group, seat.group),
        operator=_named(_text(seat.operator, "seats.operator", can)),
        kind=_text(seat.kind, "seats.kind", can),
        reason=_named(_text(seat.reason, "seats.reason", can)),
        answered_today=_maybe(seat.answered_today, "seats.answered_today", can, _same),
        handled_today=_maybe(seat.handled_today, "seats.handled_today", can, _same),
        handle_today_s=_maybe(seat.handle_today_s, "seats.handle_today_s", can, _same),
        talk_60min_s=_maybe(seat.talk_60min_s, "seats.talk_60min_s", can, _same),
        last_break_end=_maybe(seat.last_break_end, "seats.last_break_end", can, _instant),
    )


def _pool(pool: wire.Emergency, can: frozenset[str]) -> ds.EmergencyPool:
    lines = _maybe(
        pool.lines,
        "emergency.lines",
        can,
        lambda each: tuple(
            ds.Line(line.id, _word(st.LineState, line.state), _when(line.since))
            for line in _there(each)
        ),
    )
    if not isinstance(lines, Absent):
        _distinct("emergency.lines", (line.id for line in lines))
    return ds.EmergencyPool(
        state=_word(st.PoolState, pool.state),
        situation=None if pool.situation is None else _word(st.Situation, pool.situation),
        since=_when(pool.since),
        staff=_maybe(
            pool.staff,
            "emergency.staff",
            can,
            lambda each: ds.Staff(each.called, each.confirmed, each.arrived),
        ),
        link=_maybe(
            pool.link,
            "emergency.link",
            can,
            lambda each: ds.Link(_word(st.LinkState, each.state), _when(each.tested)),
        ),
        joining=_maybe(
            pool.joining,
            "emergency.joining",
            can,
            lambda each: tuple(ds.Joining(item.lines, _instant(item.at)) for item in each),
        ),
        lines=lines,
    )


def _histogram(
    counts: list[int] | UnsetType | None, total: int, path: str, hotline: dh.Hotline
) -> Maybe[tuple[int, ...]]:
    histogram = _maybe(counts, path, hotline.capabilities, tuple)
    if isinstance(histogram, Absent):
        return histogram
    if len(histogram) != len(hotline.delay_edges_s) + 1:
        raise BadAnswer("histogram", path, f"{len(histogram)} bins")
    if sum(histogram) != total:
        raise BadAnswer("histogram", path, f"bins add up to {sum(histogram)}, not {total}")
    return histogram


def _counters(got: wire.Counters, path: str, hotline: dh.Hotline) -> dc.Counters:
    can = hotline.capabilities

    def read(name: str, promised_as: str | None = None) -> Any:
        return _maybe(getattr(got, name), f"{path}.{promised_as or name}", can, _same)

    _parts_hold(got, path)
    return dc.Counters(
        offered=got.offered,
        carried_in=got.carried_in,
        answered=got.answered,
        abandoned=got.abandoned,
        timed_out=got.timed_out,
        unobserved=got.unobserved,
        abandoned_short=read("abandoned_short"),
        lost_ringing=read("lost_ringing"),
        blocked=read("blocked"),
        answered_delay=_histogram(
            got.answered_delay, got.answered, f"{path}.answered_delay", hotline
        ),
        abandoned_delay=_histogram(
            got.abandoned_delay, got.abandoned, f"{path}.abandoned_delay", hotline
        ),
        timed_out_delay=_histogram(
            got.timed_out_delay, got.timed_out, f"{path}.timed_out_delay", hotline
        ),
        delay_sum_s=read("delay_sum_s"),
        # one capability for the four, because none says anything without the others
        talk_sum_s=read("talk_sum_s", "handled"),
        hold_sum_s=read("hold_sum_s", "handled"),
        wrap_sum_s=read("wrap_sum_s", "handled"),
        handled=read("handled"),
        by_kind=_maybe(got.by_kind, f"{path}.by_kind", can, _kinds),
        by_group=_maybe(got.by_group, f"{path}.by_group", can, _groups),
        by_district=_maybe(got.by_district, f"{path}.by_district", can, _districts),
    )


def _parts_hold(got: wire.Counters, path: str) -> None:
    """Refuse a part that is larger than its whole."""
    lost = got.abandoned + got.timed_out
    for part, whole in (("abandoned_short", got.abandoned), ("lost_ringing", lost)):
        count = getattr(got, part)
        if isinstance(count, int) and count > whole:
            raise BadAnswer("sum", f"{path}.{part}", f"{count} of {whole}")
    for name in ("by_kind", "by_district", "by_group"):
        tallies = [each for each in (getattr(got, name) or {}).values() if each is not None]
        for figure in ("offered", "answered", "abandoned", "timed_out"):
            total = sum(getattr(tally, figure, 0) for tally in tallies)
            if total > getattr(got, figure):
                raise BadAnswer(
                    "sum", f"{path}.{name}", f"{total} {figure} of {getattr(got, figure)}"
                )


def _tally(tally: wire.Tally) -> dc.Tally:
    return dc.Tally(tally.offered, tally.answered, tally.abandoned, tally.timed_out)


def _kinds(tallies: Mapping[str, wire.Tally | None]) -> Mapping[str, Maybe[dc.Tally]]:
    return {key: Absent.UNKNOWN if each is None else _tally(each) for key, each in tallies.items()}


def _districts(tallies: Mapping[str, wire.Tally]) -> Mapping[str, dc.Tally]:
    return {key: _tally(each) for key, each in tallies.items()}


def _groups(groups: Mapping[str, wire.GroupTally]) -> Mapping[st.Group, int]:
    result: dict[st.Group, int] = {}
    for word, each in groups.items():
        group = _word(st.Group, word)
        result[group] = result.get(group, 0) + each.answered
    return result


def _seat_seconds(
    seconds: Mapping[str, Mapping[str, float]],
) -> Mapping[st.Group, Mapping[str, float]]:
    result: dict[st.Group, dict[str, float]] = {}
    for word, states in seconds.items():
        held = result.setdefault(_word(st.Group, word), {})
        for state, spent_s in states.items():
            held[state] = held.get(state, 0.0) + spent_s
    return result


def _recent(recent: wire.Recent, hotline: dh.Hotline) -> ds.Recent:
    return ds.Recent(
        since=_instant(recent.since),
        answered=recent.answered,
        abandoned=recent.abandoned,
        timed_out=recent.timed_out,
        answered_delay=_histogram(
            recent.answered_delay, recent.answered, "recent.answered_delay", hotline
        ),
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
        _when(missed.oldest_open),
    )


def _alarms(alarms: list[wire.Alarm]) -> tuple[ds.Alarm, ...]:
    _distinct("alarms", (alarm.id for alarm in alarms))
    return tuple(map(_alarm, alarms))


def _alarm(alarm: wire.Alarm) -> ds.Alarm:
    return ds.Alarm(
        id=alarm.id,
        level=alarm.level,
        since=_instant(alarm.since),
        value=alarm.value,
        limit=alarm.limit,
        acknowledged=_when(alarm.acknowledged),
        shelved_until=_when(alarm.shelved_until),
    )


def _decisions(decisions: list[wire.Decision]) -> tuple[Decision, ...]:
    _distinct("decisions", (decision.id for decision in decisions))
    return tuple(
        Decision(
            id=each.id,
            at=_instant(each.at),
            kind=_word(DecisionKind, each.kind),
            text=each.text,
            situation=None if each.situation is None else _word(st.Situation, each.situation),
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
    return _maybe(
        incident,
        "incident",
        can,
        lambda each: ds.Incident(
            each.text, each.place, _when(each.since), _when(each.expected_end), each.script
        ),
    )
