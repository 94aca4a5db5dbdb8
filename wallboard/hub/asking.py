"""What a request asks for: its query and its preferences, checked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from wallboard.domain.minutes import span_start
from wallboard.hub.problem import Refused

LONGEST_WAIT_S = 60
LONGEST_SPAN_S = 400 * 86400.0
STEPS = (60, 900, 3600)
_STAMP = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_WAIT = re.compile(r'\s*wait\s*=\s*"?(\d{1,9})"?\s*', re.ASCII | re.IGNORECASE)


def wait_s(prefer: Sequence[str]) -> int | None:
    """The seconds of `Prefer: wait=N` (RFC 7240), at most LONGEST_WAIT_S; None without it."""
    for preference in ",".join(prefer).split(","):
        match = _WAIT.fullmatch(preference.split(";")[0])
        if match is not None:
            return min(int(match[1]), LONGEST_WAIT_S)
    return None


def names_tag(if_none_match: Sequence[str], etag: str) -> bool:
    """Whether `If-None-Match` names a tag, compared weakly (RFC 9110, 13.1.2)."""
    held = etag.removeprefix("W/")
    for part in ",".join(if_none_match).split(","):
        named = part.strip()
        if named == "*" or named.removeprefix("W/") == held:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Span:
    """The minutes that are asked for; `start` lies on the step."""

    start: float
    end: float
    step_s: int
    limit: int
    changed_after: int | None
    cursor: str | None
    shift_s: float = 0.0
    """What `span_start` needs for spans of the hotline's own clock."""


def span_of(query: Mapping[str, Sequence[str]], zone: tzinfo = UTC) -> Span:
    """The query of /v1/minutes of a hotline in a time zone; Refused where it is none."""
    known = ("from", "to", "step", "limit", "changed_after", "cursor")
    for name in known:
        if len(query.get(name, ())) > 1:
            raise Refused(400, f"`{name}` is given twice")
    given = {name: query[name][0] for name in known if query.get(name)}
    start, end = _stamp(given, "from"), _stamp(given, "to")
    if end <= start:
        raise Refused(400, "`to` is not after `from`")
    if end - start > LONGEST_SPAN_S:
        raise Refused(400, "`from` and `to` are more than 400 days apart")
    step_s = _whole(given, "step", 60, 1, 3600)
    if step_s not in STEPS:
        raise Refused(400, "`step` is none of 60, 900, 3600")
    cursor = given.get("cursor")
    if cursor is not None and not cursor:
        raise Refused(400, "`cursor` is empty")
    changed_after = _whole(given, "changed_after", -1, 0, 2**53)
    shift_s = _shift_s(start, zone, step_s)
    return Span(
        span_start(start, step_s, shift_s),
        end,
        step_s,
        _whole(given, "limit", 1440, 1, 1440),
        None if changed_after < 0 else changed_after,
        cursor,
        shift_s,
    )


def _shift_s(instant: float, zone: tzinfo, step_s: int) -> float:
    """By how much the local clock is ahead of UTC, as far as a step sees it.

    The same for the whole answer: only on Lord Howe Island does a clock change shift its hours.
    """
    try:
        offset = datetime.fromtimestamp(instant, zone).utcoffset() or timedelta()
    except (OverflowError, ValueError):  # beyond the calendar, where no minute is on record
        return 0.0
    return offset.total_seconds() // 60 * 60 % step_s


def _stamp(given: Mapping[str, str], name: str) -> float:
    text = given.get(name)
    if text is None:
        raise Refused(400, f"`{name}` is missing")
    if _STAMP.fullmatch(text) is None:
        raise Refused(
            400, f"`{name}` is no RFC 3339 stamp with an offset (a + is written %2B in a query)"
        )
    try:
        return datetime.fromisoformat(text.upper()).timestamp()
    except (ValueError, OverflowError):
        raise Refused(400, f"`{name}` is no date") from None


def _whole(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"\d{1,16}", text, re.ASCII) or not least <= int(text) <= most:
        raise Refused(400, f"`{name}` is no whole number from {least} to {most}")
    return int(text)
