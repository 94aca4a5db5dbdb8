from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

from wallboard.transport.retry_after import LONGEST_S, retry_after_s

NOW = datetime(2026, 11, 23, 1, 41, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("9" * 400, LONGEST_S),
        ("Mon, 23 Nov 2026 01:42:35 GMT", 90.0),
        ("Monday, 23-Nov-26 01:42:35 GMT", 90.0),
        ("Mon Nov 23 01:42:35 2026", 90.0),
        ("Mon, 23 Nov 2026 01:40:00 GMT", 0.0),
        ("Sun, 31 Dec 9999 23:59:59 GMT", LONGEST_S),
        ("-5", None),
        ("1.5", None),
        ("", None),
        ("soon", None),
        ("\u0667", None),
        ("Mon, 99 Nov 2026 01:42:35 GMT", None),
    ],
)
def test_both_forms(wish: str, seconds: float | None) -> None:
    assert retry_after_s(CaseInsensitiveDict({"Retry-After": wish}), NOW) == seconds


def test_a_date_is_measured_on_the_servers_clock() -> None:
    headers = CaseInsensitiveDict(
        {
            "retry-after": "Mon, 23 Nov 2026 03:00:30 GMT",
            "date": "Mon, 23 Nov 2026 03:00:00 GMT",
        }
    )
    assert retry_after_s(headers, NOW) == 30.0


def test_nothing_said() -> None:
    assert retry_after_s({}, NOW) is None


@given(wish=st.text(), date=st.text())
def test_any_text_gives_a_number_or_nothing(wish: str, date: str) -> None:
    seconds = retry_after_s(CaseInsensitiveDict({"Retry-After": wish, "Date": date}), NOW)
    assert seconds is None or (math.isfinite(seconds) and 0 <= seconds <= LONGEST_S)
