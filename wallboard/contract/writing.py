"""Domain values to answers: what the hub serves.

An absent value that is not provided is left out, an unknown one is null. Stamps are RFC 3339 in the
hotline's time zone with milliseconds.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from wallboard.contract.version import SCHEMA
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Counters, Minute, Tally
from wallboard.domain.decision import Decision
from wallboard.domain.emergency import Activation, Readiness, Trial
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Alarm, Incident, Snapshot

Stamp = Callable[[float], str]


def stamper(hotline: Hotline) -> Stamp:
    """A function that writes instants as RFC 3339 stamps of the hotline's time zone."""
    zone = ZoneInfo(hotline.time_zone)

    def stamp(instant: float) -> str:
        # rounded first: isoformat cuts, and a cut start time would make ages a millisecond longer
        rounded = round(instant, 3)
        return datetime.fromtimestamp(rounded, zone).isoformat(timespec="milliseconds")

    return stamp


def write_hotline(hotline: Hotline) -> bytes:
    """The body of /v1/hotline."""
    season, contractor, rule = hotline.season, hotline.contractor, hotline.break_rule
    return msgspec.json.encode(
        {
            "schema": SCHEMA,
            "name": hotline.name,
            "number": hotline.number,
            "time_zone": hotline.time_zone,
            "season": (
                None
                if season is None
                else {"start": season.start.isoformat(), "end": season.end.isoformat()}
            ),
            "rings": {
                "cycle_s": hotline.rings.cycle_s,
                "target": hotline.rings.target,
                "heard": hotline.rings.heard,
            },
            "share_target": hotline.share_target,
            "short_abandon_s": hotline.short_abandon_s,
            "break_rule": {
                "after_s": rule.after_s,
                "talk_s": rule.talk_s,
                "window_s": rule.window_s,
            },
            "limits": {
                name: {each.name: getattr(limit, each.name) for each in fields(limit)}
                for name, limit in hotline.limits.items()
            },
            "seats": [{"id": place.id, "label": place.label} for place in hotline.seats],
            "emergency_lines": [{"id": place.id, "label": place.label} for place in hotline.lines],
            "kinds": [{"id": kind.id, "label": kind.label} for kind in hotline.kinds],
            "contractor": (
                None
                if contractor is None
                else {
                    "name": contractor.name,
                    "lead_time_s": contractor.lead_time_s,
                    "minimum_block_s": contractor.minimum_block_s,
                    "liaison": contractor.liaison,
                }
            ),
            "delay_edges_s": hotline.delay_edges_s,
            "capabilities": sorted(hotline.capabilities),
        }
    )


@dataclass(frozen=True, slots=True)
class SnapshotBody:
    """A snapshot's content, encoded once for all boards.

    Two bodies are equal when nothing changed but the clocks.
    """

    content: bytes

    def delivered(self, sequence: int, server_time: str, snapshot_time: str) -> bytes:
        """The whole body, sent at `server_time` and still true at `snapshot_time`."""
        head = (
            f'{{"sequence":{sequence},'
            f'"server_time":"{server_time}","snapshot_time":"{snapshot_time}",'
        )
        return head.encode() + self.content


def write_snapshot(snapshot: Snapshot, stamp: Stamp) -> SnapshotBody:
    """The body of /v1/snapshot, but for its sequence and its clocks."""
    today = _counters(snapshot.today)
    _put(today, "callers", snapshot.callers)
    _put(
        today,
        "missed",
        snapshot.missed,
        lambda each: {
            "callers": each.callers,
            "answered_later": each.answered_later,
            "called_back": each.called_back,
            "open": each.open,
            "oldest_open": _when(each.oldest_open, stamp),
        },
    )
    answer: dict[str, Any] = {
        "schema": SCHEMA,
        "epoch": snapshot.epoch,
        "time_scale": snapshot.time_scale,
        "counters_since": stamp(snapshot.counters_since),
        "source": {
            "state": snapshot.source.state.value,
            "since": _when(snapshot.source.since, stamp),
            "detail": snapshot.source.detail,
        },
        "waiting": (
            None
            if isinstance(snapshot.waiting, Absent)
            else [
                {
                    "id": call.id,
                    "kind": call.kind,
                    "since": stamp(call.since),
                    "ringing": (
                        None
                        if isinstance(call.ringing, Absent)
                        else [{"at": each.at, "since": stamp(each.since)} for each in call.ringing]
                    ),
                }
                for call in snapshot.waiting
            ]
        ),
        "today": today,
    }
    _put(answer, "seats", snapshot.seats, lambda each: [_seat(seat, stamp) for seat in each])
    _put(answer, "emergency", snapshot.emergency, lambda each: _pool(each, stamp))
    _put(answer, "recent", snapshot.recent, lambda each: _recent(each, stamp))
    _put(answer, "alarms", snapshot.alarms, lambda each: [_alarm(alarm, stamp) for alarm in each])
    _put(
        answer,
        "decisions",
        snapshot.decisions,
        lambda each: [_decision(decision, stamp) for decision in each],
    )
    _put(answer, "incident", snapshot.incident, lambda each: _incident(each, stamp))
    _put(
        answer,
        "expected",
        snapshot.expected,
        lambda each: {
            "offered_by_now": each.offered_by_now,
            "offered_today": each.offered_today,
        },
    )
    _put(
        answer,
        "weather",
        snapshot.weather,
        lambda each: {"outdoor_c": each.outdoor_c, "observed": _when(each.observed, stamp)},
    )
    return SnapshotBody(msgspec.json.encode(answer)[1:])


