"""The contract's OpenAPI file as a judge of answers: what a server says is valid or it is not.

The file is open, because the contract grows: unknown fields and words are no error. For our own
server that is too mild, so the judge is strict unless told otherwise: a field or a word that the
file does not declare is an error, and so is a field that the server's capabilities promise and that
is missing. What a schema cannot say, the sums and the order of times, `broken_rules` and
`broken_rules_of_minutes` check.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from wallboard.assets import resource

JSON = "application/json"
PROBLEM = "application/problem+json"
SCHEMAS = "#/components/schemas/"
OPEN = ".open"
"""Ends the name of the twin of a schema that `allOf` may extend: it is not closed itself."""

_BASE = "urn:hotline-metrics-api"
_NOT_DECLARED = {
    404: "#/components/responses/NotFound",
    405: "#/components/responses/MethodNotAllowed",
}
"""What a request that the file does not name is answered with."""


@cache
def document() -> dict[str, Any]:
    """The file as it is written. Nobody changes it."""
    text = resource("hotline-metrics-api.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def resolved(value: Any) -> Any:
    """The object itself, where `value` is a reference to one within the file."""
    while isinstance(value, Mapping) and "$ref" in value:
        found: Any = document()
        for step in str(value["$ref"]).removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        value = found
    return value


def response_for(path: str, method: str, status: int) -> Mapping[str, Any]:
    """The declared response; AssertionError where the file has none for this status."""
    operation = document()["paths"].get(path, {}).get(method.lower())
    if operation is None:
        assert status in _NOT_DECLARED, f"{method} {path} is not declared, yet answers {status}"
        return _mapping(resolved({"$ref": _NOT_DECLARED[status]}))
    declared = operation["responses"]
    assert str(status) in declared, f"{method} {path} does not declare the status {status}"
    return _mapping(resolved(declared[str(status)]))


def validator_for(
    path: str,
    method: str,
    status: int,
    content_type: str = JSON,
    *,
    strict: bool = True,
    capabilities: Collection[str] = (),
) -> Draft202012Validator:
    """A validator of the body of this answer.

    AssertionError where the file declares no such answer or no such content type. A field whose
    capability is among `capabilities` must be there.
    """
    content = response_for(path, method, status).get("content", {})
    media = content_type.partition(";")[0].strip().lower()
    assert media in content, f"{method} {path} {status} does not declare {media!r}"
    return validator_of(content[media]["schema"], strict=strict, capabilities=capabilities)


def validator_of(
    schema: Any, *, strict: bool = True, capabilities: Collection[str] = ()
) -> Draft202012Validator:
    """A validator of one schema of the file."""
    prepared = _prepared(schema, strict, frozenset(capabilities))
    return Draft202012Validator(
        {"$id": f"{_BASE}:root", **_absolute(prepared)},
        registry=_registry(strict, frozenset(capabilities)),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def errors_of(validator: Draft202012Validator, body: Any) -> list[str]:
    """What is wrong with a body: where, and which rule; empty when it is valid."""
    return [
        f"{leaf.json_path}: {leaf.message}"
        for error in validator.iter_errors(body)
        for leaf in _leaves(error)
    ]


def assert_answers(
    path_template: str,
    method: str,
    status: int,
    headers: Mapping[str, str],
    body_json: Any,
    *,
    strict: bool = True,
    capabilities: Collection[str] = (),
) -> None:
    """Assert that a server's answer keeps the file: its status, headers, content type and body.

    `body_json` is the decoded body, None where the answer has none (304).
    """
    what = f"{method} {path_template} {status}"
    response = response_for(path_template, method, status)
    sent = {name.lower(): value for name, value in headers.items()}
    for name, declared in response.get("headers", {}).items():
        header = resolved(declared)
        value = sent.get(name.lower())
        if value is None:
            assert not header.get("required", False), f"{what}: the header {name} is missing"
            continue
        found = errors_of(validator_of(header["schema"], strict=strict), value)
        assert not found, f"{what}: the header {name} is {value!r}: {found}"
    if "content" not in response:
        assert body_json is None, f"{what} has no body, yet came with {body_json!r}"
        return
    validator = validator_for(
        path_template,
        method,
        status,
        sent.get("content-type", ""),
        strict=strict,
        capabilities=capabilities,
    )
    found = errors_of(validator, body_json)
    assert not found, f"{what}:\n" + "\n".join(found)
    if status >= 400:
        assert body_json["status"] == status, f"{what}: the problem says {body_json['status']}"


def broken_rules(hotline: Mapping[str, Any], snapshot: Mapping[str, Any]) -> list[str]:
    """Which of the file's checked rules a valid snapshot breaks, as sentences; empty when none."""
    today = snapshot["today"]
    waiting = snapshot["waiting"]
    missed, recent = today.get("missed"), snapshot.get("recent")
    finished = today["answered"] + today["abandoned"] + today["timed_out"]
    broken = [*_broken_counters("today", hotline, today)]
    if waiting is not None:
        came = today["offered"] + today["carried_in"]
        went = finished + today.get("unobserved", 0) + len(waiting)
        if came != went:
            broken.append(f"today: {came} calls came, {went} left or wait")
        starts = [instant(call["since"]) for call in waiting]
        if starts != sorted(starts):
            broken.append("waiting: not oldest first")
        broken += [
            f"waiting {call['id']}: rings since before it came"
            for call in waiting
            for ringing in call.get("ringing") or ()
            if instant(ringing["since"]) < instant(call["since"])
        ]
    if waiting is not None and snapshot["source"]["state"] == "lost":
        broken.append("waiting: known although the source is lost")
    if missed is not None:
        parts = missed["answered_later"] + missed["called_back"] + missed["open"]
        if missed["callers"] != parts:
            broken.append(f"missed: {missed['callers']} callers, their fates add up to {parts}")
        if (missed["oldest_open"] is None) != (missed["open"] == 0):
            broken.append("missed: oldest_open does not fit open")
    callers = today.get("callers")
    if callers is not None and callers > finished:
        broken.append("today: more callers than finished calls")
    if callers is not None and missed is not None and missed["callers"] > callers:
        broken.append("missed: more callers than today")
    if recent is not None:
        broken += _broken_histograms("recent", hotline, recent)
    staff = (snapshot.get("emergency") or {}).get("staff")
    if staff and not staff["arrived"] <= staff["confirmed"] <= staff["called"]:
        broken.append("staff: more arrived than confirmed, or more confirmed than called")
    return broken + _broken_times(snapshot) + _doubles(snapshot)


