"""Queries and preferences: what is understood, what is refused, and never anything else."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.hub.asking import LONGEST_SPAN_S, LONGEST_WAIT_S, Span, names_tag, span_of, wait_s
from wallboard.hub.problem import Refused

FROM, TO = "2026-11-23T09:38:30.500+08:00", "2026-11-23T10:42:00Z"


@pytest.mark.parametrize(
    ("prefer", "wait"),
    [
        ([], None),
        (["wait=5"], 5),
        (["wait=0"], 0),
        (["WAIT = 5"], 5),
        (['wait="5"'], 5),
        (["respond-async, wait=7"], 7),
        (["respond-async", "wait=7"], 7),
        (["wait=7; foo=bar"], 7),
        (["wait=7, wait=9"], 7),
        (["wait=61"], LONGEST_WAIT_S),
        (["wait=999999999"], LONGEST_WAIT_S),
        # what cannot be read is ignored
        (["wait"], None),
        (["wait="], None),
        (["wait=-1"], None),
        (["wait=1.5"], None),
        (["wait=5s"], None),
        (["wait=٥"], None),
        (["await=5"], None),
        (["wait=99999999999999999999"], None),
    ],
)
def test_prefer(prefer: list[str], wait: int | None) -> None:
    assert wait_s(prefer) == wait


@given(st.lists(st.text()))
def test_any_preference_is_read_or_ignored(prefer: list[str]) -> None:
    wait = wait_s(prefer)
    assert wait is None or 0 <= wait <= LONGEST_WAIT_S


@pytest.mark.parametrize(
    ("given_tags", "named"),
    [
        ([], False),
        (['W/"e-1"'], True),
        (['"e-1"'], True),
        (['W/"e-2"'], False),
        (['"e-2", W/"e-1"'], True),
        (['"e-2"', '"e-1"'], True),
        (["*"], True),
        ([" * "], True),
        (["e-1"], False),
        (['w/"e-1"'], False),
        ([""], False),
        (['"e-11"'], False),
    ],
)
def test_tags_are_compared_weakly(given_tags: list[str], named: bool) -> None:
    assert names_tag(given_tags, 'W/"e-1"') is named
    assert names_tag(given_tags, '"e-1"') is named


def query(**given_values: str | list[str]) -> dict[str, list[str]]:
    named = {"from": FROM, "to": TO} | {
        key.rstrip("_"): value for key, value in given_values.items()
    }
    return {
        key: value if isinstance(value, list) else [value]
        for key, value in named.items()
        if value != ""
    }


def instant(stamp: str) -> float:
    return datetime.fromisoformat(stamp).timestamp()


def test_a_span_with_all_defaults() -> None:
    assert span_of(query()) == Span(
        instant("2026-11-23T09:38:00+08:00"), instant(TO), 60, 1440, None, None
    )


@pytest.mark.parametrize(("step", "start"), [("60", "09:38"), ("900", "09:30"), ("3600", "09:00")])
def test_the_start_is_aligned_down_to_the_step(step: str, start: str) -> None:
    span = span_of(query(step=step))
    assert span.start == instant(f"2026-11-23T{start}:00+08:00")
    assert span.end == instant(TO), "the end is not"


@pytest.mark.parametrize(
    ("given_values", "about"),
    [
        ({"from_": ""}, "from"),
        ({"to": ""}, "to"),
        ({"from_": [FROM, FROM]}, "from"),
        ({"step": ["60", "60"]}, "step"),
        ({"limit": ["1", "2"]}, "limit"),
        ({"from_": "2026-11-23"}, "from"),
        ({"from_": "2026-11-23T09:38:00"}, "from"),
        ({"from_": "2026-11-23T09:38:00 08:00"}, "from"),
        ({"from_": "2026-13-23T09:38:00Z"}, "from"),
        ({"from_": "2026-02-29T09:38:00Z"}, "from"),
        ({"from_": "2026-11-23T24:00:00Z"}, "from"),
        ({"from_": "2026-11-23T09:38:60Z"}, "from"),
        ({"from_": "0000-11-23T09:38:00Z"}, "from"),
        ({"from_": "2026-11-23T09:38:00+24:00"}, "from"),
        ({"from_": "1795363200"}, "from"),
        ({"to": "2026-11-23T09:38:30.500+08:00"}, "to"),
        ({"to": "2026-11-23T01:00:00Z"}, "to"),
        ({"to": "2027-12-29T10:42:00Z"}, "400 days"),
        ({"step": "61"}, "step"),
        ({"step": "0"}, "step"),
        ({"step": "60.0"}, "step"),
        ({"step": "+60"}, "step"),
        ({"step": "86400"}, "step"),
        ({"limit": "0"}, "limit"),
        ({"limit": "1441"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"limit": "1" * 30}, "limit"),
        ({"limit": "１０"}, "limit"),
        ({"changed_after": "-1"}, "changed_after"),
        ({"changed_after": "1e3"}, "changed_after"),
        ({"limit": [""]}, "limit"),
        ({"cursor": [""]}, "cursor"),
    ],
)
def test_what_is_refused_and_why(given_values: dict[str, str | list[str]], about: str) -> None:
    with pytest.raises(Refused, match=about) as caught:
        span_of(query(**given_values))
    assert caught.value.status == 400


def test_what_is_just_allowed() -> None:
    end = datetime.fromtimestamp(
        instant(FROM) + LONGEST_SPAN_S, datetime.fromisoformat(FROM).tzinfo
    )
    assert span_of(query(to=end.isoformat())).limit == 1440
    assert span_of(query(limit="1", changed_after="0")).changed_after == 0
    assert span_of(query(unknown=["1", "2"])).limit == 1440, "what is not known is passed over"
    assert span_of(query(from_="2026-11-23t09:38:00z")).start == instant("2026-11-23T09:38:00Z")


@given(
    st.dictionaries(
        st.sampled_from(["from", "to", "step", "limit", "cursor", "changed_after", "x"]),
        st.lists(st.text() | st.datetimes().map(lambda each: each.isoformat() + "Z"), max_size=2),
    )
)
def test_any_query_is_a_span_or_refused(given_query: dict[str, list[str]]) -> None:
    try:
        span = span_of(given_query)
    except Refused:
        return  # nothing else may be raised
    assert span.start <= span.end
    assert span.start % span.step_s == 0
