"""A server that comes back with other rules is not read by the old ones for ever."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.domain.samples import CAPABILITIES, hotline, snapshot
from wallboard.contract.writing import stamper, write_hotline, write_snapshot
from wallboard.domain.absent import Absent
from wallboard.domain.hotline import Hotline
from wallboard.sources.metrics_api import HOTLINE, SNAPSHOT, MetricsApi
from wallboard.sources.outcome import Failed, HotlineRead, SnapshotRead, Unanswered
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import Answer
from wallboard.transport.errors import NoAnswer, Trouble

EVALUATES = hotline(capabilities=CAPABILITIES - {"minutes"})
LEAVES_IT_TO_THE_BOARD = hotline(capabilities=CAPABILITIES - {"minutes", "alarms"})


class Server:
    """Two runs of a server: the second one evaluates no alarms, and says so in its rules."""

    def __init__(self) -> None:
        self.rules: Hotline = EVALUATES
        self.spoilt = False
        self.no_rules = False
        self.asked: list[str] = []

    def get(
        self,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
    ) -> Answer:
        self.asked.append(path)
        if path == HOTLINE:
            if self.no_rules:
                raise NoAnswer(Trouble.RESET, "scripted")
            return Answer(200, {}, write_hotline(self.rules), 0.0)
        assert path == SNAPSHOT
        if self.spoilt:
            return Answer(200, {}, b"{}", 0.0)
        told = snapshot(epoch="run-1")
        if self.rules is LEAVES_IT_TO_THE_BOARD:
            told = replace(told, epoch="run-2", alarms=Absent.NOT_PROVIDED)
        stamp = stamper(self.rules)
        body = write_snapshot(told, stamp).delivered(
            1, stamp(told.server_time), stamp(told.snapshot_time)
        )
        return Answer(200, {}, body, 0.0)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def source(server: Server) -> MetricsApi:
    made = MetricsApi(server, TokenHolder(None, wanted=False), poll_s=5.0, mono=lambda: 1000.0)
    assert isinstance(made.step().outcome, HotlineRead)
    assert isinstance(made.step().outcome, SnapshotRead)
    return made


def test_rules_are_asked_for_when_a_snapshot_cannot_be_read_by_those_known(
    server: Server, source: MetricsApi
) -> None:
    server.rules = LEAVES_IT_TO_THE_BOARD
    assert isinstance(source.step().outcome, Failed)
    assert isinstance(source.step().outcome, HotlineRead)
    step = source.step()
    assert isinstance(step.outcome, SnapshotRead)
    assert step.outcome.snapshot.epoch == "run-2"


def test_a_snapshot_that_no_rules_can_read_costs_one_question_for_rules_each_time(
    server: Server, source: MetricsApi
) -> None:
    server.spoilt = True
    server.asked.clear()
    pauses = [source.step().pause_s for _ in range(6)]
    assert server.asked == [SNAPSHOT, HOTLINE] * 3
    assert [pause > 0 for pause in pauses] == [False, True] * 3


def test_rules_that_do_not_come_keep_no_snapshot_away(server: Server, source: MetricsApi) -> None:
    server.spoilt = server.no_rules = True
    assert isinstance(source.step().outcome, Failed)
    assert isinstance(source.step().outcome, Unanswered)
    server.spoilt = False
    assert isinstance(source.step().outcome, SnapshotRead)
