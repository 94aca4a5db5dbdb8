"""A small Asterisk on the loopback: AMI over HTTP with its queues, its sessions and its faults."""

import contextlib
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SECRET = "s3cr3t&=/+%"
DENIED = {"Response": "Error", "Message": "Permission denied"}
POLL_S = 0.02
"""A WaitEvent without events is answered so soon, whatever it asks: tests do not wait."""


@dataclass
class Member:
    """A member of one queue."""

    queue: str
    device: str
    name: str
    status: int = 1
    paused: bool = False
    reason: str = ""
    in_call: bool = False

    def headers(self) -> dict[str, str]:
        return {
            "Queue": self.queue,
            "Name": self.name,
            "Location": self.device,
            "StateInterface": self.device,
            "Membership": "static",
            "Penalty": "0",
            "CallsTaken": "0",
            "LastCall": "0",
            "InCall": "1" if self.in_call else "0",
            "Status": str(self.status),
            "Paused": "1" if self.paused else "0",
            "PausedReason": self.reason,
            "Wrapuptime": "0",
        }


@dataclass
class Caller:
    """A caller who waits."""

    id: str
    queue: str
    number: str
    since: float


@dataclass
class FakeAsterisk:
    """Queues that a test moves, told over real sockets; `offset_s` is how far its clock is ahead.

    Every change is told as AMI tells it, with a Timestamp, to each session that has signed in.
    """

    offset_s: float = 0.0
    deaf: bool = False
    """The account is told of no events: it has no read=agent."""
    list_denied: bool = False
    starting: bool = False
    """It answers 503, as it does while it starts and ends."""
    frozen: bool = False
    """It takes requests and answers none: the line is cut."""
    queues: dict[str, None] = field(default_factory=lambda: {"hotline": None})
    members: dict[tuple[str, str], Member] = field(default_factory=dict)
    waiting: dict[str, Caller] = field(default_factory=dict)
    secret: str = SECRET
    logins: int = 0
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._sessions: dict[str, list[dict[str, str]]] = {}
        self._server: ThreadingHTTPServer | None = None
        self._thawed = threading.Event()
        self._lines: set[socket.socket] = set()
        self._next = 0
        self.port = 0
        for number in (1, 2, 3):
            self._put(Member("hotline", f"PJSIP/s{number}", f"Own {number}"))

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def now(self) -> float:
        """Its own clock."""
        return time.time() + self.offset_s

    # --- up and down ---

    def up(self) -> None:
        """Listen; after `down` at the same port, with no session and nobody waiting."""
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                fake._lines.add(self.connection)

            def finish(self) -> None:
                fake._lines.discard(self.connection)
                super().finish()

            def do_GET(self) -> None:
                fake._answer(self, parse_qs(urlsplit(self.path).query))

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                fake._answer(self, parse_qs(self.rfile.read(length).decode()))

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            allow_reuse_address = True

            def handle_error(self, *_: object) -> None:
                pass  # a client that hangs up is what some tests are about

        self._server = Server(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def down(self) -> None:
        """Refuse connections, and forget sessions and callers."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        for line in list(self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        with self._changed:
            self._sessions.clear()
            self.waiting.clear()

    def freeze(self) -> None:
        """Answer nothing from here on."""
        self._thawed.clear()
        self.frozen = True

    def thaw(self) -> None:
        """Answer again."""
        self.frozen = False
        self._thawed.set()

    def expire_sessions(self) -> None:
        """Forget every session, as after a minute without a request."""
        with self._changed:
            self._sessions.clear()

    # --- what happens ---

    def tell(self, event: str, queue: str = "hotline", **headers: str) -> None:
        """Tell an event to every session."""
        told = {
            "Event": event,
            "Privilege": "agent,all",
            "Timestamp": f"{self.now():.6f}",
            "Queue": queue,
            **headers,
        }
        self.tell_raw(told)

    def tell_raw(self, told: Mapping[str, str]) -> None:
        """Tell it as it is."""
        with self._changed:
            if not self.deaf:
                for events in self._sessions.values():
                    events.append(dict(told))
            self._changed.notify_all()

    def join(self, call: str, number: str = "13800000000", queue: str = "hotline") -> None:
        self.waiting[call] = Caller(call, queue, number, self.now())
        self.tell("QueueCallerJoin", queue, Uniqueid=call, CallerIDNum=number, Position="1")

    def connect(self, call: str, device: str = "PJSIP/s1") -> None:
        caller = self.waiting.pop(call)
        held = int(self.now() - caller.since)
        self.tell(
            "AgentConnect",
            caller.queue,
            Uniqueid=call,
            Interface=device,
            MemberName="Own 1",
            HoldTime=str(held),
        )

    def complete(self, call: str, device: str = "PJSIP/s1") -> None:
        self.tell("AgentComplete", Uniqueid=call, Interface=device, MemberName="Own 1")

    def abandon(self, call: str) -> None:
        caller = self.waiting.pop(call)
        held = int(self.now() - caller.since)
        self.tell("QueueCallerAbandon", caller.queue, Uniqueid=call, HoldTime=str(held))

    def change(self, device: str, event: str = "QueueMemberStatus", **changes: object) -> None:
        """Change a member in all its queues, and tell it."""
        for member in list(self.members.values()):
            if member.device == device:
                for name, value in changes.items():
                    setattr(member, name, value)
                self.tell(event, member.queue, **self._told(member))

    def add(self, member: Member) -> None:
        self._put(member)
        self.tell("QueueMemberAdded", member.queue, **self._told(member))

    def remove(self, queue: str, device: str) -> None:
        member = self.members.pop((queue, device))
        self.tell("QueueMemberRemoved", queue, **self._told(member))

    def _put(self, member: Member) -> None:
        self.queues.setdefault(member.queue, None)
        self.members[member.queue, member.device] = member

    def _told(self, member: Member) -> dict[str, str]:
        headers = {
            name: value
            for name, value in member.headers().items()
            if name not in ("Queue", "Name", "Location")
        }
        return {**headers, "MemberName": member.name, "Interface": member.device}

    # --- answers ---

    def _answer(self, handler: BaseHTTPRequestHandler, form: Mapping[str, list[str]]) -> None:
        action = form.get("action", [""])[0]
        self.requests.append(action)
        if self._is_cut(handler):
            return
        if self.starting:
            body = b"<html><body>503 Service Unavailable</body></html>"
            handler.send_response(503)
            handler.send_header("Content-Type", "text/html")
        else:
            cookie, blocks = self._blocks(action, form, handler.headers.get("Cookie", ""))
            text = "".join(
                "".join(f"{name}: {value}\r\n" for name, value in block.items()) + "\r\n"
                for block in blocks
            )
            if self._is_cut(handler):
                return
            body = text.encode()
            handler.send_response(200)
            handler.send_header("Content-Type", "text/plain")
            if cookie:
                handler.send_header(
                    "Set-Cookie", f'mansession_id="{cookie}"; Version=1; Max-Age=60'
                )
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _is_cut(self, handler: BaseHTTPRequestHandler) -> bool:
        """Whether nothing gets through; this returns when the line is whole again."""
        if self.frozen:
            self._thawed.wait(10)
            handler.close_connection = True
            return True
        return False

    def _blocks(
        self, action: str, form: Mapping[str, list[str]], cookie: str
    ) -> tuple[str, list[dict[str, str]]]:
        if action == "Login":
            return self._login(form)
        key = cookie.partition("=")[2].strip('"')
        with self._changed:
            if key not in self._sessions:
                return "", [DENIED]
        if action == "Ping":
            stamp = f"{self.now():.6f}"
            return key, [{"Response": "Success", "Ping": "Pong", "Timestamp": stamp}]
        if action == "QueueStatus":
            return key, [DENIED] if self.list_denied else self._list()
        return key, self._events(key)

    def _login(self, form: Mapping[str, list[str]]) -> tuple[str, list[dict[str, str]]]:
        self.logins += 1
        if form.get("secret") != [self.secret]:
            return "", [{"Response": "Error", "Message": "Authentication failed"}]
        with self._changed:
            self._next += 1
            key = f"{self._next:08x}"
            self._sessions[key] = []
        return key, [{"Response": "Success", "Message": "Authentication accepted"}]

    def _list(self) -> list[dict[str, str]]:
        with self._changed:
            items = [
                {"Event": "QueueParams", "Queue": queue, "Calls": "0"} for queue in self.queues
            ]
            items += [{"Event": "QueueMember", **each.headers()} for each in self.members.values()]
            items += [
                {
                    "Event": "QueueEntry",
                    "Queue": caller.queue,
                    "Uniqueid": caller.id,
                    "CallerIDNum": caller.number,
                    "Wait": str(int(self.now() - caller.since)),
                }
                for caller in self.waiting.values()
            ]
        start = {"Response": "Success", "EventList": "start"}
        end = {"Event": "QueueStatusComplete", "EventList": "Complete"}
        return [start, *items, {**end, "ListItems": str(len(items))}]

    def _events(self, key: str) -> list[dict[str, str]]:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._sessions.get(key)), POLL_S)
            events = self._sessions.get(key, [])
            if key in self._sessions:
                self._sessions[key] = []
        response = {"Response": "Success", "Message": "Waiting for Event completed."}
        return [response, *events, {"Event": "WaitEventComplete"}]
