"""The emergency lines: the file's examples are read, and what breaks the contract is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.openapi import document, errors_of, validator_for
from tests.domain.samples import MIDNIGHT, hotline
from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.reading_emergency import read_emergency_log, read_readiness
from wallboard.contract.writing import stamper, write_emergency_log, write_readiness
from wallboard.domain.absent import Absent
from wallboard.domain.emergency import Activation, Readiness, Trial, TrialResult
from wallboard.domain.states import Situation

LOG, READY = "/v1/emergency/log", "/v1/emergency/readiness"
STAMP = stamper(hotline())


def example(path: str, name: str) -> Any:
    content = document()["paths"][path]["get"]["responses"]["200"]["content"]
    return json.loads(json.dumps(content["application/json"]["examples"][name]["value"]))


def test_the_example_of_the_log() -> None:
    drill, failure = read_emergency_log(json.dumps(example(LOG, "season")).encode())
    assert (drill.situation, drill.lines, drill.first_call) == (Situation.DRILL, 3, None)
    assert drill.note == "演练，未接真实来电"
    assert failure.stood_down is None
    assert failure.steps == tuple(
        MIDNIGHT + 9 * 3600 + each for each in (288.0, 300.0, 1040.0, 1082.0)
    )


def test_the_example_of_the_readiness() -> None:
    ready = read_readiness(json.dumps(example(READY, "ready")).encode())
    assert ready.people_trained == 36
    assert isinstance(ready.roster, tuple)
    assert [shift.people for shift in ready.roster] == [18, 8]
    assert isinstance(ready.last_drill, Trial)
    assert ready.last_drill.result is TrialResult.PASSED


@pytest.mark.parametrize("path", [LOG, READY])
def test_what_is_written_is_read_and_keeps_the_file(path: str) -> None:
    if path == LOG:
        entries = (
            Activation("a", Situation.EXTREME_COLD, None, None, 5.0, None, 7.5, None, "x"),
            Activation("b", Situation.UNKNOWN, 0, 9.0),
        )
        body = write_emergency_log(entries, STAMP)
        assert read_emergency_log(body) == entries
    else:
        unknown = Absent.UNKNOWN
        ready = Readiness(unknown, unknown, (), Trial(True), Trial(False, 9.0, TrialResult.PARTLY))
        body = write_readiness(ready, STAMP)
        assert read_readiness(body) == ready
    assert errors_of(validator_for(path, "GET", 200), json.loads(body)) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"id": "e-2"}, "duplicate"),
        ({"asked": "2026-12-01T10:00:00+08:00"}, "order"),
        ({"confirmed": "2026-10-12T09:00:00+08:00"}, "order"),
        ({"lines": -1}, "shape"),
        ({"asked": "soon"}, "shape"),
        ({"asked": "0001-01-01T00:00:00Z"}, "shape"),
        ({"id": ""}, "shape"),
    ],
)
def test_a_log_that_breaks_the_contract(change: dict[str, Any], rule: str) -> None:
    log = example(LOG, "season")
    log["entries"][0] |= change
    with pytest.raises(BadAnswer) as caught:
        read_emergency_log(json.dumps(log).encode())
    assert caught.value.rule == rule


def test_entries_that_are_not_oldest_first() -> None:
    log = example(LOG, "season")
    log["entries"].reverse()
    with pytest.raises(BadAnswer, match="oldest"):
        read_emergency_log(json.dumps(log).encode())


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"contract": {"from": "x", "to": "2027-04-20"}}, "shape"),
        ({"people_trained": 3.5}, "shape"),
        ({"roster": [{"label": "a", "start": "2026-11-23T08:00:00Z", "end": "2026-11-23T08:00:00Z",
                      "people": 1}]}, "order"),
        ({"last_drill": {"never": True, "at": "2026-11-23T08:00:00Z", "result": None}}, "shape"),
        ({"schema": "hotline-metrics/2.0"}, "version"),
    ],
)  # fmt: skip
def test_a_readiness_that_breaks_the_contract(change: dict[str, Any], rule: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        read_readiness(json.dumps(example(READY, "ready") | change).encode())
    assert caught.value.rule == rule


def test_every_part_may_be_unknown_and_none_may_be_missing() -> None:
    ready = example(READY, "ready")
    bare = read_readiness(json.dumps(dict.fromkeys(ready) | {"schema": ready["schema"]}).encode())
    assert {getattr(bare, name) for name in Readiness.__dataclass_fields__} == {Absent.UNKNOWN}
    for part in set(ready) - {"schema"}:
        less = {key: value for key, value in ready.items() if key != part}
        with pytest.raises(BadAnswer):
            read_readiness(json.dumps(less).encode())


def test_a_word_that_is_not_known_reads_unknown() -> None:
    log = example(LOG, "season")
    log["entries"][0]["situation"] = "flood"
    assert read_emergency_log(json.dumps(log).encode())[0].situation is Situation.UNKNOWN