def write_minute(minute: Minute, stamp: Stamp) -> bytes:
    """One minute as it stands in a page: encoded when it is finished, once for all boards."""
    return msgspec.json.encode(_minute(minute, stamp))


def write_page(minutes: Iterable[bytes], step_s: int, revision: int, cursor: str | None) -> bytes:
    """The body of one page of /v1/minutes, from minutes that are encoded already."""
    return msgspec.json.encode(
        {
            "schema": SCHEMA,
            "step": step_s,
            "revision": revision,
            "next": cursor,
            "minutes": [msgspec.Raw(minute) for minute in minutes],
        }
    )


def write_alarm(alarm: Alarm, stamp: Stamp) -> bytes:
    """The body that answers an acknowledgement or a shelf: the alarm as it now stands."""
    return msgspec.json.encode(_alarm(alarm, stamp))


def write_decision(decision: Decision, stamp: Stamp) -> bytes:
    """The body that answers a decision: it, as recorded."""
    return msgspec.json.encode(_decision(decision, stamp))


def write_incident(incident: Incident | None, stamp: Stamp) -> bytes:
    """The body that answers a setting of the incident: how it now stands."""
    return msgspec.json.encode({"incident": _incident(incident, stamp)})


def write_emergency_log(entries: Iterable[Activation], stamp: Stamp) -> bytes:
    """The body of /v1/emergency/log, from entries that stand oldest first."""
    return msgspec.json.encode(
        {
            "schema": SCHEMA,
            "entries": [
                {
                    "id": entry.id,
                    "situation": entry.situation.value,
                    "lines": entry.lines,
                    "asked": _when(entry.asked, stamp),
                    "confirmed": _when(entry.confirmed, stamp),
                    "arrived": _when(entry.arrived, stamp),
                    "first_call": _when(entry.first_call, stamp),
                    "stood_down": _when(entry.stood_down, stamp),
                    "note": entry.note,
                }
                for entry in entries
            ],
        }
    )


def write_readiness(readiness: Readiness, stamp: Stamp) -> bytes:
    """The body of /v1/emergency/readiness."""
    answer: dict[str, Any] = {"schema": SCHEMA}

    def trial(each: Trial) -> dict[str, Any]:
        return {
            "never": each.never,
            "at": _when(each.at, stamp),
            "result": None if each.result is None else each.result.value,
            "note": each.note,
        }

    told: dict[str, tuple[Maybe[Any], Callable[[Any], Any] | None]] = {
        "contract": (
            readiness.contract,
            lambda each: {"from": each.first.isoformat(), "to": each.last.isoformat()},
        ),
        "people_trained": (readiness.people_trained, None),
        "roster": (
            readiness.roster,
            lambda each: [
                {
                    "label": shift.label,
                    "start": stamp(shift.start),
                    "end": stamp(shift.end),
                    "people": shift.people,
                }
                for shift in each
            ],
        ),
        "last_drill": (readiness.last_drill, trial),
        "last_liaison_test": (readiness.last_liaison_test, trial),
    }
    for name, (value, write) in told.items():
        # here every part is required: what is not provided cannot be told apart from unknown
        _put(answer, name, Absent.UNKNOWN if isinstance(value, Absent) else value, write)
    return msgspec.json.encode(answer)


def _alarm(alarm: Alarm, stamp: Stamp) -> dict[str, Any]:
    return {
        "id": alarm.id,
        "level": alarm.level,
        "since": stamp(alarm.since),
        "value": alarm.value,
        "limit": alarm.limit,
        "acknowledged": _when(alarm.acknowledged, stamp),
        "shelved_until": _when(alarm.shelved_until, stamp),
    }


