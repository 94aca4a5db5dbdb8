"""Any bytes are survived: a wire struct or a BadAnswer, soon, and nothing else."""

from __future__ import annotations

import contextlib
import json
import math
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct

from tests.contract.refused import REFUSED, with_schema
from tests.contract.worst import (
    MINUTES,
    READERS,
    WORST,
    honest_page,
    read_page,
    spent_s,
)
from wallboard.contract import wire
from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.decoding import decoded
from wallboard.contract.version import SCHEMA, understood


class Small(Struct):
    schema: str
    count: int = 0


def refused(body: bytes) -> BadAnswer:
    with pytest.raises(BadAnswer) as caught:
        decoded(body, Small)
    return caught.value


@pytest.mark.parametrize(
    ("body", "rule"),
    REFUSED,
    ids=lambda value: repr(value)[:40],
)
def test_what_is_refused_and_by_which_rule(body: bytes, rule: str) -> None:
    assert refused(body).rule == rule


@pytest.mark.parametrize("cut", range(len(with_schema(b'"count":12'))))
def test_a_body_cut_short_at_any_byte(cut: int) -> None:
    refused(with_schema(b'"count":12')[:cut])


@pytest.mark.parametrize(
    "body",
    [
        with_schema(b'"count":1'),
        b" \r\n\t" + with_schema(b'"count":1') + b"\n",
        with_schema(b'"count":1,"unknown":{"deep":[1,2,{"er":null}]}'),
        with_schema(b'"count":1,"huge":' + b"9" * 100_000),
        with_schema(b'"count":1,"huge":1e999'),
        b'{"schema":"hotline-metrics/1.7","count":1}',
    ],
    ids=lambda value: repr(value)[:60],
)
def test_what_is_read(body: bytes) -> None:
    assert decoded(body, Small).count == 1


@given(st.binary(max_size=300))
@example(b'{"schema":"\\ud800"}')
@example(b'{"schema":"hotline-metrics/1.0","\\ud800":1,"\\ud800":2}')
def test_any_bytes(body: bytes) -> None:
    try:
        decoded(body, wire.Snapshot)
    except BadAnswer as bad:
        str(bad).encode()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_any_json(value: object) -> None:
    document = {"schema": SCHEMA, "seats": value, "x": value}
    with pytest.raises(BadAnswer):
        decoded(json.dumps(document).encode(), wire.Snapshot)


@pytest.mark.parametrize("worst", WORST)
@pytest.mark.parametrize("read", READERS)
def test_the_worst_bytes_cost_no_more_than_some_honest_pages(read: str, worst: str) -> None:
    assert least_times(READERS[read], WORST[worst]) < MOST_TIMES


def test_the_largest_honest_page_is_read_soon() -> None:
    page = honest_page()
    assert len(read_page(page)) == MINUTES
    assert least_times(read_page, page) < MOST_TIMES


MOST_TIMES = 8.0
"""What a body may cost, in plain parses of the largest honest page. One takes 15 ms where 200 ms
are promised; the benchmark tells of both."""
MOST_BYTES = 20e6
"""What is promised."""


def least_times(read: Callable[[bytes], object], body: bytes) -> float:
    """Each beside its peer, the least of ten: what a machine does beside slows not each time."""
    found = math.inf
    for _ in range(10):
        found = min(found, spent_s(read, body) / spent_s(json.loads, honest_page()))
        if found < MOST_TIMES:
            break
    return found


@pytest.mark.parametrize("answer", [*WORST, "honest page"])
@pytest.mark.parametrize("read", READERS)
def test_the_memory_of_an_answer_is_bounded(read: str, answer: str) -> None:
    body = WORST.get(answer, honest_page())
    tracemalloc.start()
    try:
        with contextlib.suppress(BadAnswer):
            READERS[read](body)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_BYTES


class TestBadAnswer:
    def test_it_names_rule_field_and_finding(self) -> None:
        bad = BadAnswer("sum", "today", "1 is not 2")
        assert str(bad) == "sum: today: 1 is not 2"
        assert (bad.rule, bad.where, bad.detail) == ("sum", "today", "1 is not 2")
        assert str(BadAnswer("json")) == "json"

    @pytest.mark.parametrize("nasty", ["\n", "\x00", "\x1b[31m", "\ud800", "\u202e", "\u2028"])
    def test_nothing_of_the_answer_breaks_a_log_line(self, nasty: str) -> None:
        bad = BadAnswer("version", f"a{nasty}b", nasty * 1000)
        assert str(bad).isprintable()
        str(bad).encode()
        assert len(str(bad)) < 300


@pytest.mark.parametrize(
    ("schema", "is_understood"),
    [
        ("hotline-metrics/1.0", True),
        ("hotline-metrics/1.99", True),
        ("hotline-metrics/2.0", False),
        ("hotline-metrics/11.0", False),
        ("hotline-metrics", False),
        ("Hotline-Metrics/1.0", False),
        ("x/hotline-metrics/1.0", False),
    ],
)
def test_versions(schema: str, is_understood: bool) -> None:
    assert understood(schema) is is_understood
