"""Answers to domain values: what is read, what is absent and how, what is refused whole."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.openapi import document
from tests.contract.refused import REFUSED
from tests.contract.worst import WORST
from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.reading import read_hotline, read_minute, read_minutes, read_snapshot
from wallboard.contract.reading_emergency import read_emergency_log, read_readiness
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Missed, Tally
from wallboard.domain.histogram import DELAY_EDGES_S
from wallboard.domain.hotline import DEFAULT_LIMITS, BreakRule, Hotline, LeadTime, Limit
from wallboard.domain.snapshot import Incident, Link, Seat, Snapshot, Staff
from wallboard.domain.states import (
    Group,
    LineState,
    LinkState,
    PoolState,
    SeatState,
    Situation,
    SourceState,
)

UNKNOWN, NOT_PROVIDED = Absent.UNKNOWN, Absent.NOT_PROVIDED
Json = dict[str, Any]


def examples(path: str) -> dict[str, Json]:
    content = document()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    found: dict[str, Json] = content["examples"]
    return found


def value_of(path: str, name: str) -> Json:
    """A copy of an example, for a test to spoil."""
    return copy.deepcopy(examples(path)[name]["value"])


def body(value: Any) -> bytes:
    return json.dumps(value).encode()


def hotline_of(path: str, name: str) -> Hotline:
    said: str = examples(path)[name].get("x-hotline-example", "full")
    return read_hotline(body(value_of("/v1/hotline", said)))


FULL = read_hotline(body(value_of("/v1/hotline", "full")))
SMALL = hotline_of("/v1/minutes", "page")


def full() -> Json:
    return value_of("/v1/snapshot", "full")


def read(value: Json, hotline: Hotline = FULL) -> Snapshot:
    return read_snapshot(body(value), hotline)


def refused(value: Json, hotline: Hotline = FULL) -> BadAnswer:
    with pytest.raises(BadAnswer) as caught:
        read(value, hotline)
    return caught.value


def spoilt(path: str, value: Any, document_: Json | None = None) -> Json:
    """The example with one place set, named as `seats.0.state`; `DELETE` takes it out."""
    whole = full() if document_ is None else document_
    *way, last = path.split(".")
    at: Any = whole
    for part in way:
        at = at[int(part)] if isinstance(at, list) else at[part]
    if value is DELETE:
        del at[last]
    elif isinstance(at, list):
        at[int(last)] = value
    else:
        at[last] = value
    return whole


DELETE = object()


class TestTheFilesOwnExamples:
    @pytest.mark.parametrize("name", examples("/v1/hotline"))
    def test_hotlines(self, name: str) -> None:
        example_ = value_of("/v1/hotline", name)
        hotline = read_hotline(body(example_))
        assert hotline.name == example_["name"]
        assert [place.id for place in hotline.seats] == [each["id"] for each in example_["seats"]]
        assert hotline.capabilities == set(example_["capabilities"])

    @pytest.mark.parametrize("name", examples("/v1/snapshot"))
    def test_snapshots(self, name: str) -> None:
        example_ = value_of("/v1/snapshot", name)
        snapshot = read(example_, hotline_of("/v1/snapshot", name))
        assert snapshot.epoch == example_["epoch"]
        assert snapshot.today.answered == example_["today"]["answered"]

    @pytest.mark.parametrize("name", examples("/v1/minutes"))
    def test_minutes(self, name: str) -> None:
        example_ = value_of("/v1/minutes", name)
        minutes, revision, cursor = read_minutes(body(example_), hotline_of("/v1/minutes", name))
        assert len(minutes) == len(example_["minutes"])
        assert (revision, cursor) == (example_["revision"], example_["next"])
        assert all(minute.step_s == example_["step"] for minute in minutes)


class TestHotline:
    def test_the_full_example(self) -> None:
        assert FULL.limits == DEFAULT_LIMITS
        assert FULL.delay_edges_s == DELAY_EDGES_S
        assert FULL.kinds[-1].label == "催单"
        assert FULL.contractor is not None
        assert FULL.contractor.lead_time_s == 900
        assert FULL.contractor.lead_times == (LeadTime(1, 900.0), LeadTime(3, 1800.0))

    @pytest.mark.parametrize("times", [[(3, 900), (3, 1800)], [(1, 900), (3, 899)]])
    def test_lead_times_that_do_not_rise(self, times: list[tuple[int, int]]) -> None:
        odd = value_of("/v1/hotline", "full")
        odd["contractor"]["lead_times"] = [{"lines": n, "after_s": s} for n, s in times]
        with pytest.raises(BadAnswer, match="must rise"):
            read_hotline(body(odd))

    def test_what_a_small_server_leaves_out(self) -> None:
        minimal = read_hotline(body(value_of("/v1/hotline", "minimal")))
        assert minimal.limits == DEFAULT_LIMITS
        assert minimal.break_rule == BreakRule()
        assert (minimal.share_target, minimal.short_abandon_s) == (0.95, 5.0)
        assert (minimal.season, minimal.contractor, minimal.kinds) == (None, None, ())

    def test_a_rule_that_is_not_listed_is_not_evaluated(self) -> None:
        some = value_of("/v1/hotline", "full") | {
            "limits": {"waiting": {"watch": 2, "alarm": None}}
        }
        assert read_hotline(body(some)).limits == {"waiting": Limit(watch=2)}
        assert read_hotline(body(some | {"limits": {}})).limits == {}

    def test_a_break_rule_said_in_part(self) -> None:
        some = value_of("/v1/hotline", "full") | {"break_rule": {"after_s": 3600}}
        assert read_hotline(body(some)).break_rule == BreakRule(3600.0)

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"time_zone": "Mars/Olympus"}, "shape"),
            ({"time_zone": "../../etc/passwd"}, "shape"),
            ({"time_zone": ""}, "shape"),
            ({"time_zone": "/etc/localtime"}, "shape"),
            ({"time_zone": "\x00"}, "shape"),
            ({"time_zone": "America"}, "shape"),
            ({"delay_edges_s": [5, 5]}, "histogram"),
            ({"delay_edges_s": [10, 5]}, "histogram"),
            ({"delay_edges_s": [0]}, "shape"),
            ({"seats": [{"id": "1", "label": "1"}, {"id": "1", "label": "2"}]}, "duplicate"),
            ({"emergency_lines": [{"id": "E", "label": ""}] * 2}, "duplicate"),
            ({"kinds": [{"id": "repair"}] * 2}, "duplicate"),
            ({"season": {"start": "2026-10-20", "end": "2027-02-30"}}, "shape"),
            ({"rings": {"cycle_s": 0, "target": 3, "heard": True}}, "shape"),
            ({"rings": {"cycle_s": 5, "target": 0, "heard": True}}, "shape"),
            ({"rings": None}, "shape"),
            ({"share_target": 95}, "shape"),
            ({"schema": "hotline-metrics/2.0"}, "version"),
        ],
    )
    def test_refused(self, changes: Json, rule: str) -> None:
        with pytest.raises(BadAnswer) as caught:
            read_hotline(body(value_of("/v1/hotline", "full") | changes))
        assert caught.value.rule == rule

    @pytest.mark.parametrize("missing", ["name", "number", "time_zone", "rings", "seats"])
    def test_a_required_field_is_missing(self, missing: str) -> None:
        whole = value_of("/v1/hotline", "full")
        del whole[missing]
        with pytest.raises(BadAnswer, match=missing):
            read_hotline(body(whole))


class TestWhatIsRead:
    def test_the_full_example(self) -> None:
        snapshot = read(full())
        assert snapshot.snapshot_time == 1795398065.21
        assert snapshot.source.state is SourceState.CONNECTED
        assert not isinstance(snapshot.waiting, Absent)
        first, second = snapshot.waiting
        assert not isinstance(first.ringing, Absent)
        assert first.ringing[0].at == "017"
        assert (second.kind, second.ringing) == (None, ())
        assert not isinstance(snapshot.seats, Absent)
        assert [each.id for each in snapshot.seats] == ["017", "018", "019", "020", "021"]
        assert snapshot.seats[1].group is Group.OUTSOURCED
        assert snapshot.seats[4].talk_60min_s is UNKNOWN
        assert not isinstance(snapshot.emergency, Absent)
        assert snapshot.emergency.staff == Staff(3, 3, 2)
        assert snapshot.emergency.situation is Situation.SUDDEN_FAILURE
        assert snapshot.today.by_group == {
            Group.OWN: 58,
            Group.OUTSOURCED: 62,
            Group.EMERGENCY: 12,
        }
        assert snapshot.today.by_kind != NOT_PROVIDED
        assert isinstance(snapshot.missed, Missed)
        assert isinstance(snapshot.incident, Incident)
        assert snapshot.callers == 118

    def test_a_server_that_lost_its_source(self) -> None:
        lost = read(
            value_of("/v1/snapshot", "source_lost"), hotline_of("/v1/snapshot", "source_lost")
        )
        assert lost.source.state is SourceState.LOST
        assert (lost.waiting, lost.seats, lost.recent) == (UNKNOWN, UNKNOWN, UNKNOWN)
        assert (lost.alarms, lost.emergency, lost.incident) == (NOT_PROVIDED,) * 3
        assert lost.today.answered == 41

    def test_the_least_a_server_may_say(self) -> None:
        least = read(value_of("/v1/snapshot", "minimal"), hotline_of("/v1/snapshot", "minimal"))
        assert least.waiting == ()
        assert least.today.unobserved == 0
        assert least.today.answered_delay is NOT_PROVIDED
        assert least.missed is NOT_PROVIDED

    def test_unknown_fields_are_ignored(self) -> None:
        whole = full() | {"new": {"deep": [1, {"x": None}]}}
        whole["seats"][0]["mood"] = "good"
        assert read(whole) == read(full())

    def test_a_higher_minor_version_is_read(self) -> None:
        assert read(full() | {"schema": "hotline-metrics/1.9"}) == read(full())

    @pytest.mark.parametrize(
        ("path", "pick", "word"),
        [
            ("source.state", lambda s: s.source.state, SourceState.UNKNOWN),
            ("seats.0.state", lambda s: s.seats[0].state, SeatState.UNKNOWN),
            ("seats.0.group", lambda s: s.seats[0].group, Group.UNKNOWN),
            ("emergency.state", lambda s: s.emergency.state, PoolState.UNKNOWN),
            ("emergency.situation", lambda s: s.emergency.situation, Situation.UNKNOWN),
            ("emergency.link.state", lambda s: s.emergency.link.state, LinkState.UNKNOWN),
            ("emergency.lines.0.state", lambda s: s.emergency.lines[0].state, LineState.UNKNOWN),
        ],
    )
    def test_unknown_words(self, path: str, pick: Callable[[Any], Any], word: object) -> None:
        assert pick(read(spoilt(path, "levitating"))) is word

    def test_groups_of_unknown_words_are_put_together(self) -> None:
        groups = {"own": {"answered": 2}, "new": {"answered": 3}, "newer": {"answered": 4}}
        assert read(spoilt("today.by_group", groups)).today.by_group == {
            Group.OWN: 2,
            Group.UNKNOWN: 7,
        }

    def test_text_is_text(self) -> None:
        nasty = "<img src=file:///etc/passwd>\u202e" + "很" * 10_000
        snapshot = read(spoilt("incident.text", nasty))
        assert isinstance(snapshot.incident, Incident)
        assert snapshot.incident.text == nasty

    @pytest.mark.parametrize(
        "stamp",
        [
            "2026-11-23T09:41:05.210+08:00",
            "2026-11-23T01:41:05.210Z",
            "2026-11-22T20:41:05.210-05:00",
            "2026-11-23T07:11:05.2100000+05:30",
        ],
    )
    def test_an_instant_is_the_same_in_any_zone(self, stamp: str) -> None:
        assert read(full() | {"snapshot_time": stamp}).snapshot_time == 1795398065.21

    def test_nothing_in_the_future_is_refused_for_a_few_seconds(self) -> None:
        """Two clocks differ; the age is then 0."""
        snapshot = read(spoilt("waiting.0.since", "2026-11-23T09:41:50.000+08:00"))
        assert not isinstance(snapshot.waiting, Absent)
        assert snapshot.waiting[0].since > snapshot.snapshot_time

    def test_what_a_contractor_may_do_against_the_rule(self) -> None:
        """Somebody came who had not been called: an odd figure, and no reason for a dark board."""
        snapshot = read(spoilt("emergency.staff", {"called": 2, "confirmed": 2, "arrived": 3}))
        assert not isinstance(snapshot.emergency, Absent)
        assert snapshot.emergency.staff == Staff(2, 2, 3)


OPTIONAL = [
    ("seats", lambda s: s.seats),
    ("emergency", lambda s: s.emergency),
    ("emergency.staff", lambda s: s.emergency.staff),
    ("emergency.link", lambda s: s.emergency.link),
    ("emergency.joining", lambda s: s.emergency.joining),
    ("emergency.lines", lambda s: s.emergency.lines),
    ("today.abandoned_short", lambda s: s.today.abandoned_short),
    ("today.lost_ringing", lambda s: s.today.lost_ringing),
    ("today.blocked", lambda s: s.today.blocked),
    ("today.answered_delay", lambda s: s.today.answered_delay),
    ("today.abandoned_delay", lambda s: s.today.abandoned_delay),
    ("today.timed_out_delay", lambda s: s.today.timed_out_delay),
    ("today.delay_sum_s", lambda s: s.today.delay_sum_s),
    ("today.handled", lambda s: s.today.handled),
    ("today.talk_sum_s", lambda s: s.today.talk_sum_s),
    ("today.hold_sum_s", lambda s: s.today.hold_sum_s),
    ("today.wrap_sum_s", lambda s: s.today.wrap_sum_s),
    ("today.by_kind", lambda s: s.today.by_kind),
    ("today.by_group", lambda s: s.today.by_group),
    ("today.by_district", lambda s: s.today.by_district),
    ("today.callers", lambda s: s.callers),
    ("today.missed", lambda s: s.missed),
    ("recent", lambda s: s.recent),
    ("recent.answered_delay", lambda s: s.recent.answered_delay),
    ("recent.unwatched_s", lambda s: s.recent.unwatched_s),
    ("alarms", lambda s: s.alarms),
    ("expected", lambda s: s.expected),
    ("weather", lambda s: s.weather),
    ("seats.0.answered_today", lambda s: s.seats[0].answered_today),
    ("seats.0.handled_today", lambda s: s.seats[0].handled_today),
    ("seats.0.handle_today_s", lambda s: s.seats[0].handle_today_s),
    ("seats.0.talk_60min_s", lambda s: s.seats[0].talk_60min_s),
    ("seats.0.last_break_end", lambda s: s.seats[0].last_break_end),
]
SILENT = Hotline(
    **{name: getattr(FULL, name) for name in Hotline.__dataclass_fields__ if name != "capabilities"}
)
"""The same hotline, whose server promises nothing."""


class TestAbsentNullZero:
    """The table "Absent, null, zero" of the contract's file, row by row."""

    @pytest.mark.parametrize(("path", "pick"), OPTIONAL)
    def test_not_listed(self, path: str, pick: Callable[[Any], Any]) -> None:
        assert pick(read(spoilt(path, DELETE), SILENT)) is NOT_PROVIDED
        assert pick(read(spoilt(path, None), SILENT)) is NOT_PROVIDED
        assert not isinstance(pick(read(full(), SILENT)), Absent)

    @pytest.mark.parametrize(("path", "pick"), OPTIONAL)
    def test_listed(self, path: str, pick: Callable[[Any], Any]) -> None:
        assert not isinstance(pick(read(full())), Absent)
        assert pick(read(spoilt(path, None))) is UNKNOWN
        assert refused(spoilt(path, DELETE)).rule == "missing"

    @pytest.mark.parametrize(
        "path",
        [
            "waiting.0.kind",
            "waiting.0.ringing",
            "seats.0.operator",
            "seats.0.kind",
            "seats.0.reason",
            "incident",
        ],
    )
    def test_listed_and_missing_is_a_bad_answer(self, path: str) -> None:
        assert refused(spoilt(path, DELETE)).rule == "missing"
        read(spoilt(path, DELETE), SILENT)
        read(spoilt(path, None))

    def test_no_incident_is_a_value(self) -> None:
        assert read(spoilt("incident", None)).incident is None
        assert read(spoilt("incident", DELETE), SILENT).incident is NOT_PROVIDED

    def test_an_empty_list_is_a_value(self) -> None:
        assert read(spoilt("alarms", [])).alarms == ()
        joining = read(spoilt("emergency.joining", [])).emergency
        assert not isinstance(joining, Absent)
        assert joining.joining == ()

    def test_whom_a_call_rings_at_may_be_unknown(self) -> None:
        waiting = read(spoilt("waiting.0.ringing", None)).waiting
        assert not isinstance(waiting, Absent)
        assert waiting[0].ringing is UNKNOWN

    def test_a_seat_or_line_that_could_not_be_made_out_is_left_out(self) -> None:
        assert len(read(spoilt("seats.0", None)).seats) == 4  # type: ignore[arg-type]
        pool = read(spoilt("emergency.lines.0", None)).emergency
        assert not isinstance(pool, Absent)
        assert not isinstance(pool.lines, Absent)
        assert [line.id for line in pool.lines] == ["E02", "E03"]

    def test_a_kind_that_cannot_be_told_is_not_zero(self) -> None:
        kinds = read(spoilt("today.by_kind.repair", None)).today.by_kind
        assert not isinstance(kinds, Absent)
        assert kinds["repair"] is UNKNOWN
        assert kinds["consult"] == Tally(52, 49, 2, 0)

    @pytest.mark.parametrize("path", ["waiting.0", "today.by_district.城东", "today.by_group.own"])
    def test_nothing_else_may_be_null_on_its_own(self, path: str) -> None:
        assert refused(spoilt(path, None)).rule == "shape"