def _decision(decision: Decision, stamp: Stamp) -> dict[str, Any]:
    return {
        "id": decision.id,
        "at": stamp(decision.at),
        "kind": decision.kind.value,
        "text": decision.text,
        "situation": None if decision.situation is None else decision.situation.value,
        "lines": decision.lines,
        "by": decision.by,
    }


def _incident(incident: Incident | None, stamp: Stamp) -> dict[str, Any] | None:
    if incident is None:
        return None
    return {
        "text": incident.text,
        "place": incident.place,
        "since": _when(incident.since, stamp),
        "expected_end": _when(incident.expected_end, stamp),
        "script": incident.script,
    }


def _put(
    into: dict[str, Any], name: str, value: Any, write: Callable[[Any], Any] | None = None
) -> None:
    if value is Absent.NOT_PROVIDED:
        return
    if value is Absent.UNKNOWN:
        into[name] = None
    else:
        into[name] = value if write is None else write(value)


def _when(instant: float | None, stamp: Stamp) -> str | None:
    return None if instant is None else stamp(instant)


_PLAIN = (
    "offered",
    "carried_in",
    "answered",
    "abandoned",
    "timed_out",
    "unobserved",
    "abandoned_short",
    "lost_ringing",
    "blocked",
    "answered_delay",
    "abandoned_delay",
    "timed_out_delay",
    "delay_sum_s",
    "talk_sum_s",
    "hold_sum_s",
    "wrap_sum_s",
    "handled",
)


def _counters(counters: Counters) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    for name in _PLAIN:
        _put(answer, name, getattr(counters, name))
    _put(answer, "by_kind", counters.by_kind, _tallies)
    _put(
        answer,
        "by_group",
        counters.by_group,
        lambda each: {group.value: {"answered": count} for group, count in each.items()},
    )
    _put(answer, "by_district", counters.by_district, _tallies)
    return answer


def _tallies(tallies: Mapping[str, Maybe[Tally]]) -> dict[str, Any]:
    return {
        key: (
            None
            if isinstance(each, Absent)
            else {
                "offered": each.offered,
                "answered": each.answered,
                "abandoned": each.abandoned,
                "timed_out": each.timed_out,
            }
        )
        for key, each in tallies.items()
    }


def _seat(seat: Any, stamp: Stamp) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": seat.id,
        "group": None if seat.group is None else seat.group.value,
        "state": seat.state.value,
        "since": _when(seat.since, stamp),
        "operator": seat.operator,
        "kind": seat.kind,
        "reason": seat.reason,
    }
    for name in ("answered_today", "handled_today", "handle_today_s", "talk_60min_s"):
        _put(answer, name, getattr(seat, name))
    _put(answer, "last_break_end", seat.last_break_end, stamp)
    return answer


def _pool(pool: Any, stamp: Stamp) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "state": pool.state.value,
        "situation": None if pool.situation is None else pool.situation.value,
        "since": _when(pool.since, stamp),
    }
    _put(
        answer,
        "staff",
        pool.staff,
        lambda each: {
            "called": each.called,
            "confirmed": each.confirmed,
            "arrived": each.arrived,
        },
    )
    _put(
        answer,
        "link",
        pool.link,
        lambda each: {"state": each.state.value, "tested": _when(each.tested, stamp)},
    )
    _put(
        answer,
        "joining",
        pool.joining,
        lambda each: [{"lines": item.lines, "at": stamp(item.at)} for item in each],
    )
    _put(
        answer,
        "lines",
        pool.lines,
        lambda each: [
            {"id": line.id, "state": line.state.value, "since": _when(line.since, stamp)}
            for line in each
        ],
    )
    return answer


def _recent(recent: Any, stamp: Stamp) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "since": stamp(recent.since),
        "answered": recent.answered,
        "abandoned": recent.abandoned,
        "timed_out": recent.timed_out,
    }
    _put(answer, "answered_delay", recent.answered_delay)
    return answer


def _minute(minute: Minute, stamp: Stamp) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "start": stamp(minute.start),
        "complete": minute.complete,
        "final": minute.final,
        "revision": minute.revision,
        **_counters(minute.counters),
    }
    _put(answer, "peak_waiting", minute.peak_waiting)
    _put(answer, "longest_wait_s", minute.longest_wait_s)
    _put(
        answer,
        "seat_seconds",
        minute.seat_seconds,
        lambda each: {group.value: states for group, states in each.items()},
    )
    return answer
