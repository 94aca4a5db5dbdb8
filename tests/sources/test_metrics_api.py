"""What the board asks, in which order, and what it makes of the answers; the server is a script."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from wallboard.contract.writing import (
    stamper,
    write_emergency_log,
    write_hotline,
    write_minute,
    write_page,
    write_readiness,
    write_snapshot,
)
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute
from wallboard.domain.emergency import Activation, Readiness
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import EmergencyPool, Snapshot, Source
from wallboard.domain.state import Trouble as TroubleSeen
from wallboard.domain.states import PoolState, Situation, SourceState
from wallboard.sources.metrics_api import RECORDS_EVERY_S, MetricsApi, Step
from wallboard.sources.outcome import (
    EmergencyLogRead,
    Failed,
    HotlineRead,
    MinutesComing,
    MinutesRead,
    ReadinessRead,
    SnapshotRead,
    StillTrue,
    Unanswered,
)
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import Answer
from wallboard.transport.errors import NoAnswer, Refusal, Trouble

NOON = datetime.fromisoformat("2026-11-23T12:00:30+08:00").timestamp()
HOTLINE = Hotline("Line", "1", capabilities=frozenset({"minutes"}))
STAMP = stamper(HOTLINE)


def snapshot(at: float = NOON, epoch: str = "one") -> Snapshot:
    return Snapshot(
        epoch, 1, 1.0, at, at, at - 3600, Source(SourceState.CONNECTED), (), Counters(),
        seats=Absent.NOT_PROVIDED,
    )  # fmt: skip


def ok(body: bytes, **headers: str) -> Answer:
    return Answer(
        200, {name.replace("_", "-"): value for name, value in headers.items()}, body, 0.01
    )


def hotline_answer() -> Answer:
    return ok(write_hotline(HOTLINE), ETag='"h1"')


def snapshot_answer(
    at: float = NOON, epoch: str = "one", tag: str = 'W/"one-1"', waited: bool = False
) -> Answer:
    body = write_snapshot(snapshot(at, epoch), STAMP).delivered(1, STAMP(at), STAMP(at))
    headers = {"ETag": tag} | ({"Preference-Applied": "wait=5"} if waited else {})
    return Answer(200, headers, body, 0.01)


def unchanged(at: float) -> Answer:
    headers = {
        "Hotline-Snapshot-Time": STAMP(at),
        "Hotline-Server-Time": STAMP(at + 0.5),
        "Preference-Applied": "wait=5",
    }
    return Answer(304, headers, b"", 5.0)


def page(start: float, revision: int, cursor: str | None = None) -> Answer:
    minute = Minute(start, Counters(), complete=True, final=True, revision=revision)
    return ok(write_page([write_minute(minute, STAMP)], 60, revision, cursor))


@dataclass
class Asked:
    path: str
    params: Mapping[str, str | int]
    headers: Mapping[str, str]
    deadline_s: float


class Script:
    """A client whose answers are written down beforehand; it keeps what it was asked."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[Asked] = []
        self.now = 0.0
        self.takes_s = 0.0

    def get(
        self,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
    ) -> Answer:
        self.asked.append(Asked(path, dict(params or {}), dict(headers or {}), deadline_s))
        self.now += self.takes_s
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def api(script: Script, token: TokenHolder | None = None, **more: Any) -> MetricsApi:
    return MetricsApi(
        script,
        token or TokenHolder(None, wanted=False),
        poll_s=5.0,
        mono=lambda: script.now,
        chance=lambda: 0.5,
        **more,
    )


def steps(source: MetricsApi, number: int) -> list[Step]:
    return [source.step() for _ in range(number)]