def broken_rules_of_minutes(hotline: Mapping[str, Any], page: Mapping[str, Any]) -> list[str]:
    """Which of the file's checked rules a valid page of minutes breaks; empty when none."""
    starts = [instant(minute["start"]) for minute in page["minutes"]]
    broken = []
    if any(after <= before for before, after in pairwise(starts)):
        broken.append("minutes: not oldest first, each once")
    for minute, start in zip(page["minutes"], starts, strict=True):
        where = minute["start"]
        if (start.minute * 60 + start.second + start.microsecond / 1e6) % page["step"]:
            broken.append(f"{where}: does not begin on a whole step")
        if minute["revision"] > page["revision"]:
            broken.append(f"{where}: revised after the page's revision")
        broken += _broken_counters(where, hotline, minute)
        groups = minute.get("seat_seconds") or {}
        spent = {name: sum(states.values()) for name, states in groups.items()}
        at_lines = spent.pop("emergency", 0.0)
        for name, seconds, places in (
            ("seats", sum(spent.values()), hotline["seats"]),
            ("lines", at_lines, hotline["emergency_lines"]),
        ):
            if seconds > page["step"] * len(places) + 0.001:
                broken.append(f"{where}: {name} spent more time than there was")
    return broken


def instant(timestamp: str) -> datetime:
    """The instant that a timestamp of the contract names."""
    return datetime.fromisoformat(timestamp)


_BEGAN = frozenset({"since", "tested", "acknowledged", "observed", "last_break_end", "oldest_open"})
"""The fields whose time has passed when the snapshot is made."""


def _broken_times(snapshot: Mapping[str, Any]) -> list[str]:
    now = instant(snapshot["snapshot_time"])
    past = {key: value for key, value in snapshot.items() if key != "incident"}
    times = [*_times_that_began(past, "")]
    times += [("decisions.at", each["at"]) for each in snapshot.get("decisions") or ()]
    times.append(("counters_since", snapshot["counters_since"]))
    broken = [f"{where}: later than snapshot_time" for where, at in times if instant(at) > now]
    if now > instant(snapshot["server_time"]):
        broken.append("snapshot_time: later than server_time")
    return broken


