"""The API over real loopback HTTP, every answer held against the contract's file."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.contract.openapi import broken_rules, broken_rules_of_minutes
from tests.hub.days import MIDNIGHT, NOON, SMALL, days
from tests.hub.serving import NOW, Answer, RunningHub, filled_watch, running
from wallboard.contract.reading import read_hotline, read_minutes, read_snapshot
from wallboard.contract.writing import SnapshotBody, write_snapshot
from wallboard.domain.minutes import rolled_up
from wallboard.history.journal import Journal
from wallboard.hub.past import page as page_of
from wallboard.hub.publication import Publication
from wallboard.hub.telephony import events as ev
from wallboard.hub.tokens import TokenFile
from wallboard.hub.watch import Watch

SOON_S = 5.0
"""What a busy machine may add; a board that is forgotten waits for longer than that."""


@pytest.fixture(scope="module")
def hub() -> Iterator[RunningHub]:
    """A failure day up to half past nine; tests may let more happen."""
    with running(filled_watch()) as found:
        yield found


def stamp(instant: float) -> str:
    return datetime.fromtimestamp(instant).astimezone().isoformat(timespec="milliseconds")


def joined(hub: RunningHub, name: str) -> bool:
    return hub.happen(ev.Joined(hub.watch.ledger.now + 0.25, name, "repair"))


@contextmanager
def waiting_board(
    hub: RunningHub, tag: str, prefer: str, status: int = 200
) -> Iterator[list[Answer]]:
    """A board that waits for news when the block begins, and has its answer after it."""
    answers: list[Answer] = []

    def ask() -> None:
        held = ("If-None-Match", tag), ("Prefer", prefer)
        answers.append(hub.judged("/v1/snapshot", *held, status=status))

    board = threading.Thread(target=ask)
    board.start()
    while not hub.do(lambda: hub.publication.waiting):
        time.sleep(0.005)
    yield answers
    board.join()


# --- the hotline ---


def test_the_hotline(hub: RunningHub) -> None:
    answer = hub.judged("/v1/hotline")
    assert read_hotline(answer.body) == hub.watch.hotline
    tag = answer.headers["etag"]
    for held in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = hub.judged("/v1/hotline", ("If-None-Match", held), status=304)
        assert again.headers["etag"] == tag
    assert hub.judged("/v1/hotline", ("If-None-Match", '"x"')).body == answer.body


# --- the snapshot ---


def test_the_snapshot_keeps_every_rule(hub: RunningHub) -> None:
    hotline = hub.judged("/v1/hotline")
    answer = hub.judged("/v1/snapshot")
    body = answer.json
    assert broken_rules(hotline.json, body) == []
    assert body["epoch"] == "ep0"
    assert answer.headers["etag"] == f'W/"ep0-{body["sequence"]}"'
    assert answer.headers["hotline-server-time"] == body["server_time"]
    assert answer.headers["hotline-snapshot-time"] == body["snapshot_time"]
    assert "preference-applied" not in answer.headers
    assert len(answer.body) < 24_000
    assert len(body["waiting"]) > 3
    read = read_snapshot(answer.body, read_hotline(hotline.body))
    assert read.today == hub.watch.ledger.today()


@pytest.mark.parametrize("weak", ["{}", '"x", {}', "*"])
def test_304_at_once_without_a_preference(hub: RunningHub, weak: str) -> None:
    tag = hub.ask("/v1/snapshot").headers["etag"]
    answer = hub.judged("/v1/snapshot", ("If-None-Match", weak.format(tag)), status=304)
    assert answer.body == b""
    assert answer.headers["etag"] == tag
    assert "preference-applied" not in answer.headers
    strong = tag.removeprefix("W/")
    hub.judged("/v1/snapshot", ("If-None-Match", strong), status=304)


def test_several_fields_are_one_list(hub: RunningHub) -> None:
    tag = hub.ask("/v1/snapshot").headers["etag"]
    hub.judged("/v1/snapshot", ("If-None-Match", '"x"'), ("If-None-Match", tag), status=304)


@pytest.mark.parametrize(
    "prefer", ["wait=0", "wait=0, respond-async", "return=minimal, wait=0; x=y"]
)
def test_a_preference_that_is_heeded_is_said_to_be(hub: RunningHub, prefer: str) -> None:
    tag = hub.ask("/v1/snapshot").headers["etag"]
    answer = hub.judged("/v1/snapshot", ("If-None-Match", tag), ("Prefer", prefer), status=304)
    assert answer.headers["preference-applied"] == "wait=0"


@pytest.mark.parametrize("prefer", ["wait=x", "respond-async", "wait=-5", ""])
def test_one_that_cannot_be_read_is_ignored(hub: RunningHub, prefer: str) -> None:
    tag = hub.ask("/v1/snapshot").headers["etag"]
    answer = hub.judged("/v1/snapshot", ("If-None-Match", tag), ("Prefer", prefer), status=304)
    assert "preference-applied" not in answer.headers


def test_without_a_matching_tag_there_is_nothing_to_wait_for(hub: RunningHub) -> None:
    for headers in ([("Prefer", "wait=30")], [("Prefer", "wait=30"), ("If-None-Match", '"x"')]):
        answer = hub.judged("/v1/snapshot", *headers)  # which has less patience than that
        assert answer.headers["preference-applied"] == "wait=30", "the server knows how to wait"


def test_a_change_is_answered_as_soon_as_it_is_there(hub: RunningHub) -> None:
    tag = hub.ask("/v1/snapshot").headers["etag"]
    begun = time.monotonic()
    with waiting_board(hub, tag, "wait=30") as answers:
        assert joined(hub, "arrives")
    assert time.monotonic() - begun < SOON_S
    (answer,) = answers
    assert answer.headers["preference-applied"] == "wait=30"
    assert answer.json["waiting"][-1]["id"] == "arrives"
    assert answer.headers["etag"] != tag


def test_nothing_new_is_told_after_the_wait_with_both_clocks(hub: RunningHub) -> None:
    first = hub.ask("/v1/snapshot")
    tag = first.headers["etag"]
    begun = time.monotonic()
    with waiting_board(hub, tag, "wait=2", status=304) as answers:
        assert not hub.happen(after_s=0.5)
    assert 1.9 < time.monotonic() - begun < 2 + SOON_S
    (answer,) = answers
    assert answer.headers["preference-applied"] == "wait=2"
    for name in ("hotline-snapshot-time", "hotline-server-time"):
        before, after = (datetime.fromisoformat(a.headers[name]) for a in (first, answer))
        assert (after - before).total_seconds() == pytest.approx(0.5)


def test_the_clocks_of_a_body_are_those_of_its_headers(hub: RunningHub) -> None:
    """The content is encoded when it changes; its clocks are those of the delivery."""
    sequence = hub.ask("/v1/snapshot").json["sequence"]
    assert not hub.happen(after_s=0.125)
    answer = hub.judged("/v1/snapshot")
    assert answer.json["sequence"] == sequence
    assert answer.json["snapshot_time"] == answer.headers["hotline-snapshot-time"]
    assert answer.json["server_time"] == answer.headers["hotline-server-time"]


def test_two_hundred_boards_are_told_from_one_encoding(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded = 0

    def counting(*given: Any) -> SnapshotBody:
        nonlocal encoded
        encoded += 1
        return write_snapshot(*given)

    monkeypatch.setattr("wallboard.hub.content.write_snapshot", counting)
    tag = hub.ask("/v1/snapshot").headers["etag"]
    request = (
        f"GET /v1/snapshot HTTP/1.1\r\nHost: x\r\nIf-None-Match: {tag}\r\n"
        "Prefer: wait=30\r\nConnection: close\r\n\r\n"
    ).encode()

    async def boards() -> list[bytes]:
        async def board() -> bytes:
            reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
            writer.write(request)
            answer = await reader.read()
            writer.close()
            return answer

        waiting = [asyncio.create_task(board()) for _ in range(200)]
        while await asyncio.to_thread(hub.do, lambda: hub.publication.waiting) < 200:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(joined, hub, "for all")
        return await asyncio.gather(*waiting)

    answers = asyncio.run(boards())
    assert encoded == 1
    bodies = [answer.partition(b"\r\n\r\n")[2] for answer in answers]
    assert len(set(bodies)) == 1
    assert json.loads(bodies[0])["waiting"][-1]["id"] == "for all"


def test_while_the_source_is_lost_it_says_so() -> None:
    watch = filled_watch()
    with running(watch) as hub:
        hub.happen(ev.SourceLost(NOW + 1, "refused"), after_s=2)
        hotline = hub.judged("/v1/hotline").json
        body = hub.judged("/v1/snapshot").json
        assert broken_rules(hotline, body) == []
        assert (body["source"]["state"], body["waiting"], body["seats"], body["recent"]) == (
            "lost",
            None,
            None,
            None,
        )
        page = hub.minutes(from_=stamp(NOW - 600), to=stamp(NOW + 60)).json
        assert not page["minutes"][-1]["complete"]


# --- the minutes ---


def test_minutes_keep_every_rule_and_add_up_to_today(hub: RunningHub) -> None:
    hotline = hub.judged("/v1/hotline")
    page = hub.minutes(from_=stamp(MIDNIGHT), to=stamp(MIDNIGHT + 86400))
    assert broken_rules_of_minutes(hotline.json, page.json) == []
    assert page.json["next"] is None
    minutes, _, _ = read_minutes(page.body, hub.watch.hotline)
    assert [minute.start for minute in minutes] == [MIDNIGHT + 60 * n for n in range(571)]
    assert [minute.final for minute in minutes] == [True] * 570 + [False]
    today = hub.judged("/v1/snapshot").json["today"]
    for name in ("offered", "carried_in", "answered", "abandoned", "timed_out", "lost_ringing"):
        assert sum(minute[name] for minute in page.json["minutes"]) == today[name]


def test_pages_joined_are_the_whole(hub: RunningHub) -> None:
    span = {"from_": stamp(MIDNIGHT + 7 * 3600), "to": stamp(MIDNIGHT + 86400)}
    whole = hub.minutes(**span).json["minutes"]
    joined_pages: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = hub.minutes(**span, limit=37, **cursor).json
        assert len(page["minutes"]) <= 37
        joined_pages += page["minutes"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert joined_pages == whole
    assert len(whole) == 151


@pytest.mark.parametrize("step", [900, 3600])
@pytest.mark.parametrize("limit", [1440, 3])
def test_steps_are_merged_minutes(hub: RunningHub, step: int, limit: int) -> None:
    hotline = hub.judged("/v1/hotline").json
    span = {"from_": stamp(MIDNIGHT + 3600 + 61), "to": stamp(MIDNIGHT + 86400)}
    body = hub.minutes(from_=stamp(MIDNIGHT + 3600), to=stamp(MIDNIGHT + 86400)).body
    minutes, _, _ = read_minutes(body, hub.watch.hotline)
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = hub.minutes(**span, step=step, limit=limit, **cursor)
        assert broken_rules_of_minutes(hotline, page.json) == []
        found += read_minutes(page.body, hub.watch.hotline)[0]
        if page.json["next"] is None:
            break
        cursor = {"cursor": page.json["next"]}
    assert found == rolled_up(minutes, step)
    assert found[0].start == MIDNIGHT + 3600
    assert not found[-1].final


def test_the_start_is_aligned_down_and_the_end_is_not_included(hub: RunningHub) -> None:
    page = hub.minutes(from_=stamp(MIDNIGHT + 59.9), to=stamp(MIDNIGHT + 120))
    starts = [datetime.fromisoformat(m["start"]).timestamp() for m in page.json["minutes"]]
    assert starts == [MIDNIGHT, MIDNIGHT + 60]
    page = hub.minutes(from_=stamp(MIDNIGHT + 59.9), to=stamp(MIDNIGHT + 120.001))
    assert len(page.json["minutes"]) == 3


def test_spans_without_a_record_are_empty(hub: RunningHub) -> None:
    for span in (
        {"from_": stamp(MIDNIGHT - 86400), "to": stamp(MIDNIGHT)},
        {"from_": stamp(MIDNIGHT + 5 * 86400), "to": stamp(MIDNIGHT + 6 * 86400)},
    ):
        for step in (60, 900, 3600):
            page = hub.minutes(**span, step=step).json
            assert (page["minutes"], page["next"]) == ([], None)


def test_before_the_first_minute_has_ended_there_are_no_endless_pages() -> None:
    watch = Watch(SMALL, Journal(None), Publication("e"), epoch="e", time_scale=1.0)
    watch.begin(NOON)
    watch.take([ev.SourceBack(NOON)], NOON + 1)
    with running(watch) as hub:
        for step in (60, 900, 3600):
            page = hub.minutes(from_=stamp(NOON - 300 * 86400), to=stamp(NOON + 60), step=step).json
            assert len(page["minutes"]) == 1
            assert page["next"] is None


def test_a_board_that_asks_for_changes_gets_every_change() -> None:
    """Minute by minute as a board does it, and every few seconds as another might."""
    found = days("failure")
    events = [event for event in found.events if NOW < event.at <= NOW + 400]
    with running(filled_watch()) as hub:
        whole = {"from_": stamp(MIDNIGHT), "to": stamp(MIDNIGHT + 86400)}
        page = hub.minutes(**whole).json
        known = {minute["start"]: minute for minute in page["minutes"]}
        revision = page["revision"]
        for second in range(7, 400, 7):
            hub.happen(
                *(e for e in events if NOW + second - 7 < e.at <= NOW + second), after_s=0.01
            )
            page = hub.minutes(**whole, changed_after=revision).json
            assert page["revision"] >= revision
            revision = page["revision"]
            for minute in page["minutes"]:
                assert minute["revision"] > known.get(minute["start"], {"revision": 0})["revision"]
                known[minute["start"]] = minute
            assert len(page["minutes"]) <= 3
        assert list(known.values()) == hub.minutes(**whole).json["minutes"]
        again = hub.minutes(**whole, changed_after=revision).json
        assert again["minutes"] == []


def test_a_minute_that_ends_while_the_page_is_made_is_told_once(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The running minute is looked at first, the journal read later, in another thread."""

    def late(*given: Any) -> bytes:
        hub.happen(after_s=60.0)
        return page_of(*given)

    monkeypatch.setattr("wallboard.hub.server.page", late)
    hotline = hub.judged("/v1/hotline").json
    for step in (60, 900, 3600):
        body = hub.minutes(from_=stamp(MIDNIGHT + 3600), to=stamp(MIDNIGHT + 86400), step=step).json
        assert broken_rules_of_minutes(hotline, body) == []