def waiting(*ids: str) -> list[Json]:
    since = "2026-11-23T09:40:58.640+08:00"
    return [{"id": id_, "kind": None, "since": since, "ringing": []} for id_ in ids]


class TestRefused:
    @pytest.mark.parametrize(
        ("path", "value", "rule"),
        [
            # sums
            ("today.offered", 142, "sum"),
            ("waiting", [], "sum"),
            ("today.unobserved", DELETE, "sum"),
            ("today.abandoned_short", 7, "sum"),
            ("today.lost_ringing", 8, "sum"),
            ("today.by_kind.repair.offered", 80, "sum"),
            ("today.by_kind.repair.timed_out", 2, "sum"),
            ("today.by_district.城东.abandoned", 40, "sum"),
            ("today.by_group.own.answered", 70, "sum"),
            ("today.missed.open", 3, "sum"),
            ("today.missed.oldest_open", None, "sum"),
            ("today.callers", 5, "sum"),
            # histograms
            ("today.answered_delay", [132], "histogram"),
            ("today.answered_delay.0", 3, "histogram"),
            ("today.abandoned_delay.0", 0, "histogram"),
            ("today.timed_out_delay.0", 1, "histogram"),
            ("recent.answered_delay.0", 1, "histogram"),
            ("recent.answered_delay", [], "histogram"),
            ("today.answered_delay.0", -2, "shape"),
            # doubles
            ("waiting", waiting("c-1", "c-1"), "duplicate"),
            ("seats.1.id", "017", "duplicate"),
            ("emergency.lines.1.id", "E01", "duplicate"),
            ("alarms.1.id", "longest_wait", "duplicate"),
            # counts
            ("today.answered", -1, "shape"),
            ("today.answered", 132.0, "shape"),
            ("today.answered", "132", "shape"),
            ("today.answered", True, "shape"),
            ("today.answered", None, "shape"),
            ("today.answered", 2**53 + 1, "shape"),
            ("today.answered", 10**400, "shape"),
            ("today.talk_sum_s", -0.5, "shape"),
            ("time_scale", -1, "shape"),
            ("sequence", -1, "shape"),
            # times
            ("snapshot_time", "2026-11-23T09:41:05.210", "shape"),
            ("snapshot_time", "2026-11-23", "shape"),
            ("snapshot_time", 1795398065, "shape"),
            ("snapshot_time", "2026-02-29T09:41:05+08:00", "shape"),
            ("snapshot_time", "2026-11-23T09:42:06.000+08:00", "order"),
            ("snapshot_time", "2126-11-23T09:41:05.210+08:00", "order"),
            ("server_time", "0001-01-01T00:00:00Z", "shape"),
            ("server_time", "9999-12-31T23:59:59Z", "shape"),
            ("counters_since", "2026-11-24T00:00:00.000+08:00", "order"),
            ("waiting.0.since", "2026-11-23T17:39:41.110+08:00", "order"),
            ("weather.observed", "0001-01-01T00:00:00+23:59", "shape"),
            # what must be there
            ("schema", DELETE, "schema"),
            ("epoch", "", "shape"),
            ("waiting", DELETE, "shape"),
            ("today", None, "shape"),
            ("source.detail", DELETE, "shape"),
            ("seats.0.since", DELETE, "shape"),
            ("emergency.lines.0.state", DELETE, "shape"),
            ("alarms.0.value", DELETE, "shape"),
            ("seats", {}, "shape"),
            ("seats.0", "017", "shape"),
            ("weather.outdoor_c", -273, "shape"),
            ("expected.offered_today", [1], "shape"),
        ],
    )
    def test_by_which_rule(self, path: str, value: object, rule: str) -> None:
        read(full())
        assert refused(spoilt(path, value)).rule == rule

    @pytest.mark.parametrize("field", ["epoch", "sequence", "time_scale", "server_time", "today"])
    def test_a_required_field_is_missing(self, field: str) -> None:
        assert refused(spoilt(field, DELETE)).rule == "shape"

    def test_the_sum_is_not_checked_while_nobody_knows_who_waits(self) -> None:
        assert read(spoilt("waiting", None)).waiting is UNKNOWN

    def test_all_or_nothing(self) -> None:
        """A bad minute spoils its page."""
        page = value_of("/v1/minutes", "page")
        page["minutes"][1]["answered_delay"] = [1] * 8
        with pytest.raises(BadAnswer, match="histogram"):
            read_minutes(body(page), SMALL)


