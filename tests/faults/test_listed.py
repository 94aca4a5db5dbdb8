"""The table is complete: each fault of the list is in it, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.conftest import pytest_sessionfinish
from tests.faults.listed import LISTED, listed
from tests.faults.report import TABLE, Fault, Row, Table, faults_of

TESTS = Path(__file__).parents[1]


def missing(faults: list[Fault]) -> list[str]:
    """The listed faults without a row."""
    have = {(each.group, listed(each.group, each.fault)) for each in faults}
    return [
        f"{group}: {fault}"
        for group, all_of_it in LISTED.items()
        for fault in all_of_it
        if (group, fault) not in have
    ]


def unlisted(faults: list[Fault]) -> list[str]:
    """The rows that are of no listed fault."""
    return sorted(
        {f"{each.group}: {each.fault}" for each in faults if not listed(each.group, each.fault)}
    )


def is_whole(request: pytest.FixtureRequest) -> bool:
    """Whether all tests there are were collected, and none was left out again."""
    collected = {item.path for item in request.session.items}
    return not (
        request.config.stash[TABLE].deselected
        or any("::" in each for each in request.config.args)
        or set(TESTS.rglob("test_*.py")) - collected
    )


@pytest.fixture
def faults(request: pytest.FixtureRequest) -> list[Fault]:
    """What the collected tests are rows of."""
    return [fault for item in request.session.items for fault in faults_of(item)]


def test_every_row_is_of_a_listed_fault(faults: list[Fault]) -> None:
    assert unlisted(faults) == []


def test_every_listed_fault_has_a_row(faults: list[Fault], request: pytest.FixtureRequest) -> None:
    if not is_whole(request):
        pytest.skip("only a part of the tests was collected")
    assert missing(faults) == []


def test_a_fault_without_a_row_and_a_row_without_a_fault_are_found() -> None:
    rows = [Fault(group, fault, "", None) for group, each in LISTED.items() for fault in each]
    assert missing(rows) == unlisted(rows) == []
    assert missing(rows[1:]) == ["network: refused"]
    detailed = Fault("network", "refused: at night", "", None)
    assert missing([detailed, *rows[1:]]) == []
    stranger = Fault("disk", "refused", "", None)
    assert unlisted([stranger, *rows]) == ["disk: refused"]


def reported(outcome: str, why: str = "") -> pytest.TestReport:
    longrepr = ("a.py", 1, f"Skipped: {why}") if why else None
    return pytest.TestReport("a.py::test", ("a.py", 1, ""), {}, outcome, longrepr, "call", [], 0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        (["passed", "passed"], "ok"),
        (["passed", "failed", "passed"], "FAILED"),
        (["passed", "skipped", "passed"], "skipped"),
        (["skipped", "failed"], "FAILED"),
    ],
)
def test_a_row_holds_when_all_its_tests_do(outcomes: list[str], verdict: str) -> None:
    row = Row(Fault("disk", "read-only", "live", 3.0))
    for outcome in outcomes:
        row.take(reported(outcome, "no root" if outcome == "skipped" else ""))
    assert row.verdict == verdict
    assert row.took_s == 0.5 * len(outcomes)
    assert row.skipped == ("no root" if "skipped" in outcomes else "")


def test_the_table_says_it() -> None:
    table = Table()
    table.row(Fault("disk", "read-only", "live", None)).take(reported("skipped", "no root"))
    network = table.row(Fault("network", "refused", "stale: refused", 60.8))
    network.measured.back_s = 12.0
    network.take(reported("passed"))
    assert table.title() == "faults: 1 of 2 survived, 1 skipped in 1 s"
    head, first, second = table.lines()
    assert head.split() == ["fault", "board", "shows", "bound", "back", "after", "asked", "took"]
    assert re.split("  +", first) == [
        *("ok", "network: refused", "stale: refused", "60.8 s", "12.0 s", "0.50 s")
    ]
    assert re.split("  +", second) == ["skipped", "disk: read-only", "live", "0.50 s", "no root"]


@pytest.mark.parametrize(
    ("outcome", "required", "status"),
    [
        ("skipped", "1", pytest.ExitCode.TESTS_FAILED),
        ("skipped", None, pytest.ExitCode.OK),
        ("passed", "1", pytest.ExitCode.OK),
    ],
)
def test_where_every_fault_is_required_a_skipped_one_is_a_failure(
    outcome: str,
    required: str | None,
    status: pytest.ExitCode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("REQUIRE_FAULTS", raising=False)
    if required is not None:
        monkeypatch.setenv("REQUIRE_FAULTS", required)
    table = Table()
    table.row(Fault("network", "refused", "stale", None)).take(reported("passed"))
    table.row(Fault("disk", "full", "live", None)).take(reported(outcome, "no root"))
    run = SimpleNamespace(
        config=SimpleNamespace(stash={TABLE: table}), exitstatus=pytest.ExitCode.OK
    )
    pytest_sessionfinish(cast(pytest.Session, run))
    assert run.exitstatus == status
    assert table.notes == (["REQUIRE_FAULTS=1, and not run: 1"] if status else [])
