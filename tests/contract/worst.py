"""The answers that cost a reader most, beside the largest honest one."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache

from tests.contract.refused import with_schema
from tests.domain.samples import NO_DELAYS, delays, hotline, minute
from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.decoding import LARGEST, MOST_QUOTES, MOST_VALUES
from wallboard.contract.reading import read_hotline, read_minutes, read_snapshot
from wallboard.contract.stamps import stamper
from wallboard.contract.writing import write_minute, write_page
from wallboard.domain.counters import Counters, Minute, Tally
from wallboard.domain.states import Group
from wallboard.sources.metrics_api import PAGE

MINUTES = PAGE
"""As many as are asked for at once."""
PARTS = 12
"""Kinds of a call, and districts: more than twice as many as the hotline has."""
HOTLINE = hotline()


def read_page(body: bytes) -> tuple[Minute, ...]:
    return read_minutes(body, HOTLINE)[0]


READERS: Mapping[str, Callable[[bytes], object]] = {
    "hotline": read_hotline,
    "snapshot": lambda body: read_snapshot(body, HOTLINE),
    "minutes": read_page,
}


WORST: Mapping[str, bytes] = {
    # keys that differ but for the last two: telling which is doubled must not take for ever
    "doubled key": b'{%s,"z":1,"z":2}'
    % b",".join(b'"%d":1' % each for each in range(MOST_QUOTES // 2 - 2)),
    "one huge number": with_schema(b'"x":' + b"9" * (LARGEST - 100)),
    "huge numbers": with_schema(b'"x":[' + b",".join([b"9" * 4000] * 1000) + b"]"),
    "escapes": with_schema(b'"x":"' + b"\\u4e2d" * 600_000 + b'"'),
    "objects": with_schema(b'"x":[' + b"{}," * (MOST_VALUES // 2 - 10) + b"{}]"),
    "values": with_schema(b'"x":[' + b"1," * (MOST_VALUES - 10) + b"1]"),
    "nesting": b"[" * LARGEST,
}


@cache
def honest_page() -> bytes:
    """A page of as many minutes as it may hold, with all that there is to a minute."""
    stamp = stamper(HOTLINE)
    tallies = {f"part-{number}": Tally() for number in range(PARTS)}
    counters = Counters(
        offered=2, answered=2, answered_delay=delays(3, 20), abandoned_delay=NO_DELAYS,
        timed_out_delay=NO_DELAYS, delay_sum_s=23.0, abandoned_short=0, lost_ringing=0, blocked=0,
        handled=2, talk_sum_s=60.0, hold_sum_s=1.0, wrap_sum_s=9.0, by_kind=tallies,
        by_group={Group.OWN: 1, Group.OUTSOURCED: 1}, by_district=tallies,
    )  # fmt: skip
    minutes = [minute(60.0 * number, counters=counters) for number in range(MINUTES)]
    return write_page([write_minute(each, stamp) for each in minutes], 60, 1, None)


def spent_s(read: Callable[[bytes], object], body: bytes) -> float:
    """The thread's own seconds for one body, whether it is read or refused."""
    began = time.thread_time()
    with suppress(BadAnswer):
        read(body)
    return time.thread_time() - began
