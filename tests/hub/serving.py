"""The hub's application on a real loopback port, and a plain client that judges its answers."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

import uvicorn

from tests.contract.openapi import assert_answers
from tests.hub.days import MIDNIGHT, days
from wallboard.history.journal import Journal
from wallboard.hub.door import LIMITS, Door, Limits, door
from wallboard.hub.publication import Publication
from wallboard.hub.server import application
from wallboard.hub.serving import bound
from wallboard.hub.telephony import events as ev
from wallboard.hub.tokens import TokenFile
from wallboard.hub.watch import CAPABILITIES, Watch

Result = TypeVar("Result")
Headers = Sequence[tuple[str, str]]

NOW = MIDNIGHT + 9.5 * 3600 + 31.25
"""A failure day is half an hour old: the emergency lines come, callers wait."""


@dataclass(frozen=True)
class Answer:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


class RunningHub:
    """A watch and its application in a thread of its own; `do` works on them there."""

    def __init__(
        self,
        watch: Watch,
        publication: Publication,
        tokens: TokenFile | None,
        limits: Limits = LIMITS,
    ) -> None:
        self.watch = watch
        self.publication = publication
        app = application(watch, publication, lambda: watch.ledger.now + 0.1, tokens, limits)
        self._listener = bound("127.0.0.1", 0)
        self.port = self._listener.getsockname()[1]
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=door(limits),
                ws="none",
                log_level="critical",
                lifespan="off",
                server_header=False,
                timeout_keep_alive=60,
            )
        )
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._started.wait(10)

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            serving = asyncio.create_task(self._server.serve(sockets=[self._listener]))
            while not self._server.started:
                await asyncio.sleep(0.001)
            self._started.set()
            await serving

        asyncio.run(serve())

    def stop(self) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()
        self._listener.close()
        self.watch.journal.close()

    @property
    def connections(self) -> int:
        """How many are open at the server's end."""
        return len(self._server.server_state.connections)

    @property
    def busy(self) -> int:
        """How many of them wait for an answer."""
        open_ = list(self._server.server_state.connections)
        return sum(isinstance(each, Door) and each.busy for each in open_)

    @property
    def tasks(self) -> int:
        """How many requests are being answered, for somebody or for nobody."""
        return len(self._server.server_state.tasks)

    def do(self, action: Callable[[], Result]) -> Result:
        """The result of `action` in the server's loop."""

        async def acting() -> Result:
            return action()

        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(acting(), self._loop).result(10)

    def happen(self, *events: ev.Event, after_s: float = 0.0) -> bool:
        """Book events and publish; whether there was anything new."""

        def happening() -> bool:
            now = max([self.watch.ledger.now + after_s, *(event.at for event in events)])
            self.watch.take(events, now)
            return self.watch.publish()

        return self.do(happening)

    def ask(self, path: str, *headers: tuple[str, str], method: str = "GET") -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.putrequest(method, path)
            for name, value in headers:
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            body = response.read()
            found: dict[str, str] = {}
            for name, value in response.getheaders():
                assert name.lower() not in found, f"{name} twice"
                found[name.lower()] = value
            return Answer(response.status, found, body)
        finally:
            connection.close()

    def judged(
        self, path: str, *headers: tuple[str, str], status: int = 200, method: str = "GET"
    ) -> Answer:
        """An answer that keeps the contract strictly and has this status."""
        answer = self.ask(path, *headers, method=method)
        assert answer.status == status, answer.body[:500]
        assert_answers(
            path.partition("?")[0],
            method,
            status,
            answer.headers,
            _shortened(answer.json),
            capabilities=self.watch.hotline.capabilities,
        )
        return answer

    def minutes(self, **query: Any) -> Answer:
        """A page of minutes; `from_` for from."""
        named = {key.rstrip("_"): value for key, value in query.items()}
        return self.judged(f"/v1/minutes?{urlencode(named)}")


def _shortened(body: Any) -> Any:
    """A long page's first and last minutes: a thousand alike take the validator half a second."""
    if not isinstance(body, dict) or len(body.get("minutes", ())) <= 8:
        return body
    minutes = body["minutes"]
    return {**body, "minutes": [*minutes[:4], *minutes[-4:]]}


def filled_watch(now: float = NOW) -> Watch:
    """The watch of a failure day up to `now`, journal in memory, nothing published yet."""
    found = days("failure")
    able = frozenset(CAPABILITIES | {"expected", "emergency.readiness"})
    hotline = replace(found.source.hotline, capabilities=able)
    publication = Publication("ep0")
    watch = Watch(
        hotline,
        Journal(None),
        publication,
        epoch="ep0",
        time_scale=1.0,
        forecast=found.source.expected,
        readiness=found.source.readiness,
    )
    watch.begin(MIDNIGHT)
    watch.take([event for event in found.events if event.at <= now], now)
    return watch


@contextmanager
def running(
    watch: Watch,
    *,
    tokens: TokenFile | None = None,
    published: bool = True,
    limits: Limits = LIMITS,
) -> Iterator[RunningHub]:
    """The watch, served."""
    hub = RunningHub(watch, watch._publication, tokens, limits)
    try:
        if published:
            hub.happen()
        yield hub
    finally:
        hub.stop()
