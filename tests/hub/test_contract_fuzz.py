"""Schemathesis asks the hub everything that the contract's file allows; no answer breaks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import (
    CHECKS,
    load_all_checks,
)

from tests.contract.openapi import document, resolved
from tests.hub.days import MIDNIGHT
from tests.hub.serving import filled_watch
from wallboard.domain.states import LinkState, PoolState
from wallboard.hub.server import application
from wallboard.hub.telephony.events import PoolChanged

load_all_checks()
JUDGES: Any = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "response_headers_conformance",
    ]
)
EXAMPLES = 50
ALLOWED = {
    "/v1/hotline": {200, 304, 400},
    "/v1/snapshot": {200, 304, 400},
    "/v1/minutes": {200, 304, 400},
    "/v1/emergency/log": {200},
    "/v1/emergency/readiness": {200},
    "/v1/alarms/{id}/acknowledgement": {200, 400, 404, 409, 415},
    "/v1/alarms/{id}/shelf": {200, 400, 404, 409, 415},
    "/v1/decisions": {201, 400, 415},
    "/v1/incident": {200, 400, 415},
}
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
ASKED = [
    (method.upper(), path, mode)
    for path, item in document()["paths"].items()
    for method, operation in item.items()
    if method in ("get", "put", "post", "delete", "patch")
    for mode in (POSITIVE, NEGATIVE)
    # any text is a header: only a query or a body can be wrong by its schema
    if mode is POSITIVE
    or "requestBody" in operation
    or any(resolved(each)["in"] == "query" for each in operation.get("parameters", ()))
]


@pytest.fixture(scope="module")
def schema() -> Iterator[schemathesis.BaseSchema]:
    """The contract over the hub's application, filled with the first hours of a day."""
    watch = filled_watch(MIDNIGHT + 3 * 3600 + 30)
    down = PoolChanged(watch.ledger.now, PoolState.STANDBY, link=LinkState.DOWN)
    watch.take([down], down.at)
    watch.publish()
    watch.take((), down.at + 15)
    watch.publish()  # now the alarm that is acknowledged here stands
    app = application(watch, watch._publication, lambda: watch.ledger.now, None)
    loaded = schemathesis.openapi.from_dict(document())
    loaded.app = app
    yield loaded
    watch.journal.close()


@pytest.mark.parametrize(
    ("method", "path", "mode"), ASKED, ids=[f"{m} {path} {mode.value}" for m, path, mode in ASKED]
)
def test_no_answer_breaks_the_contract(
    schema: schemathesis.BaseSchema, method: str, path: str, mode: GenerationMode
) -> None:
    operation = schema[path][method]
    answered: Counter[int] = Counter()

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case[Any]) -> None:
        case.headers.pop("Prefer", None)  # nothing changes here: each would wait for its time
        case.headers["Host"] = "127.0.0.1"  # without tokens another host's pages may not operate
        if case.path_parameters and answered.total() % 2:
            case.path_parameters["id"] = "link_down"  # chance alone never names one that stands
        answered[case.call_and_validate(checks=JUDGES).status_code] += 1

    ask()
    assert set(answered) <= ALLOWED[path]
    if method != "GET" and mode is POSITIVE:
        assert answered[201] + answered[200] >= 5
    if path == "/v1/minutes":
        assert answered[400] >= 10


@given(
    start=st.integers(-3 * 3600, 5 * 3600),
    length=st.integers(1, 6 * 3600),
    step=st.sampled_from([60, 900, 3600]),
    limit=st.integers(1, 1440),
    changed_after=st.none() | st.integers(0, 400),
)
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_page_breaks_the_contract(
    schema: schemathesis.BaseSchema,
    start: int,
    length: int,
    step: int,
    limit: int,
    changed_after: int | None,
) -> None:
    """Spans that are there, walked to their end: chance alone seldom asks for one."""
    query: dict[str, Any] = {
        "from": _stamp(MIDNIGHT + start),
        "to": _stamp(MIDNIGHT + start + length),
        "step": step,
        "limit": limit,
    }
    if changed_after is not None:
        query["changed_after"] = changed_after
    starts: list[str] = []
    while True:
        case = schema["/v1/minutes"]["GET"].Case(query=query)
        page = case.call_and_validate(checks=JUDGES).json()
        starts += [minute["start"] for minute in page["minutes"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert starts == sorted(set(starts))


def _stamp(instant: float) -> str:
    return datetime.fromtimestamp(instant, UTC).isoformat()


def test_the_judges_are_awake(schema: schemathesis.BaseSchema) -> None:
    """A snapshot that lacks what every server must give is found."""
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def bad(_: object) -> JSONResponse:
        return JSONResponse({"schema": "hotline-metrics/1.0"})

    loaded = schemathesis.openapi.from_dict(document())
    loaded.app = Starlette(routes=[Route("/v1/snapshot", bad)])
    case = loaded["/v1/snapshot"]["GET"].Case()
    with pytest.raises(BaseException, match="required") as caught:
        case.call_and_validate(checks=JUDGES)
    assert "required" in str(caught.value)
