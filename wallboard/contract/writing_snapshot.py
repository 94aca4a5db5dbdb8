"""The hotline at one moment, to /v1/snapshot."""

from dataclasses import dataclass
from typing import Any

import msgspec

from wallboard.contract.stamps import Stamp
from wallboard.contract.version import SCHEMA
from wallboard.contract.writing_counters import counters_body
from wallboard.contract.writing_fields import put, when
from wallboard.contract.writing_operating import alarm_body, decision_body, incident_body
from wallboard.contract.writing_places import pool_body, seat_body
from wallboard.domain.absent import Absent
from wallboard.domain.snapshot import Snapshot


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
    today = counters_body(snapshot.today)
    put(today, "callers", snapshot.callers)
    put(
        today,
        "missed",
        snapshot.missed,
        lambda each: {
            "callers": each.callers,
            "answered_later": each.answered_later,
            "called_back": each.called_back,
            "open": each.open,
            "oldest_open": when(each.oldest_open, stamp),
        },
    )
    answer: dict[str, Any] = {
        "schema": SCHEMA,
        "epoch": snapshot.epoch,
        "time_scale": snapshot.time_scale,
        "counters_since": stamp(snapshot.counters_since),
        "source": {
            "state": snapshot.source.state.value,
            "since": when(snapshot.source.since, stamp),
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
    put(answer, "seats", snapshot.seats, lambda each: [seat_body(seat, stamp) for seat in each])
    put(answer, "emergency", snapshot.emergency, lambda each: pool_body(each, stamp))
    put(answer, "recent", snapshot.recent, lambda each: _recent(each, stamp))
    put(
        answer, "alarms", snapshot.alarms, lambda each: [alarm_body(alarm, stamp) for alarm in each]
    )
    put(
        answer,
        "decisions",
        snapshot.decisions,
        lambda each: [decision_body(decision, stamp) for decision in each],
    )
    put(answer, "incident", snapshot.incident, lambda each: incident_body(each, stamp))
    put(
        answer,
        "expected",
        snapshot.expected,
        lambda each: {
            "offered_by_now": each.offered_by_now,
            "offered_today": each.offered_today,
        },
    )
    put(
        answer,
        "weather",
        snapshot.weather,
        lambda each: {"outdoor_c": each.outdoor_c, "observed": when(each.observed, stamp)},
    )
    return SnapshotBody(msgspec.json.encode(answer)[1:])


def _recent(recent: Any, stamp: Stamp) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "since": stamp(recent.since),
        "answered": recent.answered,
        "abandoned": recent.abandoned,
        "timed_out": recent.timed_out,
    }
    put(answer, "answered_delay", recent.answered_delay)
    put(answer, "unwatched_s", recent.unwatched_s)
    return answer