class TestMinutes:
    def test_the_page(self) -> None:
        page = body(value_of("/v1/minutes", "page"))
        (whole, partly, running), revision, cursor = read_minutes(page, SMALL)
        assert (revision, cursor) == (70314, None)
        assert (whole.complete, whole.final) == (True, True)
        assert (partly.complete, partly.counters.unobserved) == (False, 1)
        assert partly.longest_wait_s is UNKNOWN
        assert (running.complete, running.final) == (True, False)
        assert whole.seat_seconds == {
            Group.OWN: {"talking": 71.5, "ringing": 8.1, "available": 40.4}
        }
        assert whole.counters.by_kind is NOT_PROVIDED
        assert running.start - whole.start == 120

    @pytest.mark.parametrize(
        ("spoil", "rule"),
        [
            (lambda page: page["minutes"].reverse(), "duplicate"),
            (lambda page: page["minutes"].append(page["minutes"][-1]), "duplicate"),
            (lambda page: page.update(step=61), "shape"),
            (lambda page: page.pop("next"), "shape"),
            (lambda page: page.update(minutes=[None]), "shape"),
            (lambda page: page["minutes"][0].pop("complete"), "shape"),
            (lambda page: page["minutes"][0].pop("peak_waiting"), "missing"),
            (lambda page: page["minutes"][0].update(start="2026-11-23T14:01:00"), "shape"),
            (lambda page: page["minutes"][0].update(abandoned_short=1), "sum"),
            (lambda page: page.update(schema="hotline-metrics/2.0"), "version"),
        ],
    )
    def test_refused(self, spoil: Callable[[Json], Any], rule: str) -> None:
        page = value_of("/v1/minutes", "page")
        spoil(page)
        with pytest.raises(BadAnswer) as caught:
            read_minutes(body(page), SMALL)
        assert caught.value.rule == rule

    def test_groups_of_unknown_words_are_put_together(self) -> None:
        page = value_of("/v1/minutes", "page")
        page["minutes"][0]["seat_seconds"] = {"new": {"wrap": 1}, "newer": {"wrap": 2, "x": 3}}
        minutes, _, _ = read_minutes(body(page), SMALL)
        assert minutes[0].seat_seconds == {Group.UNKNOWN: {"wrap": 3.0, "x": 3.0}}

    @pytest.mark.parametrize("bad", [b"", b"null", b"[]", b"{}", b"[" * 100_000, b"\xff"])
    def test_a_stored_minute_that_is_damaged(self, bad: bytes) -> None:
        with pytest.raises(BadAnswer):
            read_minute(bad, SMALL)