def test_the_first_questions_are_the_hotline_the_snapshot_and_the_minutes() -> None:
    script = Script(hotline_answer(), snapshot_answer(), page(NOON - 90, 7), unchanged(NOON + 5))
    outcomes = [step.outcome for step in steps(api(script), 4)]

    assert [each.path for each in script.asked] == [
        "/v1/hotline",
        "/v1/snapshot",
        "/v1/minutes",
        "/v1/snapshot",
    ]
    assert [type(each) for each in outcomes] == [HotlineRead, SnapshotRead, MinutesRead, StillTrue]
    assert script.asked[1].headers == {}
    assert script.asked[3].headers == {"If-None-Match": 'W/"one-1"', "Prefer": "wait=5"}
    assert script.asked[3].deadline_s == 5 + 4.0  # P and the deadline of a whole request


def test_a_304_says_until_when_the_snapshot_was_true() -> None:
    script = Script(hotline_answer(), snapshot_answer(), page(NOON - 90, 7), unchanged(NOON + 5))
    outcome = steps(api(script), 4)[3].outcome
    assert isinstance(outcome, StillTrue)
    assert (outcome.snapshot_time, outcome.server_time) == (NOON + 5, NOON + 5.5)


def test_minutes_are_asked_for_again_when_a_minute_has_ended_and_only_what_changed() -> None:
    script = Script(
        hotline_answer(),
        snapshot_answer(),
        page(NOON - 90, 7),
        snapshot_answer(NOON + 10, tag='W/"one-2"', waited=True),  # the same minute
        snapshot_answer(NOON + 40, tag='W/"one-3"', waited=True),  # the next one
        page(NOON - 30, 8),
    )
    steps(api(script), 6)
    assert [each.path for each in script.asked[3:]] == [
        "/v1/snapshot",
        "/v1/snapshot",
        "/v1/minutes",
    ]
    assert "changed_after" not in script.asked[2].params
    assert script.asked[5].params["changed_after"] == 7


def test_pages_are_followed_to_the_end() -> None:
    script = Script(
        hotline_answer(), snapshot_answer(), page(NOON - 150, 7, "next"), page(NOON - 90, 7)
    )
    coming, read = (step.outcome for step in steps(api(script), 4)[2:])
    assert coming == MinutesComing()
    assert isinstance(read, MinutesRead)
    assert len(read.minutes) == 2
    assert script.asked[3].params["cursor"] == "next"


class Served(Script):
    """Answers each path with its next answer, the last one for ever."""

    def __init__(self, **answers: list[Answer | Exception]) -> None:
        super().__init__()
        self.by_name: dict[str, list[Answer | Exception]] = {
            "hotline": [hotline_answer()],
            "snapshot": [snapshot_answer()],
            **answers,
        }

    def get(
        self,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
    ) -> Answer:
        left = self.by_name[path.rpartition("/")[2]]
        self.answers = [left.pop(0) if len(left) > 1 else left[0]]
        return super().get(path, params=params, headers=headers, deadline_s=deadline_s)


def test_snapshots_come_between_the_pages_of_a_slow_server() -> None:
    pages = [page(NOON - 60 * (50 - number), 7, "next") for number in range(29)]
    script = Served(snapshot=[snapshot_answer(waited=True)], minutes=[*pages, page(NOON - 90, 7)])
    script.takes_s = 1.5
    source = api(script)
    steps(source, 2)
    received, outcome, began = script.now, None, script.now
    while not isinstance(outcome, MinutesRead):
        asked = len(script.asked)
        step = source.step()
        assert len(script.asked) == asked + 1  # what the poller's own deadline counts on
        outcome = step.outcome
        if isinstance(outcome, SnapshotRead):
            assert script.now - received <= 10.0  # live all the time
            received = script.now
        script.now += step.pause_s
    assert script.now - began > 45.0
    assert len(outcome.minutes) == 30
    assert {each.deadline_s for each in script.asked} == {4.0}  # no wait for a change


