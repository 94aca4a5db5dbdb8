"""The record of the emergency lines to /v1/emergency/log and /v1/emergency/readiness."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from wallboard.contract.stamps import Stamp
from wallboard.contract.version import SCHEMA
from wallboard.contract.writing_fields import put, when
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.emergency import Activation, Readiness, Trial


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
                    "asked": when(entry.asked, stamp),
                    "confirmed": when(entry.confirmed, stamp),
                    "arrived": when(entry.arrived, stamp),
                    "first_call": when(entry.first_call, stamp),
                    "stood_down": when(entry.stood_down, stamp),
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
            "at": when(each.at, stamp),
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
        put(answer, name, Absent.UNKNOWN if isinstance(value, Absent) else value, write)
    return msgspec.json.encode(answer)