ODD: tuple[Any, ...] = (
    None, False, 0, -1, 1.5, 2**70, -1e300, "", "unknown", "017", "\ud800", [], {}, [None],
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
)  # fmt: skip
ANYTHING = st.one_of(
    st.sampled_from(ODD),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.lists(st.none() | st.integers(0, 3), max_size=3),
    st.datetimes().map(lambda when: when.isoformat() + "Z"),
)


def places_of(value: Any, path: tuple[str, ...] = ()) -> list[str]:
    """The path of every place of a document."""
    items: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        items = [(str(key), each) for key, each in value.items()]
    elif isinstance(value, list):
        items = [(str(index), each) for index, each in enumerate(value)]
    found: list[str] = []
    for key, each in items:
        found += [".".join((*path, key)), *places_of(each, (*path, key))]
    return found


DOCUMENTS: Mapping[str, tuple[Json, Callable[[bytes], object]]] = {
    "snapshot": (full(), lambda answer: read_snapshot(answer, FULL)),
    "hotline": (value_of("/v1/hotline", "full"), read_hotline),
    "minutes": (value_of("/v1/minutes", "page"), lambda answer: read_minutes(answer, SMALL)),
    "emergency log": (value_of("/v1/emergency/log", "season"), read_emergency_log),
    "readiness": (value_of("/v1/emergency/readiness", "ready"), read_readiness),
}
PLACES = {name: places_of(value) for name, (value, _) in DOCUMENTS.items()}