@pytest.mark.parametrize(
    ("snapshots", "pages", "now"),
    [
        pytest.param(
            [snapshot_answer(), snapshot_answer(NOON, "two", 'W/"two-1"')], [], 1.0, id="epoch"
        ),
        pytest.param([snapshot_answer()], [], 601.0, id="rules"),
        pytest.param([snapshot_answer()], [NoAnswer(Trouble.TIMED_OUT, "4 s")], 1.0, id="trouble"),
    ],
)
def test_a_walk_that_something_breaks_begins_anew(
    snapshots: list[Answer | Exception], pages: list[Answer | Exception], now: float
) -> None:
    minutes = [page(NOON - 150, 7, "next"), *pages, page(NOON - 90, 8)]
    rules = hotline_answer() if now > 600 else Answer(304, {}, b"", 0.01)
    script = Served(hotline=[hotline_answer(), rules], snapshot=[*snapshots], minutes=minutes)
    source = api(script)
    steps(source, 2)
    script.takes_s = 0.2
    step = source.step()
    assert step.outcome == MinutesComing()
    script.now = now
    while not isinstance(step.outcome, MinutesRead):
        step = source.step()
        script.now += step.pause_s
    assert "cursor" not in [each for each in script.asked if each.path == "/v1/minutes"][-1].params
    assert [each.start for each in step.outcome.minutes] == [NOON - 90]  # nothing of what was half
    assert step.outcome.revision == 8


def test_a_server_that_lost_its_record_is_asked_for_everything() -> None:
    script = Script(
        hotline_answer(),
        snapshot_answer(),
        page(NOON - 90, 7),
        snapshot_answer(NOON + 40, tag='W/"one-3"', waited=True),
        page(NOON - 30, 3),
        page(NOON - 30, 3),
    )
    outcome = steps(api(script), 6)[5].outcome
    assert isinstance(outcome, MinutesRead)
    assert outcome.revision == 3
    assert script.asked[4].params["changed_after"] == 7
    assert "changed_after" not in script.asked[5].params


def test_a_new_run_of_the_server_is_asked_for_its_rules_and_all_its_minutes() -> None:
    script = Script(
        hotline_answer(),
        snapshot_answer(),
        page(NOON - 90, 7),
        snapshot_answer(NOON + 3, "two", 'W/"two-1"', waited=True),
        hotline_answer(),
        page(NOON - 90, 9),
    )
    steps(api(script), 6)
    assert [each.path for each in script.asked[4:]] == ["/v1/hotline", "/v1/minutes"]
    assert script.asked[4].headers == {"If-None-Match": '"h1"'}
    assert "changed_after" not in script.asked[5].params


def test_a_server_that_cannot_wait_is_asked_at_the_interval() -> None:
    waits = Script(
        hotline_answer(), snapshot_answer(), page(NOON - 90, 7), snapshot_answer(waited=True)
    )
    assert steps(api(waits), 4)[3].pause_s == pytest.approx(0.1)
    cannot = Script(hotline_answer(), snapshot_answer(), page(NOON - 90, 7), snapshot_answer())
    assert steps(api(cannot), 4)[3].pause_s == pytest.approx(5.0)


def test_a_server_without_minutes_is_not_asked_for_any() -> None:
    bare = ok(write_hotline(replace(HOTLINE, capabilities=frozenset())), ETag='"h1"')
    script = Script(bare, snapshot_answer(), unchanged(NOON + 5))
    steps(api(script), 3)
    assert [each.path for each in script.asked] == ["/v1/hotline", "/v1/snapshot", "/v1/snapshot"]


def test_minutes_that_fail_do_not_keep_snapshots_away() -> None:
    script = Script(
        hotline_answer(),
        snapshot_answer(),
        Refusal(Trouble.SERVER_ERROR, "500", None, status=500),
        snapshot_answer(NOON + 1, tag='W/"one-2"', waited=True),
    )
    first, second = steps(api(script), 4)[2:]
    assert first == Step(Unanswered("/v1/minutes", TroubleSeen("server_error", "500")), 0.1)
    assert isinstance(second.outcome, SnapshotRead)


