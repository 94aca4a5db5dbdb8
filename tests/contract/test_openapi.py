"""The contract's file is sound, says everything about every field, and its examples keep it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from itertools import pairwise
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.contract.openapi import (
    PROBLEM,
    assert_answers,
    broken_rules,
    broken_rules_of_minutes,
    document,
    errors_of,
    instant,
    resolved,
    validator_for,
    validator_of,
)
from wallboard.domain import states
from wallboard.domain.histogram import DELAY_EDGES_S, count_below
from wallboard.domain.hotline import DEFAULT_LIMITS

Node = tuple[str, dict[str, Any]]


def answers(path: str, status: int = 200) -> dict[str, dict[str, Any]]:
    """The examples of what a GET answers, by name."""
    responses = document()["paths"][path]["get"]["responses"]
    examples: dict[str, dict[str, Any]] = responses[str(status)]["content"]["application/json"][
        "examples"
    ]
    return examples


def hotline(name: str) -> dict[str, Any]:
    value: dict[str, Any] = answers("/v1/hotline")[name]["value"]
    return value


def snapshot(name: str = "full") -> dict[str, Any]:
    """A copy of a snapshot example, for a test to spoil."""
    value: dict[str, Any] = copy.deepcopy(answers("/v1/snapshot")[name]["value"])
    return value


def walk(value: Any, where: str = "#") -> Iterator[Node]:
    """Every object of the file that is not inside an example, with its place."""
    if isinstance(value, Mapping):
        yield where, dict(value)
        for key, each in value.items():
            if key not in ("example", "examples"):
                yield from walk(each, f"{where}/{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from walk(each, f"{where}/{index}")


def properties() -> list[tuple[str, str, dict[str, Any]]]:
    """Every property of every schema: the schema's place, the name, the property's schema."""
    return [
        (where, name, each)
        for where, node in walk(document())
        if isinstance(node.get("properties"), dict)
        for name, each in node["properties"].items()
    ]


def sub_schemas() -> list[Node]:
    """Every schema of the file: components, their parts, and those of parameters and headers."""
    parts = re.compile(r"/(schema|items|additionalProperties|propertyNames|(any|all)Of/\d+)$")
    found = [
        (where, node)
        for where, node in walk(document())
        if parts.search(where) or re.fullmatch(r"#/components/schemas/\w+", where)
    ]
    found += [(f"{where}/properties/{name}", each) for where, name, each in properties()]
    return [(where, node) for where, node in found if not where.endswith("/properties/schema")]


def written_examples() -> list[tuple[str, Any, Any]]:
    """Every example of the file: its place, its schema, its value."""
    found: list[tuple[str, Any, Any]] = []
    for where, node in walk(document()):
        if "schema" in node and "example" in node:
            found.append((where, node["schema"], node["example"]))
        for name, example in node.get("examples", {}).items() if "schema" in node else ():
            found.append((f"{where}/{name}", node["schema"], example["value"]))
    for where, node in sub_schemas():
        found += [(where, node, value) for value in node.get("examples", ())]
        if "default" in node:
            found.append((f"{where}/default", node, node["default"]))
    return found


def test_the_file_is_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(document()).validate()


def test_the_file_reads_the_same_as_json() -> None:
    """An unquoted date would be a date in one YAML reader and a text in the next."""
    assert json.loads(json.dumps(document(), allow_nan=False)) == document()


def test_the_resources_are_these() -> None:
    assert {
        (method, path)
        for path, item in document()["paths"].items()
        for method in item
        if method != "parameters"
    } == {
        ("get", "/v1/hotline"),
        ("get", "/v1/snapshot"),
        ("get", "/v1/minutes"),
        ("get", "/v1/emergency/log"),
        ("get", "/v1/emergency/readiness"),
        ("put", "/v1/alarms/{id}/acknowledgement"),
        ("put", "/v1/alarms/{id}/shelf"),
        ("post", "/v1/decisions"),
        ("put", "/v1/incident"),
    }


def test_every_operation_declares_the_errors_that_http_gives_it() -> None:
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            declared = set(operation["responses"])
            assert {"400", "401", "403", "404", "405", "429", "503"} <= declared, (method, path)
            for status in declared:
                if int(status) >= 400:
                    assert set(resolved(operation["responses"][status])["content"]) == {PROBLEM}


def test_what_writes_needs_the_scope_operate() -> None:
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            scopes = operation.get("security", document()["security"])
            needed = [{"bearer": ["read"]}, {}] if method == "get" else [{"bearer": ["operate"]}]
            assert scopes == needed, (method, path)


def test_every_property_has_a_description() -> None:
    silent = [
        f"{where}/{name}" for where, name, each in properties() if not each.get("description")
    ]

    assert len(properties()) > 150
    assert silent == []


def test_every_schema_parameter_header_and_item_has_a_description() -> None:
    parts = document()["components"]
    named = [
        (f"{kind}/{name}", each)
        for kind in ("schemas", "parameters", "headers", "responses", "securitySchemes")
        for name, each in parts[kind].items()
    ]
    named += [
        node for node in sub_schemas() if node[0].endswith(("/items", "additionalProperties"))
    ]
    named += [
        (where, resolved(each))
        for where, node in walk(document()["paths"])
        for each in [*node.get("parameters", ()), *node.get("headers", {}).values()]
    ]

    assert [where for where, each in named if not each.get("description")] == []


def test_what_may_be_null_says_what_null_means() -> None:
    """Null is a statement: the field that may hold it says which, not only its type."""

    def may_be_null(schema: Mapping[str, Any]) -> bool:
        target = resolved(schema)
        branches = [target, *target.get("anyOf", ())]
        return any("null" in branch.get("type", ()) for branch in branches)

    counters = document()["components"]["schemas"]["Counters"]["properties"]
    mute = [
        f"{where}/{name}"
        for where, name, each in properties()
        if may_be_null(each)
        and not re.search(r"[Nn]ull|nobody is", each["description"])
        # Counters: null means unknown, as for every field with a capability.
        and not (each.get("x-capability") and name in counters)
        and not each.get("x-capability", "").startswith(("minutes.", "recent.", "today."))
        and not where.endswith("EmergencyLogEntry")  # the operation says it for every step
    ]

    assert mute == []


def test_the_table_of_capabilities_is_the_one_in_the_schemas() -> None:
    table = re.findall(r"(?m)^\| `([a-z_0-9.]+)` \| (.+) \|$", document()["info"]["description"])
    in_schemas = {node["x-capability"] for _, node in walk(document()) if "x-capability" in node}

    assert [path for path, _ in table] == list(dict(table))
    assert set(dict(table)) == in_schemas


def test_a_capability_is_the_path_of_its_field() -> None:
    covered_by_another = {"talk_sum_s", "hold_sum_s", "wrap_sum_s"}
    for where, name, each in properties():
        path = each.get("x-capability")
        if path is not None and name not in covered_by_another:
            assert path.rpartition(".")[2] == name, where


def test_the_full_example_lists_every_capability() -> None:
    listed = hotline("full")["capabilities"]

    assert set(listed) == {
        node["x-capability"] for _, node in walk(document()) if "x-capability" in node
    }


@pytest.mark.parametrize("name", ["full", "small", "minimal"])
def test_a_part_is_listed_only_beside_its_whole(name: str) -> None:
    listed = set(hotline(name)["capabilities"])
    required = {"today", "waiting"}
    for path in listed:
        whole = path.rpartition(".")[0]
        assert not whole or whole in listed | required, path


@pytest.mark.parametrize(
    ("schema", "field", "words"),
    [
        ("Source", "state", states.SourceState),
        ("Seat", "state", states.SeatState),
        ("Line", "state", states.LineState),
        ("Emergency", "state", states.PoolState),
        ("Link", "state", states.LinkState),
    ],
)
def test_the_words_of_a_state_are_the_domain_s(schema: str, field: str, words: type[Enum]) -> None:
    declared = document()["components"]["schemas"][schema]["properties"][field]

    assert declared["x-extensible-enum"] == [word.value for word in words]
    for word in words:
        assert f"`{word.value}`" in declared["description"]


def test_the_words_of_situations_and_groups_are_the_domain_s() -> None:
    schemas = document()["components"]["schemas"]
    groups = [group.value for group in states.Group]

    assert schemas["Situation"]["x-extensible-enum"] == [word.value for word in states.Situation]
    for where in ("Counters", "Minute"):
        extended = schemas[where].get("properties") or schemas[where]["allOf"][1]["properties"]
        by_group = extended.get("by_group") or extended["seat_seconds"]
        assert by_group["propertyNames"]["x-extensible-enum"] == groups
    assert schemas["Seat"]["properties"]["group"]["x-extensible-enum"] == [
        group for group in groups if group != "emergency"
    ]


def test_the_full_example_has_the_hub_s_own_edges_and_limits() -> None:
    full = hotline("full")
    fields = ("watch", "alarm", "watch_clear", "alarm_clear", "below", "on_delay_s", "off_delay_s")

    assert tuple(full["delay_edges_s"]) == DELAY_EDGES_S
    assert full["limits"] == {
        rule: {field: getattr(limit, field) for field in fields}
        for rule, limit in DEFAULT_LIMITS.items()
    }
    described = document()["components"]["schemas"]["Hotline"]["properties"]["limits"]
    assert re.findall(r"(?m)^\| `(\w+)`", described["description"]) == list(DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("schema", "value"),
    [pytest.param(each[1], each[2], id=each[0]) for each in written_examples()],
)
def test_an_example_is_valid_and_holds_no_undeclared_field(schema: Any, value: Any) -> None:
    assert errors_of(validator_of(schema), value) == []


def test_every_body_and_every_error_has_an_example() -> None:
    for where, node in walk(document()):
        if where.endswith(("application/json", "problem+json")):
            assert node["examples"], where


def test_a_problem_s_example_has_its_answer_s_status() -> None:
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            for status, response in operation["responses"].items():
                content = resolved(response).get("content", {}).get(PROBLEM, {"examples": {}})
                for name, example in content["examples"].items():
                    assert example["value"]["status"] == int(status), (method, path, name)


@pytest.mark.parametrize("name", ["full", "source_lost", "minimal"])
def test_a_snapshot_example_keeps_what_its_hotline_promises(name: str) -> None:
    server = hotline(answers("/v1/snapshot")[name]["x-hotline-example"])
    validator = validator_for("/v1/snapshot", "GET", 200, capabilities=server["capabilities"])

    assert errors_of(validator, snapshot(name)) == []
    assert broken_rules(server, snapshot(name)) == []


@pytest.mark.parametrize("name", ["page", "hours_with_more", "nothing_changed"])
def test_a_minutes_example_keeps_what_its_hotline_promises(name: str) -> None:
    example = answers("/v1/minutes")[name]
    server = hotline(example["x-hotline-example"])
    validator = validator_for("/v1/minutes", "GET", 200, capabilities=server["capabilities"])

    assert errors_of(validator, example["value"]) == []
    assert broken_rules_of_minutes(server, example["value"]) == []


def test_the_full_example_s_figures_agree_with_each_other() -> None:
    server, now = hotline("full"), snapshot()
    today, edges = now["today"], server["delay_edges_s"]
    limit = server["rings"]["cycle_s"] * server["rings"]["target"]
    recent = now["recent"]
    finished = recent["answered"] + recent["abandoned"] + recent["timed_out"]
    within = count_below(edges, recent["answered_delay"], limit)
    alarms = {alarm["id"]: alarm for alarm in now["alarms"]}
    seats = [seat for seat in now["seats"] if seat is not None]
    age = instant(now["snapshot_time"]) - instant(now["waiting"][0]["since"])

    assert within is not None
    assert alarms["share_within"]["value"] == round(within / finished, 4)
    assert alarms["longest_wait"]["value"] == age.total_seconds()
    assert alarms["seats_free"]["value"] == sum(seat["state"] == "available" for seat in seats)
    assert today["abandoned_short"] == count_below(
        edges, today["abandoned_delay"], server["short_abandon_s"]
    )
    assert (instant(now["snapshot_time"]) - instant(recent["since"])).total_seconds() == 900
    assert sum(tally["answered"] for tally in today["by_group"].values()) == today["answered"]
    assert sum(seat["answered_today"] for seat in seats) == (
        today["answered"] - today["by_group"]["emergency"]["answered"]
    )
    in_hand = [
        place
        for place in [*seats, *now["emergency"]["lines"]]
        if place["state"] in ("talking", "hold", "wrap")
    ]
    assert today["handled"] == today["answered"] - len(in_hand)
    assert sum(seat["handle_today_s"] for seat in seats) <= sum(
        today[each] for each in ("talk_sum_s", "hold_sum_s", "wrap_sum_s")
    )


def test_the_full_example_s_sum_of_delays_lies_within_its_histogram() -> None:
    today, edges = snapshot()["today"], hotline("full")["delay_edges_s"]
    counts = today["answered_delay"]

    least = sum(edge * count for edge, count in zip([0, *edges], counts, strict=True))
    most = sum(edge * count for edge, count in zip(edges, counts[:-1], strict=True))

    assert counts[-1] == 0
    assert least <= today["delay_sum_s"] <= most


def test_a_snapshot_example_names_only_places_and_kinds_of_its_hotline() -> None:
    server, now = hotline("full"), snapshot()
    seats = [seat["id"] for seat in now["seats"] if seat is not None]
    rung = [ringing["at"] for call in now["waiting"] for ringing in call["ringing"]]

    assert set(seats) | set(rung) <= {place["id"] for place in server["seats"]}
    assert len(now["seats"]) == len(server["seats"])
    assert {line["id"] for line in now["emergency"]["lines"]} == {
        place["id"] for place in server["emergency_lines"]
    }
    assert set(now["today"]["by_kind"]) <= {kind["id"] for kind in server["kinds"]}
    assert {alarm["id"].partition(":")[0] for alarm in now["alarms"]} <= set(server["limits"])


@pytest.mark.parametrize("name", ["full", "small", "minimal"])
def test_a_hotline_example_s_edges_rise_and_its_rule_can_be_graded(name: str) -> None:
    server = hotline(name)
    edges = server["delay_edges_s"]

    assert all(before < after for before, after in pairwise(edges))
    if "today.answered_delay" in server["capabilities"]:
        assert server["rings"]["cycle_s"] * server["rings"]["target"] in edges


def test_the_limits_of_the_full_example_are_in_order() -> None:
    for rule, limit in hotline("full")["limits"].items():
        worse = -1 if limit["below"] else 1
        ladder = [limit["watch_clear"], limit["watch"], limit["alarm"]]
        known = [edge * worse for edge in ladder if edge is not None]
        assert known == sorted(known), rule
        if limit["alarm_clear"] is not None:
            assert limit["alarm_clear"] * worse <= limit["alarm"] * worse, rule


def test_the_steps_of_the_log_s_example_do_not_go_back() -> None:
    entries = answers("/v1/emergency/log")["season"]["value"]["entries"]
    for entry in entries:
        steps = ("asked", "confirmed", "arrived", "first_call", "stood_down")
        times = [instant(entry[step]) for step in steps if entry[step] is not None]
        assert times == sorted(times)


# What the judge is for: it must be able to say no.

Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda s: s.update(surprise=1), id="a field of the snapshot"),
        pytest.param(lambda s: s["today"].update(service_level=0.9), id="a field of today"),
        pytest.param(lambda s: s["seats"][0].update(name="Li"), id="a field of a seat"),
        pytest.param(lambda s: s["seats"][0].update(state="resting"), id="a seat's state"),
        pytest.param(lambda s: s["today"]["by_group"].update(ours={"answered": 0}), id="a group"),
        pytest.param(lambda s: s["emergency"].update(situation="flood"), id="a situation"),
    ],
)
def test_an_undeclared_field_or_word_is_growth_to_a_board_and_an_error_to_us(spoil: Spoil) -> None:
    grown = snapshot()
    spoil(grown)

    assert errors_of(validator_for("/v1/snapshot", "GET", 200, strict=False), grown) == []
    assert errors_of(validator_for("/v1/snapshot", "GET", 200), grown) != []


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda s: s.pop("today"), id="no today"),
        pytest.param(lambda s: s.pop("waiting"), id="no waiting"),
        pytest.param(lambda s: s.pop("source"), id="no source"),
        pytest.param(lambda s: s.update(schema="hotline-metrics/2.0"), id="another major version"),
        pytest.param(lambda s: s.update(epoch='a"b'), id="an epoch no ETag can hold"),
        pytest.param(lambda s: s.update(sequence=-1), id="a negative sequence"),
        pytest.param(lambda s: s.update(time_scale=None), id="no time scale"),
        pytest.param(
            lambda s: s.update(snapshot_time="2026-11-23T09:41:05.210"), id="a naive time"
        ),
        pytest.param(
            lambda s: s.update(snapshot_time="2026-02-30T09:41:05.210Z"), id="no such day"
        ),
        pytest.param(lambda s: s["today"].update(answered=131.5), id="half a call"),
        pytest.param(lambda s: s["today"].update(answered=None), id="a required count unknown"),
        pytest.param(lambda s: s["today"].update(answered=True), id="a boolean count"),
        pytest.param(lambda s: s["today"].update(answered="132"), id="a count as text"),
        pytest.param(lambda s: s["today"]["answered_delay"].append(-1), id="a negative bin"),
        pytest.param(lambda s: s["seats"][0].pop("group"), id="a seat without group"),
        pytest.param(lambda s: s["waiting"].append(None), id="a waiting call of null"),
    ],
)
def test_a_bad_snapshot_is_bad_to_everybody(spoil: Spoil) -> None:
    bad = snapshot()
    spoil(bad)

    assert errors_of(validator_for("/v1/snapshot", "GET", 200, strict=False), bad) != []


@pytest.mark.parametrize(
    ("capability", "spoil"),
    [
        ("seats", lambda s: s.pop("seats")),
        ("seats.operator", lambda s: s["seats"][0].pop("operator")),
        ("emergency.staff", lambda s: s["emergency"].pop("staff")),
        ("today.missed", lambda s: s["today"].pop("missed")),
        ("today.handled", lambda s: s["today"].pop("wrap_sum_s")),
        ("waiting.ringing", lambda s: s["waiting"][0].pop("ringing")),
        ("recent.answered_delay", lambda s: s["recent"].pop("answered_delay")),
        ("recent.unwatched_s", lambda s: s["recent"].pop("unwatched_s")),
        ("incident", lambda s: s.pop("incident")),
    ],
)
def test_what_is_listed_and_missing_is_an_error_and_unlisted_is_none(
    capability: str, spoil: Spoil
) -> None:
    kept = snapshot()
    spoil(kept)
    others = set(hotline("full")["capabilities"]) - {capability}

    assert errors_of(validator_for("/v1/snapshot", "GET", 200, capabilities=others), kept) == []
    assert errors_of(validator_for("/v1/snapshot", "GET", 200, capabilities=[capability]), kept)


def test_what_is_listed_and_null_is_unknown_and_no_error() -> None:
    unknown = snapshot()
    for name in ("seats", "emergency", "recent", "alarms", "expected", "weather", "decisions"):
        unknown[name] = None
    listed = hotline("full")["capabilities"]

    assert errors_of(validator_for("/v1/snapshot", "GET", 200, capabilities=listed), unknown) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda s: s["today"].update(offered=142), "today: 143 calls came, 142 left or wait"),
        (lambda s: s["today"].pop("unobserved"), "today: 142 calls came, 141 left or wait"),
        (lambda s: s["today"]["answered_delay"].pop(), "today: answered_delay has 35 bins"),
        (lambda s: s["recent"].update(answered=39), "recent: answered_delay adds up to 38"),
        (lambda s: s["today"].update(abandoned_short=7), "today: more short abandons"),
        (lambda s: s["today"].update(lost_ringing=8), "today: more lost while ringing"),
        (lambda s: s["today"]["by_group"]["own"].update(answered=59), "today: by_group adds up"),
        (lambda s: s["today"]["by_kind"]["repair"].update(offered=65), "today: by_kind adds up"),
        (lambda s: s["today"]["missed"].update(open=3), "missed: 6 callers"),
        (lambda s: s["today"]["missed"].update(oldest_open=None), "missed: oldest_open"),
        (lambda s: s["today"].update(callers=140), "today: more callers than finished calls"),
        (lambda s: s["today"].update(callers=5), "missed: more callers than today"),
        (lambda s: s["waiting"].reverse(), "waiting: not oldest first"),
        (lambda s: s["source"].update(state="lost"), "waiting: known although"),
        (lambda s: s["emergency"]["staff"].update(arrived=4), "staff: more arrived"),
        (lambda s: s["seats"].append(s["seats"][0]), "seats: an id twice"),
        (
            lambda s: s["seats"][0].update(since="2026-11-23T01:41:06.000Z"),
            "seats[0].since: later than snapshot_time",
        ),
        (
            lambda s: s.update(server_time="2026-11-23T09:41:05.209+08:00"),
            "snapshot_time: later than server_time",
        ),
        (
            lambda s: s["waiting"][1].update(ringing=[s["waiting"][0] | {"at": "018"}]),
            "waiting c-9f8: rings since before it came",
        ),
    ],
)
def test_a_broken_rule_is_named(spoil: Spoil, said: str) -> None:
    broken = snapshot()
    spoil(broken)

    assert any(each.startswith(said) for each in broken_rules(hotline("full"), broken))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda p: p["minutes"].reverse(), "minutes: not oldest first"),
        (lambda p: p.update(revision=70313), "2026-11-23T14:03:00.000+08:00: revised after"),
        (lambda p: p.update(step=900), "2026-11-23T14:01:00.000+08:00: does not begin"),
        (
            lambda p: p["minutes"][0]["seat_seconds"]["own"].update(wrap=1.0),
            "2026-11-23T14:01:00.000+08:00: seats spent more time",
        ),
        (
            lambda p: p["minutes"][0].update(answered=3),
            "2026-11-23T14:01:00.000+08:00: answered_delay adds up to 2, not 3",
        ),
    ],
)
def test_a_broken_rule_of_minutes_is_named(spoil: Spoil, said: str) -> None:
    page = copy.deepcopy(answers("/v1/minutes")["page"]["value"])
    spoil(page)

    assert any(each.startswith(said) for each in broken_rules_of_minutes(hotline("small"), page))


ANSWER = {
    "content-type": "application/json; charset=utf-8",
    "etag": 'W/"5f1c09d2-18446"',
    "cache-control": "no-store",
    "hotline-server-time": "2026-11-23T09:41:05.310+08:00",
    "hotline-snapshot-time": "2026-11-23T09:41:05.210+08:00",
}


def test_a_whole_answer_is_judged_with_its_headers() -> None:
    assert_answers("/v1/snapshot", "GET", 200, ANSWER, snapshot())
    for name in ANSWER:
        lacking = {key: value for key, value in ANSWER.items() if key != name}
        with pytest.raises(AssertionError):
            assert_answers("/v1/snapshot", "GET", 200, lacking, snapshot())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("etag", '"5f1c09d2-18446"'),
        ("cache-control", "no-cache"),
        ("hotline-server-time", "Mon, 23 Nov 2026 01:41:05 GMT"),
        ("content-type", "text/html"),
        ("preference-applied", "wait=soon"),
    ],
)
def test_a_wrong_header_is_an_error(name: str, value: str) -> None:
    with pytest.raises(AssertionError):
        assert_answers("/v1/snapshot", "GET", 200, ANSWER | {name: value}, snapshot())


def test_an_answer_304_has_no_body() -> None:
    assert_answers("/v1/snapshot", "GET", 304, ANSWER, None)
    with pytest.raises(AssertionError):
        assert_answers("/v1/snapshot", "GET", 304, ANSWER, {})


def test_what_the_file_does_not_name_is_answered_404_or_405_with_a_problem() -> None:
    problem = {"content-type": PROBLEM}
    body = {"title": "Not Found", "status": 404}

    assert_answers("/v1/callers", "GET", 404, problem, body)
    assert_answers(
        "/v1/snapshot", "POST", 405, problem | {"allow": "GET"}, {"title": "No", "status": 405}
    )
    with pytest.raises(AssertionError, match="not declared"):
        assert_answers("/v1/snapshot", "POST", 200, ANSWER, snapshot())
    with pytest.raises(AssertionError, match="the header Allow is missing"):
        assert_answers("/v1/snapshot", "POST", 405, problem, {"title": "No", "status": 405})


def test_a_problem_must_name_its_own_status() -> None:
    with pytest.raises(AssertionError, match="the problem says 403"):
        assert_answers(
            "/v1/minutes", "GET", 400, {"content-type": PROBLEM}, {"title": "No", "status": 403}
        )


def test_an_undeclared_status_is_an_error() -> None:
    with pytest.raises(AssertionError, match="does not declare the status 500"):
        assert_answers("/v1/snapshot", "GET", 500, ANSWER, {"title": "No", "status": 500})
