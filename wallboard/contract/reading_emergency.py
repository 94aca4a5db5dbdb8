"""The answers about the emergency lines' past and readiness, to domain values."""

from datetime import date
from itertools import pairwise

from wallboard.contract import wire
from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.decoding import decoded
from wallboard.contract.instants import instant, when, word
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.emergency import (
    Activation,
    ContractTerm,
    Readiness,
    Shift,
    Trial,
    TrialResult,
)
from wallboard.domain.states import Situation


def read_emergency_log(body: bytes) -> tuple[Activation, ...]:
    """/v1/emergency/log, oldest first; BadAnswer where it breaks the contract."""
    got = decoded(body, wire.EmergencyLog)
    entries = tuple(map(_activation, got.entries))
    ids = [entry.id for entry in entries]
    if len(set(ids)) != len(ids):
        raise BadAnswer("duplicate", "entries", "two of one id")
    asked = [entry.asked for entry in entries if entry.asked is not None]
    if asked != sorted(asked):
        raise BadAnswer("order", "entries", "not oldest first")
    return entries


def read_readiness(body: bytes) -> Readiness:
    """/v1/emergency/readiness; BadAnswer where it breaks the contract."""
    got = decoded(body, wire.Readiness)
    return Readiness(
        contract=Absent.UNKNOWN if got.contract is None else _term(got.contract),
        people_trained=Absent.UNKNOWN if got.people_trained is None else got.people_trained,
        roster=Absent.UNKNOWN if got.roster is None else tuple(map(_shift, got.roster)),
        last_drill=_trial(got.last_drill, "last_drill"),
        last_liaison_test=_trial(got.last_liaison_test, "last_liaison_test"),
    )


def _activation(entry: wire.EmergencyLogEntry) -> Activation:
    read = Activation(
        id=entry.id,
        situation=word(Situation, entry.situation),
        lines=entry.lines,
        asked=when(entry.asked),
        confirmed=when(entry.confirmed),
        arrived=when(entry.arrived),
        first_call=when(entry.first_call),
        stood_down=when(entry.stood_down),
        note=entry.note,
    )
    if any(later < earlier for earlier, later in pairwise(read.steps)):
        raise BadAnswer("order", f"entries.{entry.id}", "its steps go back in time")
    return read


def _term(term: wire.ContractTerm) -> ContractTerm:
    try:
        return ContractTerm(date.fromisoformat(term.from_), date.fromisoformat(term.to))
    except ValueError as error:
        raise BadAnswer("shape", "contract", str(error)) from None


def _shift(shift: wire.Shift) -> Shift:
    start, end = instant(shift.start), instant(shift.end)
    if end <= start:
        raise BadAnswer("order", "roster", f"{shift.label[:60]} ends before it begins")
    return Shift(shift.label, start, end, shift.people)


def _trial(trial: wire.Trial | None, where: str) -> Maybe[Trial]:
    if trial is None:
        return Absent.UNKNOWN
    if trial.never and (trial.at is not None or trial.result is not None):
        raise BadAnswer("shape", where, "never, and yet with a time or a result")
    result = None if trial.result is None else word(TrialResult, trial.result)
    return Trial(trial.never, when(trial.at), result, trial.note)
