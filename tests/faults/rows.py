"""The table of faults: for each what the board must show, by when, and how soon it is back."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.faults import faults as f
from tests.faults.rig import Drawer, Rig
from tests.faults.server import JSON, TOKEN, Ask, Fault, MetricsServer
from tests.faults.world import World
from tests.transport.faulty import TLS, FaultyServer, Line, answer, saying
from wallboard.domain.absent import Absent
from wallboard.domain.freshness import Freshness
from wallboard.domain.snapshot import Snapshot
from wallboard.transport.credentials import (
    BadToken,
    CredentialTrouble,
    KeyringLocked,
    KeyringRefused,
    NoKeyring,
)
from wallboard.transport.resolve import ask_system

Inject = Callable[[Rig], AbstractContextManager[object]]
LIVE, STALE, BAD = Freshness.LIVE, Freshness.STALE, Freshness.BAD
NOT_AUTHORISED, CONNECTING = Freshness.NOT_AUTHORISED, Freshness.CONNECTING


@dataclass(frozen=True)
class Row:
    """One fault. Times are in seconds; `shows` is due three polls after the last good data."""

    group: str
    fault: str
    inject: Inject
    shows: Freshness | None
    """None where it depends on the instant."""
    trouble: str | None = None
    lasts_s: float = 65.0
    back_s: float | None = None
    """Within which it is live again; by default what promise 4 gives for `lasts_s`."""
    most_asked: int | None = None
    """So often it may ask while it lasts; None where promise 4 leaves that open."""
    poll_s: float = 1.0
    certificate: str | None = None
    before_s: float = 3.0
    """How long all is well before."""
    at_start: bool = False
    """The fault is there before the board is."""
    world: Callable[[], World] = World
    tags: bool = True
    zone: str = "Asia/Shanghai"
    clock_off_s: float = 0.0
    known_authority: bool = True
    change: Callable[[Snapshot], Snapshot] = lambda sound: sound
    evaluated: bool = True
    """Somebody evaluates the alarms, as far as the fault goes."""
    blinks: bool = False
    """It may look lost for a moment before it is live."""
    minutes: int = 1
    """So many the server knows."""
    rules: tuple[str, ...] = ()
    """How the words begin that say which rule its answers break, each at least once."""

    @property
    def name(self) -> str:
        """The row's name in the table."""
        return f"{self.group}: {self.fault}"

    @property
    def mark(self) -> pytest.MarkDecorator:
        """What makes it a row of the table."""
        shows = "live or stale, as it is" if self.shows is None else self.shows.value
        within_s = self.bound_s if self.known_authority and self.shows is not LIVE else None
        return pytest.mark.fault(
            self.group,
            self.fault,
            shows=f"{shows}: {self.trouble}" if self.trouble else shows,
            within_s=within_s,
        )

    @property
    def bound_s(self) -> float:
        """How soon after the fault the board must be live."""
        if self.back_s is not None:
            return self.back_s
        deadline_s = min(0.8 * self.poll_s, 4.0)
        return (self.poll_s if self.lasts_s < 60.0 else 60.0) + deadline_s


def answers(fault: Fault | Callable[[], Fault], *on: str) -> Inject:
    """The server answers in a way of its own."""

    @contextmanager
    def inject(rig: Rig) -> Iterator[None]:
        rig.server.fails_on = on or ("/v1/snapshot", "/v1/minutes", "/v1/hotline")
        rig.server.fault = fault  # type: ignore[assignment]
        try:
            yield
        finally:
            rig.server.fault = None
            rig.server.hang_up()

    return inject


def snapshots(fault: Fault) -> Inject:
    """Only the answers to /v1/snapshot are wrong."""
    return answers(fault, "/v1/snapshot")


@contextmanager
def refused(rig: Rig) -> Iterator[None]:
    rig.server.refuse()
    yield
    rig.server.listen_again()


@contextmanager
def nothing(rig: Rig) -> Iterator[None]:
    yield


def changed(**changes: Any) -> Inject:
    """The server's own facts are other ones for the while."""

    @contextmanager
    def inject(rig: Rig) -> Iterator[None]:
        before = {name: getattr(rig.server, name) for name in changes}
        for name, value in changes.items():
            setattr(rig.server, name, value)
        yield
        for name, value in before.items():
            setattr(rig.server, name, value)

    return inject


# --- network ------------------------------------------------------------------------------------


