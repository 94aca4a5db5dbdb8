"""One line in the log when the data is lost, one when it is back."""

import pytest

from tests.domain.samples import NOW, hotline, snapshot
from wallboard.domain.state import BoardState, Trouble
from wallboard.polling.feed import after
from wallboard.polling.loss_log import LossLog
from wallboard.sources.outcome import (
    Failed,
    HotlineRead,
    MinutesRead,
    Outcome,
    SnapshotRead,
    Unanswered,
)

REFUSED = Trouble("refused", "why")
NO_MINUTES = Unanswered("/v1/minutes", Trouble("server_error", "500"))
MINUTES = MinutesRead((), 1, "run-1", NOW)


def heard(second: float) -> SnapshotRead:
    told = snapshot(snapshot_time=NOW + second, server_time=NOW + second)
    return SnapshotRead(told, second, 0.0)


def failed(second: float) -> Failed:
    return Failed(REFUSED, second, second + 5)


def lines(caplog: pytest.LogCaptureFixture, *outcomes: tuple[float, Outcome | None]) -> list[str]:
    """What is logged of outcomes and looks at so many seconds."""
    log, state = LossLog(), BoardState(5.0, "server")
    for second, outcome in outcomes:
        if outcome is not None:
            state = after(state, outcome)
            log.note(outcome)
        log.look(state, second)
    return [record.getMessage() for record in caplog.records]


READ = HotlineRead(hotline())


def test_all_is_well(caplog: pytest.LogCaptureFixture) -> None:
    assert lines(caplog, (0, None), (0, READ), (0, heard(0)), (5, heard(5))) == []


def test_a_loss_and_a_return(caplog: pytest.LogCaptureFixture) -> None:
    outage = [(float(second), failed(second)) for second in range(5, 600, 5)]
    said = lines(caplog, (0, READ), (0, heard(0)), *outage, (600, heard(600)), (605, heard(605)))
    assert said == ["no data from server: refused why", "data again from server"]


def test_a_failure_between_two_answers_is_no_loss(caplog: pytest.LogCaptureFixture) -> None:
    flapping = [(5.0 * n, failed(5 * n) if n % 2 else heard(5 * n)) for n in range(100)]
    assert lines(caplog, (0, READ), *flapping) == []


def test_no_server_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    said = lines(caplog, (0, None), (0, failed(0)), (5, failed(5)))
    assert said == ["no data from server: refused why"]


def test_a_server_that_repeats_itself(caplog: pytest.LogCaptureFixture) -> None:
    same = [(float(second), SnapshotRead(snapshot(), second, 0.0)) for second in range(0, 60, 5)]
    said = lines(caplog, (0, READ), *same)
    assert said == ["no data from server: standing "]


def test_minutes_that_do_not_come(caplog: pytest.LogCaptureFixture) -> None:
    polls = [(float(s), each) for s in range(0, 60, 5) for each in (NO_MINUTES, heard(s))]
    said = lines(caplog, (0, READ), *polls, (60, MINUTES), (65, heard(65)))
    assert said == ["no answer to /v1/minutes: server_error 500", "an answer again to /v1/minutes"]


def test_minutes_that_fail_because_all_does(caplog: pytest.LogCaptureFixture) -> None:
    said = lines(
        caplog, (0, READ), (0, heard(0)), (5, NO_MINUTES), (5, failed(5)), (20, failed(20)),
        (25, heard(25)), (25, MINUTES),
    )  # fmt: skip
    assert said == ["no data from server: refused why", "data again from server"]