def _times_that_began(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            if key in _BEGAN and isinstance(each, str):
                yield f"{where}.{key}".lstrip("."), each
            else:
                yield from _times_that_began(each, f"{where}.{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _times_that_began(each, f"{where}[{index}]")


def _doubles(snapshot: Mapping[str, Any]) -> list[str]:
    lists = {name: snapshot.get(name) for name in ("waiting", "seats", "alarms", "decisions")}
    lists["lines"] = (snapshot.get("emergency") or {}).get("lines")
    broken = []
    for name, entries in lists.items():
        ids = [entry["id"] for entry in entries or () if entry is not None]
        if len(ids) != len(set(ids)):
            broken.append(f"{name}: an id twice")
    return broken


def _broken_counters(
    where: str, hotline: Mapping[str, Any], span: Mapping[str, Any]
) -> Iterator[str]:
    yield from _broken_histograms(where, hotline, span)
    lost = span["abandoned"] + span["timed_out"]
    if (span.get("abandoned_short") or 0) > span["abandoned"]:
        yield f"{where}: more short abandons than abandons"
    if (span.get("lost_ringing") or 0) > lost:
        yield f"{where}: more lost while ringing than lost"
    for parts in ("by_kind", "by_district", "by_group"):
        tallies = [tally for tally in (span.get(parts) or {}).values() if tally is not None]
        for field in ("offered", "answered", "abandoned", "timed_out"):
            if sum(tally.get(field, 0) for tally in tallies) > span[field]:
                yield f"{where}: {parts} adds up to more {field} than there are"


def _broken_histograms(
    where: str, hotline: Mapping[str, Any], span: Mapping[str, Any]
) -> Iterator[str]:
    bins = len(hotline["delay_edges_s"]) + 1
    for count in ("answered", "abandoned", "timed_out"):
        histogram = span.get(f"{count}_delay")
        if histogram is None:
            continue
        if len(histogram) != bins:
            yield f"{where}: {count}_delay has {len(histogram)} bins instead of {bins}"
        if sum(histogram) != span[count]:
            yield f"{where}: {count}_delay adds up to {sum(histogram)}, not {span[count]}"


def _mapping(value: Any) -> Mapping[str, Any]:
    assert isinstance(value, Mapping)
    return value


def _leaves(error: Any) -> Iterator[Any]:
    """The innermost reasons: that no branch of an anyOf fits says little."""
    if not error.context:
        yield error
    for cause in error.context:
        if cause.validator != "type" or cause.validator_value != "null":
            yield from _leaves(cause)


@cache
def _registry(strict: bool, capabilities: frozenset[str]) -> Registry[Any]:
    components: dict[str, Any] = {}
    for name, schema in document()["components"]["schemas"].items():
        components[name] = _prepared(schema, strict, capabilities)
        components[name + OPEN] = _prepared(schema, strict, capabilities, closed=False)
    contents = {"components": {"schemas": components}}
    registry: Registry[Any] = Registry().with_resource(_BASE, DRAFT202012.create_resource(contents))
    return registry


def _prepared(
    schema: Any, strict: bool, capabilities: frozenset[str], *, closed: bool = True
) -> Any:
    """A schema with the strict rules written into it; its own object left open unless `closed`."""
    if not isinstance(schema, Mapping):
        return schema
    result: dict[str, Any] = {}
    for keyword, value in schema.items():
        match keyword:
            case "properties":
                result[keyword] = {
                    name: _prepared(each, strict, capabilities) for name, each in value.items()
                }
            case "items" | "additionalProperties" | "propertyNames":
                result[keyword] = _prepared(value, strict, capabilities)
            case "anyOf":
                result[keyword] = [_prepared(each, strict, capabilities) for each in value]
            case "allOf":
                result[keyword] = [
                    _prepared(_extended(each), strict, capabilities, closed=False) for each in value
                ]
            case _:
                result[keyword] = value
    promised = [
        name
        for name, each in schema.get("properties", {}).items()
        if each.get("x-capability") in capabilities
    ]
    if promised:
        result["required"] = [*schema.get("required", ()), *promised]
    if strict and "x-extensible-enum" in schema:
        may_be_null = "null" in schema.get("type", ())
        result["enum"] = [*schema["x-extensible-enum"], *([None] if may_be_null else [])]
    if strict and closed and ("properties" in schema or "allOf" in schema):
        result["unevaluatedProperties"] = False
    return result


def _extended(branch: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**branch, "$ref": branch["$ref"] + OPEN} if "$ref" in branch else branch


def _absolute(schema: Any) -> Any:
    """The schema with its references pointing into the file, wherever the schema itself stands."""
    if isinstance(schema, Mapping):
        return {
            key: _BASE + value if key == "$ref" else _absolute(value)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [_absolute(each) for each in schema]
    return schema
