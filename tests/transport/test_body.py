from __future__ import annotations

import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.transport.body import whole_body
from wallboard.transport.errors import NoAnswer, Trouble


def in_pieces(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


def trouble(chunks: list[bytes], coding: str, max_bytes: int) -> Trouble:
    with pytest.raises(NoAnswer) as caught:
        whole_body(chunks, coding, max_bytes)
    return caught.value.kind


@given(content=st.binary(max_size=500), size=st.integers(1, 600))
def test_gzip_in_any_pieces(content: bytes, size: int) -> None:
    assert whole_body(in_pieces(gzip.compress(content), size), "gzip", 500) == content


@given(one=st.binary(max_size=50), two=st.binary(max_size=50), size=st.integers(1, 200))
def test_two_gzips_one_behind_the_other(one: bytes, two: bytes, size: int) -> None:
    packed = gzip.compress(one) + gzip.compress(two)
    assert whole_body(in_pieces(packed, size), "GZip", 100) == one + two


@pytest.mark.parametrize("coding", ["", "identity"])
def test_the_limit_itself_passes(coding: str) -> None:
    assert whole_body([b"x" * 60, b"x" * 40], coding, 100) == b"x" * 100
    assert trouble([b"x" * 60, b"x" * 41], coding, 100) is Trouble.TOO_LARGE


def test_the_limit_counts_what_comes_out_of_gzip() -> None:
    assert whole_body([gzip.compress(bytes(100))], "gzip", 100) == bytes(100)
    assert trouble([gzip.compress(bytes(101))], "gzip", 100) is Trouble.TOO_LARGE


def test_a_bomb_never_lies_in_memory() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    assert trouble([bomb], "gzip", 100_000) is Trouble.TOO_LARGE
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.parametrize("kept", range(1, len(gzip.compress(b"hello"))))
def test_gzip_cut_at_any_byte(kept: int) -> None:
    assert trouble([gzip.compress(b"hello")[:kept]], "gzip", 100) is Trouble.CUT_SHORT


def test_an_empty_body_needs_no_gzip() -> None:
    """As a 304 with the headers of the answer it stands for."""
    assert whole_body([], "gzip", 100) == b""


@pytest.mark.parametrize(
    ("content", "coding"),
    [
        (b"plain", "gzip"),
        (gzip.compress(b"hello") + b"\0\0", "gzip"),
        (gzip.compress(b"hello")[:-8] + bytes(8), "gzip"),
        (b"x", "br"),
        (b"x", "gzip, gzip"),
    ],
    ids=["plain", "tail", "checksum", "br", "twice"],
)
def test_what_cannot_be_decoded(content: bytes, coding: str) -> None:
    assert trouble([content], coding, 100) is Trouble.GARBLED