@pytest.mark.parametrize(
    ("query", "about"),
    [
        ("", "from"),
        ("from={f}", "to"),
        ("to={t}", "from"),
        ("from={f}&from={f}&to={t}", "from"),
        ("from={f}&to={t}&to={t}", "to"),
        ("from={f}&to={t}&step=60&step=60", "step"),
        ("from={f}&to={f}", "after"),
        ("from={t}&to={f}", "after"),
        ("from=2026-11-23T00:00:00%2B08:00&to=2027-12-29T00:00:00%2B08:00", "400 days"),
        ("from=yesterday&to={t}", "from"),
        ("from=2026-11-23T00:00:00+08:00&to={t}", "%2B"),
        ("from={f}&to={t}&step=300", "step"),
        ("from={f}&to={t}&limit=0", "limit"),
        ("from={f}&to={t}&limit=1441", "limit"),
        ("from={f}&to={t}&limit=x", "limit"),
        ("from={f}&to={t}&changed_after=-1", "changed_after"),
        ("from={f}&to={t}&cursor=", "cursor"),
        ("from={f}&to={t}&cursor=%21%21", "cursor"),
        ("from={f}&to={t}&cursor=%E4%B8%AD", "cursor"),
        ("from={f}&to={t}&cursor=" + "9" * 3000, "cursor"),
        ("from={f}&to={t}&cursor=bnVsbA", "cursor"),
        # of another request: before from, after to, beside the step
        ("from={f}&to={t}&cursor=MTc5NTM2MzE0MA", "cursor"),
        ("from={f}&to={t}&cursor=MTc5NTM2NjgwMA", "cursor"),
        ("from={f}&to={t}&step=900&cursor=MTc5NTM2MzI2MA", "cursor"),
    ],
)
def test_every_400(hub: RunningHub, query: str, about: str) -> None:
    f, t = "2026-11-23T00:00:00%2B08:00", "2026-11-23T01:00:00%2B08:00"
    answer = hub.judged(f"/v1/minutes?{query.format(f=f, t=t)}", status=400)
    assert about in answer.json["detail"]
    assert answer.headers["cache-control"] == "no-store"


