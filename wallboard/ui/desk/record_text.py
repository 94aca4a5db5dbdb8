"""The record of the emergency lines in words: each activation as a row, each part of readiness."""

from datetime import datetime

from wallboard.boards.record import Reading
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.emergency import Activation, ContractTerm, Readiness, Shift, Trial
from wallboard.ui import text
from wallboard.ui.desk.voice import Voice

COLUMNS = (
    "asked", "situation", "lines", "confirmed", "arrived", "first_call", "stood_down", "note",
)  # fmt: skip
PARTS = ("contract", "people_trained", "roster", "last_drill", "last_liaison_test")


def row_said(entry: Activation, voice: Voice) -> tuple[str, ...]:
    """An activation, column by column; a dash for what did not happen or is not known.

    The first time that is known has its date, and every other that lies on another day.
    """
    words = voice.words
    dash = words("absent.undefined")
    first = next(iter(entry.steps), None)
    day = None if first is None else voice.local(first)

    def step(instant: float | None) -> str:
        if instant is None:
            return dash
        return _moment(instant, voice, None if instant == first else day)

    return (
        step(entry.asked),
        words(f"situation.{entry.situation.value}"),
        dash if entry.lines is None else voice.count(entry.lines),
        step(entry.confirmed),
        step(entry.arrived),
        step(entry.first_call),
        words("desk.record.under_way") if entry.stood_down is None else step(entry.stood_down),
        entry.note or "",
    )


def parts_said(readiness: Readiness, voice: Voice) -> dict[str, str]:
    """Each part of the readiness; what the server cannot say reads unknown."""
    words = voice.words
    term, roster, people = readiness.contract, readiness.roster, readiness.people_trained
    return {
        "contract": voice.absent(term) if isinstance(term, Absent) else _term(term, voice),
        "people_trained": (
            voice.absent(people) if isinstance(people, Absent) else words("desk.people", n=people)
        ),
        "roster": voice.absent(roster) if isinstance(roster, Absent) else _roster(roster, voice),
        "last_drill": _trial(readiness.last_drill, voice),
        "last_liaison_test": _trial(readiness.last_liaison_test, voice),
    }


def read_said(reading: Reading | None, voice: Voice) -> str:
    """When something was read: how long ago, or of which day and time what is not of now is."""
    if reading is None:
        return ""
    if not reading.is_current and reading.at is not None:
        return voice.words("desk.record.as_of", time=_moment(reading.at, voice, None))
    if reading.age_s < 60:
        return voice.words("desk.record.just_read")
    return voice.words("desk.record.read_ago", span=voice.minutes(reading.age_s))


def _moment(instant: float, voice: Voice, day: datetime | None) -> str:
    """A time of day, with its date where that is not `day`'s."""
    moment = voice.local(instant)
    if moment is None:
        return voice.words("absent.undefined")
    return text.at_time(voice.words, moment, None if day is None else day.date())


def _term(term: ContractTerm, voice: Voice) -> str:
    return voice.words(
        "desk.readiness.term", first=term.first.isoformat(), last=term.last.isoformat()
    )


def _roster(roster: tuple[Shift, ...], voice: Voice) -> str:
    if not roster:
        return voice.words("desk.readiness.nobody")
    return "\n".join(
        voice.words(
            "desk.readiness.shift",
            label=shift.label,
            start=voice.time(shift.start),
            end=voice.hour(shift.end),
            people=(
                voice.absent(Absent.UNKNOWN)
                if shift.people is None
                else voice.words("desk.people", n=shift.people)
            ),
        )
        for shift in roster
    )


def _trial(trial: Maybe[Trial], voice: Voice) -> str:
    if isinstance(trial, Absent):
        return voice.absent(trial)
    if trial.never:
        return voice.words("desk.readiness.never")
    parts = [] if trial.at is None else [_moment(trial.at, voice, None)]
    if trial.result is not None:
        parts.append(voice.words(f"desk.trial.{trial.result.value}"))
    if trial.note:
        parts.append(trial.note)
    return voice.joined(parts) or voice.absent(Absent.UNKNOWN)
