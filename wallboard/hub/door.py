"""Who may stay connected to the hub, and for how long: the slow and the silent keep nobody out.

The limits lie on the connection and not in the application, which is first asked when a request's
head is complete. A connection is busy from then until its answer is written; one that is not busy
is let go when its time is over, or when a newcomer needs its place.
"""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as _Protocol
else:
    _Protocol = AutoHTTPProtocol

_HEAD_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"connection: close\r\ncontent-length: 0\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may take of the hub's time and room. Boards stay far below all of them."""

    ask_s: float = 10.0
    """For a whole request, from its first byte on; on a new connection from its opening on."""
    rest_s: float = 75.0
    """Between two requests: longer than any board's interval, so that it need not reconnect."""
    read_s: float = 60.0
    """For taking an answer that is written; a day of minutes is 1.5 MB."""
    crowd: int = 1000
    """Connections at once: 200 boards have 400 at most."""
    head_bytes: int = 16_384
    uri_bytes: int = 8_192
    body_bytes: int = 65_536
    look_s: float = 1.0
    """So often each connection is looked at."""


LIMITS = Limits()


class Door(_Protocol):
    """uvicorn's protocol with limits; `door` makes the class for those of a hub."""

    limits: Limits

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._quiet_since = self.loop.time()
        self._ask_by: float | None = None
        self._unread_since: float | None = None
        self._asked_bytes = 0
        self._next_look: asyncio.TimerHandle | None = None

    @property
    def busy(self) -> bool:
        """A request's head is complete and its answer is not yet written."""
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def quiet_since(self) -> float:
        """The end of its last answer, or its opening, on the loop's clock."""
        return self._quiet_since

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let the newcomer in, in place of the one that has been idle longest where it is full."""
        others = [
            each
            for each in self.connections
            if isinstance(each, Door) and not each.transport.is_closing()
        ]
        super().connection_made(transport)  # type: ignore[arg-type]
        self._quiet_since = self.loop.time()
        self._ask_by = self._quiet_since + self.limits.ask_s
        self._next_look = self.loop.call_later(self.limits.look_s, self._look)
        if len(others) >= self.limits.crowd:
            idle = (each for each in others if not each.busy)
            longest = min(idle, key=lambda each: each.quiet_since, default=self)
            # not aborted: an answer that is on its way still arrives. What is not taken is cut off
            # in its time by `_look`.
            longest.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        if self._next_look is not None:
            self._next_look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hand the bytes on while they are no more than a request may have."""
        if self.transport.is_closing():
            return
        if self._ask_by is None:
            self._ask_by = self.loop.time() + self.limits.ask_s
        self._asked_bytes += len(data)
        super().data_received(data)
        limits = self.limits
        if self.busy:
            if self._asked_bytes > limits.head_bytes + 2 * limits.body_bytes:
                self.transport.abort()  # more than one request's, while that is being answered
        elif self._asked_bytes > limits.head_bytes and not self.transport.is_closing():
            self.transport.write(_HEAD_TOO_LARGE)
            self.transport.close()

    def on_response_complete(self) -> None:
        """An answer is written: the next request has its own time and room.

        One that was answered before its body came is not over: that has to come in its time.
        """
        self._quiet_since = self.loop.time()
        if not self.cycle.more_body:
            self._ask_by = None
            self._asked_bytes = 0
        super().on_response_complete()

    def _look(self) -> None:
        if self._overdue(self.loop.time()):
            self.transport.abort()
            return
        self._next_look = self.loop.call_later(self.limits.look_s, self._look)

    def _overdue(self, now: float) -> bool:
        if self.transport.get_write_buffer_size():
            if self._unread_since is None:
                self._unread_since = now
            return now - self._unread_since > self.limits.read_s
        self._unread_since = None
        asking = not self.busy or self.cycle.more_body
        return asking and self._ask_by is not None and now > self._ask_by


def door(limits: Limits) -> type[Door]:
    """The protocol of a hub with these limits, for uvicorn's `http`."""
    return type("Door", (Door,), {"limits": limits})
