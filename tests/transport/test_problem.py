from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.transport.problem import DETAIL_CHARACTERS, problem_words, shortened

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ({"title": "Busy", "detail": "come later"}, "Busy: come later"),
        ({"title": "Busy"}, "Busy"),
        ({"detail": "come later"}, "come later"),
        ({"title": 5, "detail": None, "status": 503}, None),
        ({"title": "\x1b[31mred\r\n", "detail": "\u202eleft"}, "[31mred: left"),
        (["title"], None),
        ({"title": "  "}, None),
    ],
)
def test_the_words_of_a_problem(problem: object, words: str | None) -> None:
    assert problem_words(PROBLEM, json.dumps(problem).encode()) == words


@pytest.mark.parametrize("kind", ["application/json", "text/html", ""])
def test_only_a_problem_has_words(kind: str) -> None:
    assert problem_words(kind, b'{"title": "Busy"}') is None


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"1" * 5_000])
def test_no_body_does_harm(body: bytes) -> None:
    assert problem_words(PROBLEM, body) is None


@given(st.binary())
def test_any_bytes_do_no_harm(body: bytes) -> None:
    problem_words(PROBLEM, body)


@given(st.text(max_size=400))
def test_shortened(text: str) -> None:
    short = shortened(text)
    assert len(short) <= DETAIL_CHARACTERS
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
