"""/v1/minutes to minutes."""

from collections.abc import Mapping

import msgspec

from wallboard.contract import wire
from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.decoding import decoded
from wallboard.contract.fields import maybe, same
from wallboard.contract.instants import instant, word
from wallboard.contract.reading_counters import counters_of
from wallboard.domain import counters as dc
from wallboard.domain import hotline as dh
from wallboard.domain import states as st


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
        start=instant(got.start),
        counters=counters_of(got, "today", hotline),
        complete=got.complete,
        final=got.final,
        revision=got.revision,
        peak_waiting=maybe(got.peak_waiting, "minutes.peak_waiting", can, same),
        longest_wait_s=maybe(got.longest_wait_s, "minutes.longest_wait_s", can, same),
        seat_seconds=maybe(got.seat_seconds, "minutes.seat_seconds", can, _seat_seconds),
        step_s=step_s,
    )


def _seat_seconds(
    seconds: Mapping[str, Mapping[str, float]],
) -> Mapping[st.Group, Mapping[str, float]]:
    result: dict[st.Group, dict[str, float]] = {}
    for group_word, states in seconds.items():
        held = result.setdefault(word(st.Group, group_word), {})
        for state, spent_s in states.items():
            held[state] = held.get(state, 0.0) + spent_s
    return result
