"""The snapshot's answers: made once for all who ask alike, and never older than a moment."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message

from wallboard.contract.stamps import stamped
from wallboard.contract.writing import SnapshotBody
from wallboard.hub.present import SAME_FOR_S, Present
from wallboard.hub.publication import Publication

A, B = SnapshotBody(b'"what":"a"}'), SnapshotBody(b'"what":"b"}')


class Scene:
    """A snapshot that is published, asked for without a server."""

    def __init__(self) -> None:
        self.now = 100.0
        self.publication = Publication("e")
        self.publication.offer(A, 1000.0)
        self._present = Present(
            self.publication, lambda: self.now + 1000.0, stamped, lambda: self.now
        )

    def ask(self, **headers: str) -> tuple[Message, Message]:
        """The messages of an answer."""

        async def receive() -> Message:
            raise AssertionError("nobody reads a body here")

        async def send(message: Message) -> None:
            sent.append(message)

        sent: list[Message] = []
        named = [(key.replace("_", "-").encode(), text.encode()) for key, text in headers.items()]
        asyncio.run(self._present({"type": "http", "headers": named}, receive, send))
        start, body = sent
        return start, body


@pytest.fixture
def scene() -> Scene:
    return Scene()


def told(answer: tuple[Message, Message]) -> Any:
    return json.loads(answer[1]["body"])


def test_all_who_ask_alike_get_one_answer(scene: Scene) -> None:
    first = scene.ask(prefer="wait=5")
    scene.now += SAME_FOR_S / 2
    again = scene.ask(prefer="wait=5", if_none_match='W/"e-0"')
    assert all(one is other for one, other in zip(first, again, strict=True))


@pytest.mark.parametrize(
    ("headers", "status", "applied"),
    [
        ({}, 200, None),
        ({"prefer": "wait=0"}, 200, b"wait=0"),
        ({"prefer": "wait=7"}, 200, b"wait=7"),
        ({"if_none_match": 'W/"e-1"'}, 304, None),
        ({"if_none_match": 'W/"e-1"', "prefer": "wait=0"}, 304, b"wait=0"),
    ],
)
def test_whoever_asks_otherwise_gets_another(
    scene: Scene, headers: dict[str, str], status: int, applied: bytes | None
) -> None:
    scene.ask(prefer="wait=5")
    start, body = scene.ask(**headers)
    assert start["status"] == status
    assert dict(start["headers"]).get(b"preference-applied") == applied
    assert bool(body["body"]) == (status == 200)


def test_a_moment_later_the_clocks_are_others(scene: Scene) -> None:
    first = told(scene.ask())
    scene.now += SAME_FOR_S
    later = told(scene.ask())
    assert first["server_time"] == stamped(1100.0)
    assert later == first | {"server_time": stamped(1100.0 + SAME_FOR_S)}


def test_what_is_new_is_told_in_the_same_moment(scene: Scene) -> None:
    scene.ask()
    scene.publication.offer(B, 1000.0)
    assert told(scene.ask())["what"] == "b"
    scene.publication.offer(B, 1050.0)
    assert told(scene.ask())["snapshot_time"] == stamped(1050.0), "and up to when it is true"


def test_the_server_s_clock_is_never_behind_what_it_tells_of(scene: Scene) -> None:
    scene.publication.offer(B, 2000.0)
    found = told(scene.ask())
    assert found["server_time"] == found["snapshot_time"] == stamped(2000.0)