def test_rules_that_cannot_be_had_again_do_not_keep_snapshots_away() -> None:
    script = Script(
        hotline_answer(),
        snapshot_answer(),
        page(NOON - 90, 7),
        snapshot_answer(NOON + 1, waited=True),
        Refusal(Trouble.SERVER_ERROR, "500", None, status=500),
        snapshot_answer(NOON + 1, waited=True),
        snapshot_answer(NOON + 2, waited=True),
        hotline_answer(),
    )
    source = api(script)
    steps(source, 3)
    script.now = 601.0
    outcomes = []
    for _ in range(5):
        step = source.step()
        outcomes.append(type(step.outcome))
        script.now += 3.0 if step.pause_s else 0.0
    assert outcomes == [SnapshotRead, Unanswered, SnapshotRead, SnapshotRead, HotlineRead]


def test_what_is_asked_beside_the_snapshots_makes_none_late() -> None:
    """A server that cannot wait and takes 2 s for an answer."""
    script = Script(
        hotline_answer(),
        snapshot_answer(),
        page(NOON - 90, 7),
        snapshot_answer(NOON + 40),
        page(NOON - 30, 8),
        snapshot_answer(NOON + 45),
    )
    script.takes_s = 2.0
    source = api(script)
    steps(source, 3)
    began = script.now
    begins: list[float] = []
    for _ in range(3):
        begins.append(script.now - began)
        pause_s = source.step().pause_s
        script.now += pause_s
    asked = [each.path for each in script.asked[3:]]
    assert asked == ["/v1/snapshot", "/v1/minutes", "/v1/snapshot"]
    assert begins == [0.0, 2.0, 5.0]


def test_in_an_outage_only_snapshots_are_asked_for_and_at_once() -> None:
    gone = NoAnswer(Trouble.REFUSED, "no")
    script = Script(
        hotline_answer(), snapshot_answer(), page(NOON - 90, 7), gone, gone, snapshot_answer()
    )
    source = api(script)
    steps(source, 4)
    script.now = 700.0  # the rules are due as well
    assert isinstance(source.step().outcome, Failed)
    assert script.asked[-1].headers == {"If-None-Match": 'W/"one-1"'}
    assert script.asked[-1].deadline_s == 4.0
    step = source.step()
    assert isinstance(step.outcome, SnapshotRead)
    assert step.pause_s == 0.0  # now the rules, and on with the long polls


def test_a_server_without_tags_is_asked_at_the_interval() -> None:
    bare = replace(snapshot_answer(), headers={})
    script = Script(hotline_answer(), bare, page(NOON - 90, 7), bare)
    assert steps(api(script), 4)[3].pause_s == pytest.approx(5.0)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Hotline-Snapshot-Time": STAMP(NOON)},
        {"Hotline-Snapshot-Time": STAMP(NOON), "Hotline-Server-Time": "2026-11-23T12:00:30"},
        {"Hotline-Snapshot-Time": "now", "Hotline-Server-Time": STAMP(NOON)},
        {
            "Hotline-Snapshot-Time": "0001-01-01T00:00:00+23:59",
            "Hotline-Server-Time": "0001-01-01T00:00:00+23:59",
        },
        {"Hotline-Snapshot-Time": STAMP(NOON + 61), "Hotline-Server-Time": STAMP(NOON)},
    ],
)
def test_a_304_that_does_not_say_its_times_renews_nothing(headers: dict[str, str]) -> None:
    script = Script(
        hotline_answer(), snapshot_answer(), page(NOON - 90, 7), Answer(304, headers, b"", 0.1)
    )
    outcome = steps(api(script), 4)[3].outcome
    assert isinstance(outcome, Failed)
    assert outcome.trouble.kind == "bad_answer"


def test_a_304_to_a_question_that_was_not_asked_renews_nothing() -> None:
    script = Script(hotline_answer(), unchanged(NOON))
    outcome = steps(api(script), 2)[1].outcome
    assert isinstance(outcome, Failed)
    assert outcome.trouble.kind == "bad_answer"


