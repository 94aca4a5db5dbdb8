"""What a desk says to the hub, over a real socket: who may, what is meant, and what outlasts it."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.openapi import assert_answers
from tests.hub.serving import NOW, Answer, RunningHub, filled_watch, running
from wallboard.domain.decision import DecisionKind
from wallboard.domain.snapshot import Alarm
from wallboard.domain.states import LinkState, PoolState
from wallboard.history.journal import Journal, JournalTrouble
from wallboard.hub.publication import Publication
from wallboard.hub.telephony import events as ev
from wallboard.hub.tokens import TokenFile
from wallboard.hub.watch import CAPABILITIES, Watch

ALARM = "link_down"
ACKNOWLEDGE, SHELF = f"/v1/alarms/{ALARM}/acknowledgement", f"/v1/alarms/{ALARM}/shelf"
DECISIONS, INCIDENT = "/v1/decisions", "/v1/incident"


def say(
    hub: RunningHub,
    path: str,
    body: Any = None,
    *,
    method: str = "PUT",
    status: int = 200,
    raw: bytes | None = None,
    judged: bool = True,
    **headers: str,
) -> Any:
    """What the hub answers, once it keeps the contract and has this status."""
    connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=10)
    try:
        sent = json.dumps(body).encode() if raw is None else raw
        named = {"Content-Type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        connection.request(method, path, sent, named)
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        answer = Answer(response.status, found, response.read())
    finally:
        connection.close()
    assert answer.status == status, answer.body
    template = path
    if path.startswith("/v1/alarms/"):
        template = f"/v1/alarms/{{id}}/{path.rpartition('/')[2]}"
    if judged:
        assert_answers(template, method, status, answer.headers, answer.json)
    return answer.json


def with_alarm(watch: Watch) -> Watch:
    """The link is down for long enough to alarm."""
    now = watch.ledger.now
    watch.take([ev.PoolChanged(now, PoolState.STANDBY, link=LinkState.DOWN)], now)
    watch.snapshot()
    watch.take((), now + 15)
    watch.snapshot()
    return watch


@pytest.fixture
def hub() -> Iterator[RunningHub]:
    with running(with_alarm(filled_watch(NOW - 6 * 3600))) as found:
        yield found


def standing(hub: RunningHub, id_: str = ALARM) -> Any:
    alarms = hub.judged("/v1/snapshot").json["alarms"]
    return next((alarm for alarm in alarms if alarm["id"] == id_), None)


class TestAlarms:
    def test_acknowledged_for_every_board_and_the_first_time_stays(self, hub: RunningHub) -> None:
        since = standing(hub)["since"]
        before = hub.judged("/v1/snapshot").headers["etag"]
        first = say(hub, ACKNOWLEDGE, {"since": since, "by": "值班主任"})
        assert first == standing(hub)
        assert first["acknowledged"] is not None
        assert hub.judged("/v1/snapshot").headers["etag"] != before
        hub.happen(after_s=5)
        assert say(hub, ACKNOWLEDGE, {})["acknowledged"] == first["acknowledged"]

    def test_another_offset_names_the_same_instant(self, hub: RunningHub) -> None:
        since = standing(hub)["since"]
        hour = int(since[11:13])
        utc = f"{since[:11]}{hour - 8 if hour >= 8 else hour + 16:02}{since[13:-6]}Z"
        if hour < 8:
            utc = utc.replace(since[:10], since[:8] + f"{int(since[8:10]) - 1:02}")
        assert say(hub, ACKNOWLEDGE, {"since": utc})["acknowledged"]

    def test_what_was_meant_is_no_longer_there(self, hub: RunningHub) -> None:
        earlier = "2020-01-01T00:00:00.000+08:00"
        say(hub, ACKNOWLEDGE, {"since": earlier}, status=409)
        say(hub, SHELF, {"until": None, "since": earlier}, status=409)
        say(hub, "/v1/alarms/no_such/acknowledgement", {}, status=404)
        say(hub, "/v1/alarms/no_such/shelf", {"until": None}, status=404)
        assert standing(hub)["acknowledged"] is None

    def test_a_shelf_ends_by_itself_or_is_taken_back(self, hub: RunningHub) -> None:
        stamp = hub.watch.stamp
        until = hub.watch.ledger.now + 120
        assert say(hub, SHELF, {"until": stamp(until)})["shelved_until"] == stamp(until)
        hub.happen(after_s=119)
        assert standing(hub)["shelved_until"] == stamp(until)
        hub.happen(after_s=2)
        assert standing(hub)["shelved_until"] is None

        say(hub, SHELF, {"until": stamp(hub.watch.ledger.now + 600)})
        assert say(hub, SHELF, {"until": None})["shelved_until"] is None

    @pytest.mark.parametrize("ahead_s", [-1.0, 0.0, 24 * 3600 + 60.0])
    def test_a_shelf_lies_within_a_day(self, hub: RunningHub, ahead_s: float) -> None:
        until = hub.watch.stamp(hub.watch.ledger.now + ahead_s)
        say(hub, SHELF, {"until": until}, status=400)

    @pytest.mark.parametrize(
        "body",
        [b"", b"null", b"[]", b'{"since": 1}', b'{"since": null}', b'{"since": "2026-11-23"}',
         b'{"by": "a", "by": "b"}', b"\xff", b'{"by": NaN}', b'{"by": "' + b"x" * 2001 + b'"}',
         b'{"since": "0001-01-01T00:00:00Z"}'],
    )  # fmt: skip
    def test_a_body_that_is_none(self, hub: RunningHub, body: bytes) -> None:
        say(hub, ACKNOWLEDGE, raw=body, status=400)

    def test_another_type_and_another_method(self, hub: RunningHub) -> None:
        say(hub, ACKNOWLEDGE, {}, status=415, Content_Type="text/plain")
        say(hub, ACKNOWLEDGE, {}, Content_Type="Application/JSON; charset=utf-8")
        say(hub, ACKNOWLEDGE, {}, method="POST", status=405, judged=False)
        assert hub.ask(ACKNOWLEDGE).status == 405

    def test_a_large_body(self, hub: RunningHub) -> None:
        say(hub, ACKNOWLEDGE, {"x": "y" * 16_000})
        say(hub, ACKNOWLEDGE, {"x": "y" * 100_000}, status=413)


class TestScope:
    def test_only_operate_may(self, tmp_path: Path) -> None:
        file = TokenFile(tmp_path / "tokens.json")
        read, operate = file.add("wall", "read"), file.add("desk", "operate")
        with running(with_alarm(filled_watch(NOW - 6 * 3600)), tokens=file) as hub:
            said: list[tuple[str, str, Any, int]] = [
                (ACKNOWLEDGE, "PUT", {}, 200),
                (SHELF, "PUT", {"until": None}, 200),
                (DECISIONS, "POST", {"kind": "note"}, 201),
                (INCIDENT, "PUT", {"incident": None}, 200),
            ]
            for path, method, body, done in said:
                say(hub, path, body, method=method, status=401)
                say(hub, path, body, method=method, status=401, Authorization="Bearer x")
                say(hub, path, body, method=method, status=403, Authorization=f"Bearer {read}")
                # a body is not even read of somebody who may not say it
                say(hub, path, raw=b"?", method=method, status=403, Authorization=f"Bearer {read}")
                say(hub, path, body, method=method, status=done, Authorization=f"Bearer {operate}")

    @pytest.mark.parametrize(
        ("host", "status"),
        [("127.0.0.1:80", 200), ("localhost", 200), ("[::1]:8080", 200), ("evil.example", 403),
         ("127.0.0.1.evil.example", 403)],
    )  # fmt: skip
    def test_without_tokens_no_other_site_may(
        self, hub: RunningHub, host: str, status: int
    ) -> None:
        """A name that was made to point here is in the browser's eyes the evil site's own."""
        say(hub, ACKNOWLEDGE, {}, status=status, Host=host)


class TestDecisions:
    def test_recorded_and_shown(self, hub: RunningHub) -> None:
        new = {"kind": "activate_emergency", "text": "城东爆管", "situation": "sudden_failure",
               "lines": 3, "by": "值班主任"}  # fmt: skip
        recorded = say(hub, DECISIONS, new, method="POST", status=201)
        assert recorded.items() >= new.items()
        assert hub.judged("/v1/snapshot").json["decisions"] == [recorded]

    def test_repeated_with_its_key_it_is_recorded_once(self, hub: RunningHub) -> None:
        def note(key: str) -> Any:
            return say(
                hub, DECISIONS, {"kind": "note", "text": key}, method="POST", status=201,
                Idempotency_Key=key,
            )  # fmt: skip

        first = note("a")
        assert note("a") == first
        assert note("b") != first
        assert len(hub.judged("/v1/snapshot").json["decisions"]) == 2

    def test_the_last_twenty_and_none_of_yesterday(self, hub: RunningHub) -> None:
        for number in range(22):
            say(hub, DECISIONS, {"kind": "note", "text": str(number)}, method="POST", status=201)
        shown = hub.judged("/v1/snapshot").json["decisions"]
        assert [each["text"] for each in shown] == [str(number) for number in range(2, 22)]
        hub.happen(after_s=24 * 3600)
        assert hub.judged("/v1/snapshot").json["decisions"] == []

    def test_a_key_is_known_over_midnight(self, hub: RunningHub) -> None:
        hub.happen(after_s=hub.watch.ledger.next_midnight - hub.watch.ledger.now - 60)
        said = {"kind": "note"}
        first = say(hub, DECISIONS, said, method="POST", status=201, Idempotency_Key="k")
        hub.happen(after_s=120)
        assert say(hub, DECISIONS, said, method="POST", status=201, Idempotency_Key="k") == first


class TestIncident:
    def test_set_and_ended(self, hub: RunningHub) -> None:
        now = hub.watch.stamp(hub.watch.ledger.now)
        (got,) = say(hub, INCIDENT, {"incident": {"text": "爆管", "place": "城东"}}).values()
        assert got == {
            "text": "爆管", "place": "城东", "since": now, "expected_end": None, "script": None
        }  # fmt: skip
        assert hub.judged("/v1/snapshot").json["incident"] == got
        assert say(hub, INCIDENT, {"incident": None}) == {"incident": None}
        assert hub.judged("/v1/snapshot").json["incident"] is None

    def test_a_beginning_that_is_not_known_stays_unknown(self, hub: RunningHub) -> None:
        set_ = say(hub, INCIDENT, {"incident": {"text": "x", "since": None}})
        assert set_["incident"]["since"] is None
        hub.happen(after_s=24 * 3600)  # over midnight
        assert hub.judged("/v1/snapshot").json["incident"]["since"] is None


class TestRecord:
    def test_the_log(self, hub: RunningHub) -> None:
        entries = hub.judged("/v1/emergency/log").json["entries"]
        assert [entry["situation"] for entry in entries] == ["drill"] + ["heating_start"] * 5
        now = hub.watch.ledger.now
        hub.happen(ev.PoolChanged(now, PoolState.ACTIVATING, None, now, 3, 0, 0, ((3, now + 9),)))
        last = hub.judged("/v1/emergency/log").json["entries"][-1]
        assert (last["asked"], last["lines"]) == (hub.watch.stamp(now), 3)
        assert last["stood_down"] is None

    def test_the_readiness(self, hub: RunningHub) -> None:
        ready = hub.judged("/v1/emergency/readiness").json
        assert ready["people_trained"] >= 30
        now = hub.watch.stamp(hub.watch.ledger.now)
        assert ready["roster"][0]["start"] <= now < ready["roster"][0]["end"]
        assert ready["last_drill"]["result"] == "passed"

    def test_who_does_not_know_it_does_not_provide_it(self) -> None:
        watch = filled_watch(NOW - 6 * 3600)
        watch._readiness = None
        with running(watch) as hub:
            hub.judged("/v1/emergency/readiness", status=404)


def test_marks_decisions_and_log_outlast_a_restart(tmp_path: Path) -> None:
    """Acknowledged and put aside, then the hub is started again: both still hold."""
    hotline = filled_watch(NOW - 9 * 3600).hotline
    path = tmp_path / "journal.sqlite"

    def watch_of() -> Watch:
        return Watch(hotline, Journal(path), Publication("e"), epoch="e", time_scale=1.0)

    now = NOW - 9 * 3600
    watch = watch_of()
    watch.begin(now)
    watch.take([ev.SourceBack(now)], now)
    stands_by = ev.PoolChanged(now, PoolState.STANDBY, None, now, link=LinkState.UP)
    active = ev.PoolChanged(
        now + 5, PoolState.ACTIVATING, None, now + 5, 3, 0, 0, ((3, now + 900),), LinkState.DOWN
    )
    watch.take([stands_by, active], now + 10)
    watch.snapshot()
    watch.take((), now + 30)
    (alarm,) = alarms_of(watch)
    watch.acknowledge(ALARM, None)
    shelved = watch.shelve(ALARM, None, now + 4000)
    decided = watch.decide(ev.Decided(now + 30, "d-1", DecisionKind.NOTE, key="k"))
    watch.journal.close()

    again = watch_of()
    assert again.resume()
    (held,) = alarms_of(again)
    assert (held.since, held.acknowledged) == (alarm.since, now + 30)
    assert held.shelved_until == shelved.shelved_until == now + 4000
    assert again.decide(ev.Decided(now + 60, "d-2", DecisionKind.NOTE, key="k")) == decided
    assert [entry.asked for entry in again.activations()] == [now + 5]

    # it stands until it is seen to be up, and then ends in its time
    up = ev.PoolChanged(now + 600, PoolState.STANDBY, link=LinkState.UP)
    again.take([ev.SourceBack(now + 600), up], now + 600)
    assert alarms_of(again)[0].level == "alarm"
    again.take((), now + 631)
    assert alarms_of(again)[0].level == "cleared"
    again.journal.close()


def alarms_of(watch: Watch) -> tuple[Alarm, ...]:
    alarms = watch.snapshot().alarms
    assert isinstance(alarms, tuple)
    return alarms


def test_a_full_disk_forgets_no_mark_while_the_hub_runs(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise JournalTrouble("unusable", None, "disk full")

    monkeypatch.setattr(hub.watch.journal, "set_meta", full)
    assert say(hub, ACKNOWLEDGE, {})["acknowledged"]
    monkeypatch.undo()
    hub.happen(after_s=1)
    assert '"acknowledged":1' in hub.do(hub.watch.journal.meta)["alarms"]


def test_everything_that_the_hub_lists_here_is_there() -> None:
    listed = {"alarms.acknowledge", "alarms.shelve", "decisions", "incident.set", "emergency.log"}
    assert listed <= CAPABILITIES
