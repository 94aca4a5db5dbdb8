"""The headers of a 304: two instants in order, or a bad answer that names what is wrong."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.reading import CLOCKS_DIFFER_S, read_confirmation

TRUE_AT, SAID_AT = "Hotline-Snapshot-Time", "Hotline-Server-Time"
SOUND = "2026-11-23T01:41:05Z"


def test_both_instants_are_read_whatever_their_offsets() -> None:
    true_at, said_at = read_confirmation({TRUE_AT: "2026-11-23T09:41:04.5+08:00", SAID_AT: SOUND})
    assert said_at - true_at == 0.5


def test_two_clocks_may_differ_a_little() -> None:
    later = {TRUE_AT: "2026-11-23T01:42:05Z", SAID_AT: SOUND}
    true_at, said_at = read_confirmation(later)
    assert true_at - said_at == CLOCKS_DIFFER_S
    with pytest.raises(BadAnswer, match=TRUE_AT) as caught:
        read_confirmation(later | {TRUE_AT: "2026-11-23T01:42:06Z"})
    assert caught.value.rule == "order"


@pytest.mark.parametrize("missing", [TRUE_AT, SAID_AT])
def test_a_header_that_is_missing_is_named(missing: str) -> None:
    headers = {TRUE_AT: SOUND, SAID_AT: SOUND}
    del headers[missing]
    with pytest.raises(BadAnswer, match=missing) as caught:
        read_confirmation(headers)
    assert caught.value.rule == "missing"


STAMPS = st.sampled_from(
    ("", SOUND, SOUND[:-1], "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "1795398065")
)


@given(st.dictionaries(st.sampled_from((TRUE_AT, SAID_AT, "ETag")), st.text() | STAMPS))
@example({TRUE_AT: "\ud800", SAID_AT: SOUND})
@example({TRUE_AT: "0001-01-01T00:00:00+23:59", SAID_AT: SOUND})
@example({TRUE_AT: SOUND, SAID_AT: "9999-12-31T23:59:59-23:59"})
def test_any_headers_are_two_instants_in_order_or_a_bad_answer(headers: dict[str, str]) -> None:
    try:
        true_at, said_at = read_confirmation(headers)
    except BadAnswer as bad:
        str(bad).encode()
    else:
        assert true_at - said_at <= CLOCKS_DIFFER_S