@st.composite
def one_place_set(draw: st.DrawFn, document_: str) -> bytes:
    path = draw(st.sampled_from(PLACES[document_]))
    return body(spoilt(path, draw(ANYTHING), copy.deepcopy(DOCUMENTS[document_][0])))


@pytest.mark.parametrize("document_", DOCUMENTS)
@given(data=st.data())
def test_any_bytes_are_what_was_asked_for_or_a_bad_answer(
    document_: str, data: st.DataObject
) -> None:
    answer = data.draw(st.binary(max_size=400) | one_place_set(document_))
    try:
        DOCUMENTS[document_][1](answer)
    except BadAnswer as bad:
        str(bad).encode()


@pytest.mark.parametrize("document_", DOCUMENTS)
def test_no_odd_value_in_any_place_is_more_than_a_bad_answer(document_: str) -> None:
    value, read_it = DOCUMENTS[document_]
    whole, taken = body(value), 0
    for path, odd in itertools.product(PLACES[document_], ODD):
        try:
            read_it(body(spoilt(path, odd, json.loads(whole))))
        except BadAnswer as bad:
            str(bad).encode()
        else:
            taken += 1
    assert 0 < taken < len(PLACES[document_]) * len(ODD)


@pytest.mark.parametrize("document_", DOCUMENTS)
def test_what_is_no_document_is_refused_as_every_document(document_: str) -> None:
    _, read_it = DOCUMENTS[document_]
    for answer, rule in REFUSED:
        with pytest.raises(BadAnswer) as caught:
            read_it(answer)
        assert caught.value.rule == rule, answer[:60]