@contextmanager
def lookups_hang(rig: Rig) -> Iterator[None]:

    back = threading.Event()
    sound = rig.names.answer

    def hang(host: str, port: int) -> Any:
        back.wait(20)
        return sound(host, port)

    rig.names.answer = hang
    rig.server.hang_up()
    yield
    rig.names.answer = sound
    back.set()


@contextmanager
def name_unknown(rig: Rig) -> Iterator[None]:

    sound = rig.names.answer

    def unknown(host: str, port: int) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    rig.names.answer = unknown
    rig.server.hang_up()
    yield
    rig.names.answer = sound


@contextmanager
def name_moves(rig: Rig) -> Iterator[None]:
    """The old machine is gone, and the name leads to another one, which is found unaided."""
    rig.server.refuse()
    with MetricsServer(rig.world) as other:
        other.sequence = 1_000_000
        rig.others.append(other)
        sound = rig.names.answer
        rig.names.answer = lambda host, port: ask_system("127.0.0.1", other.port)
        yield
        rig.names.answer = sound
    rig.server.listen_again()


@contextmanager
def blackhole(rig: Rig) -> Iterator[None]:
    """Packets vanish: what was connected stays silent, and nothing new connects."""

    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        fill = [socket.socket() for _ in range(3)]
        for each in fill:
            each.setblocking(False)
            each.connect_ex(deaf.getsockname())
        port = deaf.getsockname()[1]
        sound = rig.names.answer
        rig.names.answer = lambda host, _: ask_system("127.0.0.1", port)
        rig.server.fault = f.silent
        yield
        rig.names.answer = sound
        rig.server.fault = None
        for each in fill:
            each.close()


@contextmanager
def redirected_elsewhere(rig: Rig) -> Iterator[None]:
    """Neither the second server nor anybody else may see a thing."""
    with FaultyServer(saying(answer())) as second:
        with answers(f.redirect(lambda ask: f"{second.origin}{ask.path}"))(rig):
            yield
        assert second.connections == 0, "a redirect was followed"


def _http(ask: Ask) -> str:
    return f"http://{ask.headers['host']}{ask.path}"


FLAP_S = 6.0


@contextmanager
def flaps(rig: Rig) -> Iterator[None]:
    """Three seconds up, three seconds down."""

    def fault(line: Line, ask: Ask) -> None:
        if rig.world.mono() % FLAP_S >= FLAP_S / 2:
            line.reset()
        else:
            line.sock.sendall(ask.sound)

    with answers(fault)(rig):
        yield


