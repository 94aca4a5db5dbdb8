"""The minutes that have been: pages of the journal, with the running minute at their end."""

import base64
import binascii

import msgspec

from wallboard.contract.reading import read_minute
from wallboard.contract.writing import Stamp, write_minute, write_page
from wallboard.domain.hotline import Hotline
from wallboard.domain.minutes import rolled_up, span_start
from wallboard.history.journal import Journal, StoredMinute
from wallboard.hub.asking import Span
from wallboard.hub.problem import Refused

MINUTES_AT_ONCE = 1440
"""Minutes read for one answer, whatever its step: what keeps an answer small and soon."""


def page(
    journal: Journal,
    hotline: Hotline,
    stamp: Stamp,
    span: Span,
    now: StoredMinute,
) -> bytes:
    """One page of /v1/minutes, `now` the running minute; Refused where the cursor is none."""
    start = span.start if span.cursor is None else _from_cursor(span)
    if span.step_s == 60:
        found, highest = journal.minutes_and_revision(
            start, span.end, changed_after=span.changed_after, limit=span.limit + 1
        )
        revision = max(now.revision, highest)
        if (
            len(found) <= span.limit
            and start <= now.start < span.end
            and _changed(now, span)
            and not _ended_meanwhile(now, found)
        ):
            found.append(now)
        kept = found[: span.limit]
        cursor = _cursor(kept[-1].start + 60) if len(found) > len(kept) else None
        return write_page((minute.body for minute in kept), 60, revision, cursor)
    return _rolled_page(journal, hotline, stamp, span, start, now)


def _ended_meanwhile(now: StoredMinute, found: list[StoredMinute]) -> bool:
    # the hub went on while this answer waited for its thread
    return bool(found) and found[-1].start >= now.start


def _changed(minute: StoredMinute, span: Span) -> bool:
    return span.changed_after is None or minute.revision > span.changed_after


def _rolled_page(
    journal: Journal,
    hotline: Hotline,
    stamp: Stamp,
    span: Span,
    start: float,
    now: StoredMinute,
) -> bytes:
    whole = min(span.limit, MINUTES_AT_ONCE * 60 // span.step_s)
    known = journal.bounds()
    # nothing is on record before the first minute
    first = now.start if known is None else known[0]
    start = max(start, span_start(first, span.step_s, span.shift_s))
    until = min(_up(span), start + whole * span.step_s)
    stored, highest = journal.minutes_and_revision(start, until, limit=MINUTES_AT_ONCE + 1)
    revision = max(now.revision, highest)
    if start <= now.start < until and not _ended_meanwhile(now, stored):
        stored.append(now)
    minutes = [read_minute(minute.body, hotline) for minute in stored]
    spans = [
        each
        for each in rolled_up(minutes, span.step_s, span.shift_s)
        if span.changed_after is None or each.revision > span.changed_after
    ]
    more = until < span.end and until <= now.start
    bodies = [write_minute(each, stamp) for each in spans]
    return write_page(bodies, span.step_s, revision, _cursor(int(until)) if more else None)


def _up(span: Span) -> float:
    """The end of what is asked for, aligned up to the step."""
    start = span_start(span.end, span.step_s, span.shift_s)
    return start if start == span.end else start + span.step_s


def _cursor(start: int) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(start)).decode().rstrip("=")


def _from_cursor(span: Span) -> float:
    cursor = span.cursor or ""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        start = msgspec.json.decode(text, type=int)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise Refused(400, "`cursor` is not one of this server's") from None
    if not span.start <= start < span.end or start != span_start(start, span.step_s, span.shift_s):
        raise Refused(400, "`cursor` does not belong to this request")
    return float(start)