# --- what is not there ---


@pytest.mark.parametrize(
    "path",
    ["/", "/v1", "/v1/none", "/v1/snapshot/", "/v1/hotline/x", "/v1/emergency", "/docs"],
)
def test_404(hub: RunningHub, path: str) -> None:
    hub.judged(path, status=404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/v1/hotline", "/v1/snapshot", "/v1/minutes"])
def test_405_names_what_is_allowed(hub: RunningHub, method: str, path: str) -> None:
    answer = hub.judged(path, ("Content-Length", "0"), method=method, status=405)
    assert set(answer.headers["allow"].replace(" ", "").split(",")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["/v1/hotline", "/v1/snapshot"])
def test_head_is_get_without_a_body(hub: RunningHub, path: str) -> None:
    got, head = hub.ask(path), hub.ask(path, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("etag", "content-type", "content-length", "cache-control"):
        assert head.headers[name] == got.headers[name]
    answer = hub.ask(path, ("If-None-Match", got.headers["etag"]), method="HEAD")
    assert answer.status == 304


def test_503_before_the_first_snapshot() -> None:
    watch = filled_watch(MIDNIGHT + 60)
    with running(watch, published=False) as hub:
        hub.judged("/v1/hotline")
        query = f"from={stamp(MIDNIGHT)}&to={stamp(NOW)}".replace("+", "%2B")
        for path in ("/v1/snapshot", f"/v1/minutes?{query}"):
            answer = hub.judged(path, status=503)
            assert answer.headers["retry-after"] == "1"


def test_a_failure_of_ours_is_a_problem_that_tells_nothing(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(hub.watch, "running_minute", broken)
    monkeypatch.setattr(Publication, "other_than", lambda *_: broken())
    tag = hub.ask("/v1/snapshot").headers["etag"]
    for answer in (
        hub.ask("/v1/minutes?from=2026-11-23T00:00:00Z&to=2026-11-23T01:00:00Z"),
        hub.ask("/v1/snapshot", ("If-None-Match", tag), ("Prefer", "wait=1")),
    ):
        assert answer.status == 500
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json["detail"] == "RuntimeError"
        assert b"secret" not in answer.body


# --- tokens ---


def test_401_without_a_known_token(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "tokens.json")
    token = file.add("wall", "read")
    operate = file.add("desk", "operate")
    with running(filled_watch(MIDNIGHT + 60), tokens=file) as hub:
        for path in ("/v1/hotline", "/v1/snapshot", "/v1/minutes", "/v1/none"):
            for headers in (
                [],
                [("Authorization", "Bearer")],
                [("Authorization", "Bearer ")],
                [("Authorization", "Bearer wrong")],
                [("Authorization", f"Basic {token}")],
                [("Authorization", token)],
                [("Authorization", f"Bearer {token}x")],
                [("Authorization", "Bearer \u00e9")],
            ):
                answer = hub.ask(path, *headers)
                assert answer.status == 401
                assert answer.headers["www-authenticate"].startswith("Bearer")
                assert token.encode() not in answer.body
        hub.judged("/v1/snapshot", status=401)
        for good in (f"Bearer {token}", f"bearer  {token}", f"Bearer {operate}"):
            hub.judged("/v1/snapshot", ("Authorization", good))
            hub.judged("/v1/none", ("Authorization", good), status=404)
        late = TokenFile(file.path).add("late", "read")
        hub.judged("/v1/hotline", ("Authorization", f"Bearer {late}"))
        file.path.write_text("broken")
        answer = hub.judged("/v1/hotline", ("Authorization", f"Bearer {token}"), status=503)
        assert str(tmp_path) not in answer.body.decode()
        assert "retry-after" in answer.headers
