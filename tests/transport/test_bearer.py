from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.transport.bearer import token_fault, without_token


@pytest.mark.parametrize("token", ["x", "aB3-._~+/==", "!\"#$%&'()", "x" * 3_000])
def test_tokens(token: str) -> None:
    assert token_fault(token) is None


@given(st.text())
def test_whatever_passes_is_safe_in_a_header(text: str) -> None:
    if token_fault(text) is None:
        assert text.isascii()
        assert text.isprintable()
        assert " " not in text
        assert text


@pytest.mark.parametrize("token", ["a\n", "\na", "a b", "a\x7f", "a\x00", "é"])
def test_no_tokens(token: str) -> None:
    fault = token_fault(token)
    assert fault is not None
    assert token not in fault


def test_a_token_is_struck_out_everywhere() -> None:
    assert without_token("a tok b tok", "tok") == "a [token] b [token]"
    assert without_token("words", None) == "words"
