"""A hub and its API in one event loop, over HTTP, until a signal ends them."""

import asyncio
import contextlib
import functools
import gc
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Protocol

import uvicorn
from uvicorn.loops.auto import auto_loop_factory

from wallboard.hub.door import LIMITS, door
from wallboard.hub.publication import Publication
from wallboard.hub.server import application
from wallboard.hub.tokens import TokenFile
from wallboard.hub.watch import Watch
from wallboard.transport.service_manager import Pulse


class Hub(Protocol):
    """What is served."""

    @property
    def watch(self) -> Watch: ...
    @property
    def publication(self) -> Publication: ...
    @property
    def due(self) -> float: ...
    def server_time(self) -> float: ...
    async def run(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """Where boards come in, and what they show."""

    listener: socket.socket
    tokens: TokenFile | None = None
    certificate: Path | None = None
    key: Path | None = None


class CertificateUnusable(Exception):
    """A certificate or key that TLS cannot be spoken with."""


def bound(host: str, port: int) -> socket.socket:
    """A listening socket; OSError where the port is in use or the host is not this machine's."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    server = socket.socket(family, kind, protocol)
    try:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(address)
        server.listen(512)
    except OSError:
        server.close()
        raise
    return server


def run(hub: Hub, entry: Entry, started: Callable[[], None], *, ends_with_stdin: bool) -> None:
    """Serve until SIGTERM or SIGINT, or whatever ends the hub; `started` once it answers."""
    _let_many_in()
    _put_boards_first()
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_serve(hub, entry, started, ends_with_stdin))


async def _serve(
    hub: Hub, entry: Entry, started: Callable[[], None], ends_with_stdin: bool
) -> None:
    app = application(hub.watch, hub.publication, hub.server_time, entry.tokens)
    config = uvicorn.Config(
        app,
        http=door(LIMITS),
        ws="none",
        log_config=None,
        log_level="error",  # what strangers send is worth no line
        access_log=False,
        server_header=False,
        date_header=True,
        lifespan="off",
        timeout_keep_alive=int(LIMITS.rest_s),
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=LIMITS.head_bytes,
        ssl_certfile=entry.certificate,
        ssl_keyfile=entry.key,
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError is one
        raise CertificateUnusable(error.strerror or str(error)) from None
    if config.ssl is not None:
        _hasten_handshakes(LIMITS.ask_s)
    server = _Server(config, hub.publication)
    # uvicorn hands the signal on to whoever had it before: here it has done its work by then
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: None)
    serving = asyncio.create_task(server.serve(sockets=[entry.listener]), name="server")
    watching = asyncio.create_task(hub.run(), name="watch")
    waits: list[asyncio.Task[None]] = [serving, watching]
    if ends_with_stdin:
        waits.append(asyncio.create_task(_stdin_closed(), name="stdin"))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    pulse = Pulse("the watch", lambda: hub.due, time.monotonic)
    beating = asyncio.create_task(_beat(pulse), name="pulse")
    if server.started:
        pulse.ready()
        started()
    done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    pulse.stopping()
    hub.publication.end()
    server.should_exit = True
    watching.cancel()
    beating.cancel()
    await asyncio.wait([watching, serving])  # the boards are let go whatever ended the watch
    for task in done:
        task.result()  # what ended the hub, where that was an error


async def _beat(pulse: Pulse) -> None:
    """Say that all is well for as long as somebody asks; a loop that stands still says nothing."""
    while pulse.every_s is not None:
        pulse.look()
        await asyncio.sleep(pulse.every_s)


class _Server(uvicorn.Server):
    """A server that lets waiting boards go before it leaves, in place of cutting them off."""

    def __init__(self, config: uvicorn.Config, publication: Publication) -> None:
        super().__init__(config)
        self._publication = publication
        self._loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM or SIGINT."""
        self._loop.call_soon_threadsafe(self._publication.end)
        super().handle_exit(sig, frame)


def _let_many_in() -> None:
    """Raise the limit of open files to what the crowd needs, as far as the system lets us."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows counts otherwise
        return
    wanted = LIMITS.crowd + 512  # those in a TLS handshake are not counted yet
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _put_boards_first() -> None:
    """Let the boards wait neither for the collector nor for a thread that adds minutes up."""
    gc.freeze()  # what stands by now stays: it need not be looked through again
    sys.setswitchinterval(0.0005)  # 5 ms otherwise, each time that the loop has been asleep


def _hasten_handshakes(within_s: float) -> None:
    """Give a TLS handshake so long, in place of a minute; uvicorn has no option for it."""
    loop = asyncio.get_running_loop()
    patient = loop.create_server
    hasty = functools.partial(patient, ssl_handshake_timeout=within_s)
    setattr(loop, "create_server", hasty)  # noqa: B010 - the loop is this hub's own


async def _stdin_closed() -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