@pytest.mark.parametrize("document_", DOCUMENTS)
def test_the_worst_bytes_are_a_bad_answer(document_: str) -> None:
    value, read_it = DOCUMENTS[document_]
    for answer in (*WORST.values(), body(value | {"schema": "\ud800"})):
        with pytest.raises(BadAnswer) as caught:
            read_it(answer)
        str(caught.value).encode()


@pytest.mark.parametrize("document_", DOCUMENTS)
def test_a_document_cut_short_at_any_byte(document_: str) -> None:
    value, read_it = DOCUMENTS[document_]
    whole = body(value)
    read_it(whole)
    for cut in range(len(whole)):
        with pytest.raises(BadAnswer):
            read_it(whole[:cut])


def test_seats_by_id() -> None:
    seats = read(full()).seats_by_id()
    assert list(seats) == ["017", "018", "019", "020", "021"]
    assert isinstance(seats["017"], Seat)
    assert read(spoilt("seats", None)).seats_by_id() == {}
    pool = read(full()).emergency
    assert not isinstance(pool, Absent)
    assert isinstance(pool.link, Link)


@pytest.mark.parametrize(
    ("path", "pick"),
    [
        ("seats.0.operator", lambda s: s.seats[0].operator),
        ("seats.0.reason", lambda s: s.seats[0].reason),
        ("source.detail", lambda s: s.source.detail),
    ],
)
def test_a_name_ends_where_no_honest_one_does(path: str, pick: Callable[[Any], str]) -> None:
    assert pick(read(spoilt(path, "很" * 60))) == "很" * 60
    assert pick(read(spoilt(path, "很" * 10_000))) == "很" * 59 + "…"


def test_the_hotlines_names_end_as_well() -> None:
    long = "很" * 10_000
    value = value_of("/v1/hotline", "full") | {"name": long, "number": long}
    value["kinds"][0]["label"] = value["seats"][0]["label"] = long
    value["emergency_lines"][0]["label"] = value["contractor"]["liaison"] = long
    hotline = read_hotline(body(value))
    assert hotline.contractor is not None
    names = [hotline.name, hotline.number, hotline.kinds[0].label, hotline.contractor.liaison]
    names += [hotline.seats[0].label, hotline.lines[0].label]
    assert set(names) == {"很" * 59 + "…"}