def test_pages_without_an_end_are_given_up() -> None:
    script = Script(
        hotline_answer(), snapshot_answer(), *[page(NOON - 90, 7, "next")] * 100, snapshot_answer()
    )
    outcome = steps(api(script), 66)[-1].outcome
    assert isinstance(outcome, Unanswered)
    assert len(script.asked) < 70


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NoAnswer(Trouble.REFUSED, "no"), "refused"),
        (NoAnswer(Trouble.TIMED_OUT, "4 s"), "timed_out"),
        (Refusal(Trouble.UNAVAILABLE, "503", 20.0, status=503), "unavailable"),
    ],
)
def test_a_failure_names_its_trouble_and_the_next_attempt(error: Exception, kind: str) -> None:
    script = Script(error)
    script.takes_s = 1.0
    step = api(script).step()
    assert isinstance(step.outcome, Failed)
    assert step.outcome.trouble.kind == kind
    expected = 20.0 if kind == "unavailable" else 5.0
    assert step.outcome.next_try == expected  # from the start of the attempt
    assert step.pause_s == expected - 1.0


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html>", "bad_answer"),
        (b'{"schema": "hotline-metrics/2.0"}', "version"),
        (b'{"schema": "hotline-metrics/1.0"}', "bad_answer"),
    ],
)
def test_an_answer_that_breaks_the_contract_is_a_trouble_of_its_own(body: bytes, kind: str) -> None:
    outcome = api(Script(ok(body))).step().outcome
    assert isinstance(outcome, Failed)
    assert outcome.trouble.kind == kind


def test_after_a_minute_the_attempts_spread_out() -> None:
    script = Script(*[NoAnswer(Trouble.REFUSED, "no")] * 40)
    source = api(script)
    pauses = []
    for _ in range(40):
        step = source.step()
        pauses.append(step.pause_s)
        script.now += step.pause_s
    assert set(pauses[:12]) == {5.0}
    assert max(pauses) <= 60.0
    assert pauses[-1] == 30.0  # half of the cap, by the chance given


class Drawer:
    """Credentials that count how often they are read."""

    def __init__(self, token: str | None) -> None:
        self.token = token
        self.reads = 0

    def read(self) -> str | None:
        self.reads += 1
        return self.token

    def store(self, token: str) -> None:
        self.token = token

    def forget(self) -> None:
        self.token = None

    def abandon(self) -> None:
        pass


def test_a_server_on_this_machine_is_first_asked_without_a_token() -> None:
    drawer = Drawer("t-1")
    token = TokenHolder(drawer, wanted=False)
    script = Script(Refusal(Trouble.UNAUTHORISED, "401", None, status=401), hotline_answer())
    source = api(script, token)
    assert token() is None
    assert isinstance(source.step().outcome, HotlineRead)  # asked again at once: no loss, no line
    assert token() == "t-1"
    assert drawer.reads == 1


def test_a_refused_token_is_read_anew_and_tried_after_30_s_then_every_5_min() -> None:
    drawer = Drawer("old")
    token = TokenHolder(drawer, wanted=True)
    refused = Refusal(Trouble.UNAUTHORISED, "401", None, status=401)
    source = api(Script(refused, refused, refused), token)
    assert token() == "old"
    drawer.token = "new"
    assert [source.step().pause_s for _ in range(3)] == [30.0, 300.0, 300.0]
    assert token() == "new"


# --- the record of the emergency lines ---

ABLE = replace(HOTLINE, capabilities=frozenset({"emergency.log", "emergency.readiness"}))
LOG, READY = "/v1/emergency/log", "/v1/emergency/readiness"
READINESS = Readiness(Absent.UNKNOWN, 36, (), Absent.UNKNOWN, Absent.UNKNOWN)


def able() -> Answer:
    return ok(write_hotline(ABLE), ETag='"h1"')


def log_answer() -> Answer:
    return ok(write_emergency_log([Activation("e-1", Situation.DRILL, 3, NOON - 9e5)], STAMP))


def ready_answer() -> Answer:
    return ok(write_readiness(READINESS, STAMP))


def pool_answer(state: PoolState, at: float) -> Answer:
    told = replace(snapshot(at), emergency=EmergencyPool(state))
    body = write_snapshot(told, STAMP).delivered(1, STAMP(at), STAMP(at))
    return Answer(200, {"ETag": f'W/"{at}"', "Preference-Applied": "wait=5"}, body, 0.01)


