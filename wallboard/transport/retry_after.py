"""The server's wish for when to come back, in both forms that HTTP knows (RFC 9110, 10.2.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_S = 1e9  # 30 years; what says more says nothing, and no float may become infinite

_SECONDS = re.compile(r"[0-9]+", re.ASCII)


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds from this answer until the server wants to be asked again, at least 0.

    None when it does not say, or says nothing that can be read. A date is measured against the
    answer's own Date, so that a wrong clock here does not count; `now`, with a time zone,
    stands in for a missing one. `headers` must ignore case.
    """
    wish = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(wish):
        return LONGEST_S if len(wish) > 9 else float(wish)
    at = _http_date(wish)
    if at is None:
        return None
    asked = _http_date(headers.get("Date", "")) or now
    return min(max((at - asked).total_seconds(), 0.0), LONGEST_S)


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