@contextmanager
def surroundings(rig: Rig) -> Iterator[None]:
    """Proxies, a .netrc and authorities in the environment."""

    with tempfile.TemporaryDirectory() as home:
        netrc = Path(home, ".netrc")
        netrc.write_text("default login thief password thief\n")
        netrc.chmod(0o600)
        names = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        more = dict.fromkeys(names, "http://127.0.0.1:9")
        more |= dict.fromkeys(("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), "/nonexistent")
        more |= {"HOME": home, "NETRC": str(netrc)}
        before = {name: os.environ.get(name) for name in more}
        os.environ.update(more)
        rig.server.hang_up()
        yield
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def caches(rig: Rig) -> Iterator[None]:
    """The server is gone, and two caches before it go on with what each once heard."""
    held: list[bytes] = []

    def fault(line: Line, ask: Ask) -> None:
        if len(held) < 2 and ask.path == "/v1/snapshot" and ask.status == "200 OK":
            held.append(ask.sound)
            line.sock.sendall(ask.sound)
            return
        rig.server.sequence -= ask.path == "/v1/snapshot"  # what was made was not told
        rig.server.asked.append("cache")
        line.sock.sendall(held[len(rig.server.asked) % 2])

    with answers(fault, "/v1/snapshot")(rig):
        yield


def tls(certificate: str | None, *, old: bool = False) -> Inject:
    """Another certificate is served, to connections made from now on."""

    @contextmanager
    def inject(rig: Rig) -> Iterator[None]:
        sound = rig.server.context
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        file = TLS / f"{certificate}.pem" if certificate else self_signed()
        context.load_cert_chain(file)
        if old:
            context.set_ciphers("ALL:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = ssl.TLSVersion.TLSv1_1
                context.maximum_version = ssl.TLSVersion.TLSv1_1
        rig.server.context = context
        rig.server.hang_up()
        yield
        rig.server.context = sound

    return inject


_MADE: list[Path] = []


def self_signed() -> Path:
    """A certificate for this machine that nobody vouches for, made once a run."""
    if not _MADE:
        openssl = shutil.which("openssl")
        if openssl is None:
            pytest.skip("openssl is not installed")
        folder = Path(tempfile.mkdtemp(prefix="wallboard-tls-"))
        key, cert, both = folder / "key", folder / "cert", folder / "both.pem"
        subprocess.run(
            [
                openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", cert,
                "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            ],
            check=True, capture_output=True,
        )  # fmt: skip
        both.write_bytes(cert.read_bytes() + key.read_bytes())
        _MADE.append(both)
    return _MADE[0]


@contextmanager
def token_changes(rig: Rig) -> Iterator[None]:
    """Another token is valid from now on; the keyring is told of it when the fault ends."""
    rig.server.token = "another-t0ken-for-tests"
    yield
    assert isinstance(rig.credentials, Drawer)
    rig.credentials.token = "another-t0ken-for-tests"


def retry_date(seconds: float) -> Fault:
    """503 with a date, on a clock of its own that is an hour wrong."""

    def fault(line: Line, ask: Ask) -> None:
        now = datetime(2020, 1, 1, tzinfo=UTC)
        wish = datetime.fromtimestamp(now.timestamp() + seconds, UTC)
        line.sock.sendall(
            answer(
                b"", "503 Service Unavailable", f"Date: {format_datetime(now, usegmt=True)}",
                f"Retry-After: {format_datetime(wish, usegmt=True)}",
            )
        )  # fmt: skip

    return fault


# What promise 4 says of an outage: each P for a minute (and one more, where the attempt at its end
# comes early), then as seldom as the rig's jitter lets it be, 0.999 of a minute; after a wish of
# the server, no sooner than that; with a token refused, after 30 s and then every five minutes.


def minutely(lasts_s: float) -> int:
    return 62 + int(max(0.0, lasts_s - 60.0) // 59.94)


def wished(wish_s: float, lasts_s: float) -> int:
    return 1 + int(lasts_s // wish_s)


def token_refused(lasts_s: float) -> int:
    return 1 + wished(300.0, lasts_s - 30.0)


def hang(fault: str, inject: Inject, trouble: str = "timed_out", **more: Any) -> Row:
    """A fault that costs a deadline each time: a short interval keeps the run short."""
    return Row(
        "network", fault, inject, STALE, trouble, lasts_s=1.75, poll_s=0.5, before_s=1.0,
        tags=False, **more,
    )  # fmt: skip


PORTAL = b"<!DOCTYPE html><title>Sign in</title>"
UNAVAILABLE = "503 Service Unavailable"
NETWORK = (
    Row("network", "refused", refused, STALE, "refused", most_asked=minutely(65.0)),
    hang("accepts and never answers", answers(f.silent)),
    hang("headers dripped", answers(f.drips_headers)),
    hang("body dripped", answers(f.drips_body)),
    hang("body dripped: over TLS", answers(f.drips_body), certificate="server"),
    hang("DNS hangs", lookups_hang),
    Row("network", "DNS does not know the name", name_unknown, STALE, "unresolved"),
    Row("network", "DNS moves", name_moves, LIVE),
    hang("blackhole in mid-session", blackhole),
    Row("network", "reset on a reused connection", answers(f.resets_what_is_kept()), LIVE),
    Row("network", "reset of every connection", answers(f.reset), STALE, "reset"),
    Row("network", "idle connection closed", answers(f.answers_and_closes), LIVE),
    *(
        Row(
            "network",
            f"500/502/503 for ten minutes: {code}",
            answers(f.status(words)),
            STALE,
            kind,
            600.0,
            most_asked=minutely(600.0),
        )
        for code, words, kind in (
            (500, "500 Oops", "server_error"),
            (502, "502 Bad Gateway", "server_error"),
            (503, UNAVAILABLE, "unavailable"),
        )
    ),
    Row(
        "network",
        "429 and 503 with Retry-After: 429, in seconds",
        answers(f.status("429 Many", "Retry-After: 20")),
        STALE,
        "too_many",
        30.0,
        back_s=20.8,
        most_asked=wished(20.0, 30.0),
    ),
    Row(
        "network",
        "429 and 503 with Retry-After: 503, as a date",
        answers(retry_date(20.0)),
        STALE,
        "unavailable",
        30.0,
        back_s=20.8,
        most_asked=wished(20.0, 30.0),
    ),
    Row(
        "network",
        "429 and 503 with Retry-After: a day is five minutes",
        answers(f.status(UNAVAILABLE, "Retry-After: 86400")),
        STALE,
        "unavailable",
        30.0,
        back_s=300.8,
        most_asked=1,
    ),
    Row(
        "network",
        "429 and 503 with Retry-After: nothing is the interval",
        answers(f.status(UNAVAILABLE, "Retry-After: 0")),
        STALE,
        "unavailable",
        30.0,
        most_asked=wished(1.0, 30.0),
    ),
    Row(
        "network",
        "401 after hours",
        answers(f.status("401 No")),
        NOT_AUTHORISED,
        "unauthorised",
        200.0,
        back_s=304.0,
        most_asked=token_refused(200.0),
        before_s=2 * 3600.0,
        poll_s=15.0,
    ),
    Row("network", "403", answers(f.status("403 No")), NOT_AUTHORISED, "forbidden"),
    Row("network", "404", answers(f.status("404 No")), BAD, "not_found"),
    Row(
        "network",
        "redirect to the same host",
        answers(f.redirect(lambda ask: f"/v2{ask.path}")),
        BAD,
        "redirected",
    ),
    Row("network", "redirect to another host", redirected_elsewhere, BAD, "redirected"),
    Row(
        "network",
        "redirect to http",
        answers(f.redirect(_http, "307 Temporary")),
        BAD,
        "redirected",
        certificate="server",
    ),
    Row(
        "network",
        "redirect to itself",
        answers(f.redirect(lambda ask: ask.path, "308 Permanent")),
        BAD,
        "redirected",
    ),
    Row(
        "network",
        "captive portal",
        answers(f.body_of(lambda _: PORTAL, "Content-Type: text/html")),
        BAD,
        "bad_answer",
        rules=("json: Expecting value",),
    ),
    Row("network", "proxy, .netrc and CA variables in the environment", surroundings, LIVE),
    *(
        Row(
            "network",
            name,
            tls(certificate, old=old),
            STALE,
            "tls",
            certificate="server",
            lasts_s=12.0,
        )
        for name, certificate, old in (
            ("certificate expired", "expired", False),
            ("certificate not yet valid", "not_yet_valid", False),
            ("certificate of the wrong host", "wrong_host", False),
            ("certificate self-signed", None, False),
            ("old TLS only", "server", True),
        )
    ),
    Row(
        "network",
        "certificate of an unknown CA",
        nothing,
        CONNECTING,
        "tls",
        certificate="server",
        at_start=True,
        lasts_s=5.0,
        known_authority=False,
    ),
    Row("network", "certificate renewed", tls("renewed"), LIVE, certificate="server"),
    Row("network", "net down at start", refused, CONNECTING, "refused", at_start=True),
    Row("network", "flapping 3 s", flaps, None, lasts_s=120.0, back_s=1.8),
    Row(
        "network",
        "a 24 h outage",
        refused,
        STALE,
        "refused",
        lasts_s=86_400.0,
        minutes=1450,
        most_asked=minutely(86_400.0),
    ),
    Row(
        "network",
        "the same answer for ever with a standing stamp: two caches in turn",
        caches,
        STALE,
        "standing",
        120.0,
        back_s=3.8,
    ),
    Row(
        "network",
        "the same answer for ever with a standing stamp",
        changed(stuck=True),
        STALE,
        "standing",
        600.0,
        back_s=1.8,
    ),
    Row(
        "network",
        "the same values for eight hours with a moving stamp",
        changed(quiet=True),
        LIVE,
        lasts_s=8 * 3600.0,
        poll_s=60.0,
    ),
    Row(
        "network",
        "what is not HTTP",
        answers(lambda line, ask: line.sock.sendall(b"SSH-2.0-x\r\n\r\n")),
        BAD,
        "garbled",
    ),
    Row(
        "network",
        "what is asked for seldom fails for an hour: minutes",
        answers(f.status("500 Oops"), "/v1/minutes"),
        LIVE,
        lasts_s=3600.0,
        poll_s=5.0,
    ),
    Row(
        "network",
        "what is asked for seldom fails for an hour: rules",
        answers(f.status("500 Oops"), "/v1/hotline"),
        LIVE,
        lasts_s=3600.0,
        poll_s=5.0,
    ),
)

# --- payload ------------------------------------------------------------------------------------


def payload(
    fault: str, spoilt: Fault, *rules: str, trouble: str = "bad_answer", lasts_s: float = 65.0
) -> Row:
    """An answer that breaks the contract: no value changes, and the tile says so."""
    shows = STALE if trouble == "cut_short" else BAD
    return Row("payload", fault, snapshots(spoilt), shows, trouble, lasts_s, rules=rules)


def accepted(fault: str, spoilt: Fault) -> Row:
    """An answer that is odd and sound: it is shown."""
    return Row("payload", fault, snapshots(spoilt), LIVE, lasts_s=6.0)


def raw(body: bytes, kind: str = JSON) -> Fault:
    return f.body_of(lambda _: body, kind)


def counted(value: bytes) -> Fault:
    """`today.abandoned` is something that is no count."""
    return f.replaced(b'"abandoned":1', b'"abandoned":' + value)


def put(path: str, value: Any) -> Fault:
    """One place of the answer is set; `DELETE` takes it out."""

    def spoil(whole: dict[str, Any]) -> None:
        *way, last = path.split(".")
        at: Any = whole
        for part in way:
            at = at[int(part)] if isinstance(at, list) else at[part]
        if value is DELETE:
            del at[last]
        elif isinstance(at, list):
            at[int(last)] = value
        else:
            at[last] = value

    return f.json_of(spoil)


DELETE = object()
STRIDE = 59
"""Bytes from cut to cut: a prime, and with it 75 attempts walk more than an answer's 3.8 kB."""
NO_UTF8 = "json: 'utf-8' codec can't decode"
NO_COUNT = tuple(
    f"shape: Expected `int`{what} - at `$.today.abandoned`"
    for what in (" >= 0", ", got `float`", ", got `str`", ", got `bool`")
)
NASTY = "<img src=file:///etc/passwd><b>x</b>"
LONG = "很" * 10_000
RIGHT_TO_LEFT = "\u202e" + "خط" * 40


def doubled(whole: dict[str, Any]) -> None:
    whole["seats"].append(whole["seats"][0])


PAYLOAD = (
    payload("10 MB", f.ten_megabytes, trouble="too_large", lasts_s=8.0),
    payload("10 MB: announced", f.ten_megabytes_announced, trouble="too_large", lasts_s=8.0),
    payload("gzip bomb", f.bomb, trouble="too_large", lasts_s=8.0),
    payload("endless chunks", f.endless_chunks, trouble="too_large", lasts_s=8.0),
    payload(
        "cut short at every byte: with Content-Length",
        f.cut_short(announced=True, step=STRIDE),
        trouble="cut_short",
        lasts_s=900.0,
    ),
    payload(
        "cut short at every byte: without Content-Length",
        f.cut_short(announced=False, step=STRIDE),
        "json: ",
        "json: Unterminated string",
        "json: Expecting",
        lasts_s=900.0,
    ),
    payload("empty", raw(b""), "json: Expecting value"),
    payload(
        'null, [], {}, "ok"',
        f.each_of(raw(b"null"), raw(b"[]"), raw(b"{}"), raw(b'"ok"')),
        "json: it is no JSON object",
        "schema: schema: missing",
    ),
    payload(
        "HTML typed as JSON", raw(b"<html><body>It works!</body></html>"), "json: Expecting value"
    ),
    payload("BOM", f.body_of(lambda body: b"\xef\xbb\xbf" + body), "json: Unexpected UTF-8 BOM"),
    payload(
        "UTF-16", f.body_of(lambda body: body.decode().encode("utf-16")), NO_UTF8 + " byte 0xff"
    ),
    payload("Latin-1", f.replaced("喝水".encode(), "é".encode("latin-1")), NO_UTF8 + " byte 0xe9"),
    payload("broken UTF-8", f.replaced("喝水".encode(), b"\xe5\x96"), NO_UTF8 + " bytes"),
    payload(
        "lone surrogate",
        f.replaced(b'"epoch":"run-1"', b'"epoch":"\xed\xa0\x80"'),
        NO_UTF8 + " byte 0xed",
    ),
    payload(
        "lone surrogate: escaped",
        f.replaced(b'"epoch":"run-1"', b'"epoch":"\\ud800"'),
        "shape: JSON is malformed: unexpected end of escaped utf-16 surrogate",
    ),
    payload(
        "NaN, Infinity",
        f.each_of(counted(b"NaN"), counted(b"Infinity"), counted(b"-Infinity")),
        "json: NaN",
        "json: Infinity",
        "json: -Infinity",
    ),
    payload("1e999", counted(b"1e999"), "shape: Number out of range - at `$.today.abandoned`"),
    payload(
        "negative, fractional, text, boolean where a count belongs",
        f.each_of(counted(b"-1"), counted(b"1.5"), counted(b'"1"'), counted(b"true")),
        *NO_COUNT,
    ),
    payload(
        "huge integers",
        f.each_of(counted(b"9" * 30), counted(b"9" * 30_000)),
        "shape: Expected `int` <= ",
        "shape: Integer value out of range - at `$.today.abandoned`",
    ),
    payload(
        "duplicate keys",
        f.replaced(b'"abandoned":1', b'"abandoned":1,"abandoned":1'),
        "duplicate: abandoned",
    ),
    payload(
        "nesting 100,000",
        f.each_of(raw(b"[" * 100_000), raw(b'[{"a":' * 50_000)),
        "json: maximum recursion depth",
        lasts_s=12.0,
    ),
    payload("trailing garbage", f.body_of(lambda body: body + b"}"), "json: Extra data"),
    payload(
        "a higher major version",
        put("schema", "hotline-metrics/2.0"),
        "version: schema: hotline-metrics/2.0",
        trouble="version",
    ),
    accepted(
        "unknown fields and words: a higher minor version", put("schema", "hotline-metrics/1.9")
    ),
    accepted("unknown fields and words: fields", put("surprise", {"deep": [1, None]})),
    accepted(
        "unknown fields and words: words",
        f.each_of(put("seats.0.state", "floating"), put("emergency.state", "x")),
    ),
    payload(
        "a missing required field",
        f.each_of(put("today", DELETE), put("seats", DELETE)),
        "shape: Object missing required field `today`",
        "missing: seats",
    ),
    payload(
        "naive stamps",
        put("snapshot_time", "2026-11-23T09:41:05.000"),
        "shape: Expected `datetime` with a timezone component - at `$.snapshot_time`",
    ),
    payload(
        "future stamps",
        put("snapshot_time", "2126-11-23T09:41:05.000+08:00"),
        "order: snapshot_time: ",
    ),
    payload(
        "ancient stamps",
        put("server_time", "0001-01-01T00:00:00.000+00:00"),
        "shape: no time of a hotline: 0001-01-01",
    ),
    payload("duplicate ids", f.json_of(doubled), "duplicate: seats: "),
    payload(
        "histogram of wrong length, negative, not adding up",
        f.each_of(
            put("today.answered_delay", [1]),
            put("today.answered_delay.0", -1),
            put("today.answered_delay.0", 77),
        ),
        "histogram: today.answered_delay: 1 bins",
        "histogram: today.answered_delay: bins add up to ",
        "shape: Expected `int` >= 0 - at `$.today.answered_delay[0]`",
    ),
    accepted("names of 10,000 characters", put("seats.0.operator", LONG)),
    accepted("names from right to left", put("seats.0.operator", RIGHT_TO_LEFT)),
    accepted("names that are markup", put("seats.0.operator", NASTY)),
    Row(
        "payload",
        "rules that break the contract",
        answers(raw(b"<html>"), "/v1/hotline"),
        LIVE,
        lasts_s=1300.0,
        poll_s=5.0,
    ),
)

# --- time ---------------------------------------------------------------------------------------


@contextmanager
def sleeps(rig: Rig) -> Iterator[None]:
    """The lid is closed for eight hours: nothing is asked and the clock goes on."""
    rig.world.skip(8 * 3600.0)
    yield


def sets_clock(off_s: float) -> Inject:
    """The server's clock is set, and stays so."""

    @contextmanager
    def inject(rig: Rig) -> Iterator[None]:
        rig.server.clock_off_s = off_s
        yield

    return inject


def wall_jumps(off_s: float) -> Inject:
    """The clock of the board's machine is set, and stays so until the board is started again."""

    @contextmanager
    def inject(rig: Rig) -> Iterator[None]:
        rig.wall_off_s = off_s
        yield

    return inject


def across(fault: str, begins: str, zone: str = "Asia/Shanghai") -> Row:
    """The board runs across an instant at which calendars stumble."""
    return Row(
        "time", fault, nothing, LIVE, lasts_s=90.0, world=lambda: World(begins=begins),
        zone=zone,
    )  # fmt: skip


TIME = (
    Row("time", "wall clock two hours off: ahead", wall_jumps(7200.0), LIVE, lasts_s=30.0),
    Row("time", "wall clock two hours off: behind", wall_jumps(-7200.0), LIVE, lasts_s=30.0),
    across("DST both ways: begins", "2026-03-29T00:59:30+00:00", "Europe/Berlin"),
    across("DST both ways: ends", "2026-10-25T00:59:30+00:00", "Europe/Berlin"),
    across("midnight", "2026-11-23T23:59:30+08:00"),
    across("new year", "2026-12-31T23:59:30+08:00"),
    across("29 February", "2028-02-28T23:59:30+08:00"),
    Row("time", "suspend for 8 h", sleeps, Freshness.LOST, lasts_s=0.0, back_s=1.8),
    Row("time", "server clock off by 10 min: ahead", nothing, LIVE, clock_off_s=600.0),
    Row("time", "server clock off by 10 min: behind", nothing, LIVE, clock_off_s=-600.0),
    Row("time", "server clock off by 10 min: set ahead", sets_clock(600.0), LIVE),
    Row(
        "time",
        "server clock off by 10 min: set back",
        sets_clock(-600.0),
        LIVE,
        lasts_s=10.0,
        blinks=True,
    ),
    Row(
        "time",
        "uptime over 24.8 days",
        refused,
        STALE,
        "refused",
        20.0,
        world=lambda: World(uptime_s=2**31 / 1000 - 10.0),
    ),
    Row(
        "time",
        "uptime over 24.8 days: over 49.7",
        refused,
        STALE,
        "refused",
        20.0,
        world=lambda: World(uptime_s=2**32 / 1000 - 10.0),
    ),
)

# --- keyring ------------------------------------------------------------------------------------


def no_token(error: Any) -> Inject:
    """The keyring gives no token; it gives one when the fault ends."""

    @contextmanager
    def inject(rig: Rig) -> Iterator[None]:
        assert isinstance(rig.credentials, Drawer)
        rig.credentials.error = error
        yield
        rig.credentials.error = None

    return inject


def keyring(fault: str, error: Any) -> Row:
    """No token at the start: what to do is said, and it goes on alone once there is one."""
    return Row(
        "keyring", fault, no_token(error), NOT_AUTHORISED, "credential", 40.0, back_s=300.8,
        most_asked=token_refused(40.0), at_start=True,
    )  # fmt: skip


KEYRING = (
    keyring("none: until there is one", NoKeyring("keyring.backends.fail.Keyring")),
    keyring(
        "locked with a display: until it is not",
        KeyringLocked(CredentialTrouble.KEYRING_SILENT, "no answer"),
    ),
    keyring(
        "only a plaintext or null backend: until not",
        NoKeyring("keyring.backends.null is not accepted"),
    ),
    keyring("token empty: until it is not", BadToken("the token is empty")),
    Row(
        "keyring",
        "dies while running: the token stays in use",
        no_token(KeyringRefused("gone")),
        LIVE,
    ),
    Row(
        "keyring",
        "token changed while running",
        token_changes,
        NOT_AUTHORISED,
        "unauthorised",
        40.0,
        back_s=300.8,
        most_asked=token_refused(40.0),
    ),
)

# --- alarms -------------------------------------------------------------------------------------


def acknowledged(sound: Snapshot) -> Snapshot:
    """Somebody has taken the alarm on."""
    assert not isinstance(sound.alarms, Absent)
    (alarm,) = sound.alarms
    return replace(sound, alarms=(replace(alarm, acknowledged=alarm.since + 5),))


ALARMS = (
    Row(
        "alarms",
        "acknowledged, then data lost, then restart: the loss",
        refused,
        STALE,
        "refused",
        change=acknowledged,
    ),
    Row(
        "alarms",
        "the server cannot evaluate them",
        snapshots(put("alarms", None)),
        LIVE,
        lasts_s=6.0,
        evaluated=False,
    ),
)

ROWS = (*NETWORK, *PAYLOAD, *TIME, *KEYRING, *ALARMS)
TOKENS = (TOKEN, "another-t0ken-for-tests")