def test_the_record_is_asked_for_after_the_first_snapshot_and_every_ten_minutes() -> None:
    script = Script(
        able(), snapshot_answer(), log_answer(), ready_answer(), unchanged(NOON + 5),
        unchanged(NOON + 10), able(), log_answer(), ready_answer(),
    )  # fmt: skip
    source = api(script)
    outcomes = [step.outcome for step in steps(source, 5)]
    assert isinstance(outcomes[2], EmergencyLogRead)
    assert outcomes[2].entries[0].id == "e-1"
    assert outcomes[3] == ReadinessRead(READINESS, 0.0)
    script.now = RECORDS_EVERY_S
    steps(source, 4)
    assert [each.path for each in script.asked] == [
        "/v1/hotline", "/v1/snapshot", LOG, READY, "/v1/snapshot", "/v1/snapshot", "/v1/hotline",
        LOG, READY,
    ]  # fmt: skip


def test_it_is_asked_for_when_the_emergency_lines_change_as_a_whole() -> None:
    script = Script(
        able(), pool_answer(PoolState.STANDBY, NOON), log_answer(), ready_answer(),
        pool_answer(PoolState.STANDBY, NOON + 1), pool_answer(PoolState.ACTIVATING, NOON + 2),
        log_answer(), ready_answer(), unchanged(NOON + 5),
    )  # fmt: skip
    steps(api(script), 9)
    assert [each.path for each in script.asked][4:] == [
        "/v1/snapshot", "/v1/snapshot", LOG, READY, "/v1/snapshot",
    ]  # fmt: skip


def test_only_what_is_listed_is_asked_for() -> None:
    half = replace(HOTLINE, capabilities=frozenset({"emergency.log"}))
    listed = ok(write_hotline(half), ETag='"h"')
    script = Script(listed, snapshot_answer(), log_answer(), unchanged(NOON + 5))
    steps(api(script), 4)
    assert READY not in [each.path for each in script.asked]


@pytest.mark.parametrize(
    "answer", [Refusal(Trouble.NOT_FOUND, "no", status=404), ok(b"{}"), ok(b'{"entries": 3}')]
)
def test_a_record_that_does_not_come_keeps_no_snapshot_away(answer: Answer | Exception) -> None:
    script = Script(able(), snapshot_answer(), answer, ready_answer(), unchanged(NOON + 5))
    outcomes = [step.outcome for step in steps(api(script), 5)]
    assert isinstance(outcomes[2], Unanswered)
    assert outcomes[2].path == LOG
    assert isinstance(outcomes[3], ReadinessRead)
    assert isinstance(outcomes[4], StillTrue)


def test_a_minute_that_ends_while_it_is_asked_for_is_not_lost() -> None:
    # the revision that is told counts every minute there is: so must the span that is asked for
    ended = Minute(NOON - 30, Counters(), complete=True, final=True, revision=8)
    running = Minute(NOON + 30, Counters(), complete=True, final=False, revision=9)
    body = write_page([write_minute(each, STAMP) for each in (ended, running)], 60, 9, None)
    script = Script(hotline_answer(), snapshot_answer(), ok(body))
    outcome = steps(api(script), 3)[2].outcome
    to = datetime.fromisoformat(str(script.asked[2].params["to"])).timestamp()
    assert to > NOON + 86400
    assert isinstance(outcome, MinutesRead)
    assert [each.start for each in outcome.minutes] == [NOON - 30]  # the running one is no history


def test_how_fast_the_server_answers_is_not_how_long_it_waited() -> None:
    script = Script(hotline_answer(), snapshot_answer(), page(NOON - 90, 7), unchanged(NOON + 5))
    outcome = steps(api(script), 4)[3].outcome
    assert isinstance(outcome, StillTrue)
    assert (outcome.latency_s, outcome.response_s) == (5.0, 0.01)
