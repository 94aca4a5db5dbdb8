"""A connection made by hand is judged as the board's own requests are."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from tests.transport.faulty import TLS, FaultyServer, Line, answer, saying
from wallboard.transport.client import HttpClient
from wallboard.transport.errors import TransportError, Trouble
from wallboard.transport.handshake import addresses, handshake
from wallboard.transport.resolve import Address, Resolver, ask_system

SOON_S = 20.0
DEADLINE_S = 0.3


def judged(origin: str, authorities: Path | None, *, to_the_word: bool = True) -> TransportError:
    """What the handshake says, once it is seen that a request says the same."""
    with pytest.raises(TransportError) as caught:
        handshake(origin, authorities, SOON_S, Resolver())
    client = HttpClient(origin, lambda: None, verify=authorities or True)
    with pytest.raises(TransportError) as asked:
        client.get("/", deadline_s=SOON_S)
    client.close()
    assert caught.value.kind is asked.value.kind
    assert not to_the_word or caught.value.detail == asked.value.detail
    return caught.value


def test_a_way_that_is_open() -> None:
    with FaultyServer(saying(answer())) as plain, FaultyServer(saying(answer()), "server") as tls:
        assert handshake(plain.origin, None, SOON_S, Resolver()).tls is None
        assert handshake(tls.origin, TLS / "ca.pem", SOON_S, Resolver()).tls == "TLSv1.3"


def test_a_folder_of_authorities(tmp_path: Path) -> None:
    named = tmp_path / "998e3b81.0"  # OpenSSL finds an authority by its subject's hash
    named.write_bytes((TLS / "ca.pem").read_bytes())
    with FaultyServer(saying(answer()), "server") as server:
        assert handshake(server.origin, tmp_path, SOON_S, Resolver()).tls == "TLSv1.3"
        named.unlink()
        assert judged(server.origin, tmp_path).kind is Trouble.TLS


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        ("expired", "certificate has expired"),
        ("not_yet_valid", "certificate is not yet valid"),
        ("wrong_host", "Hostname mismatch"),
    ],
)
def test_a_bad_certificate(certificate: str, said: str) -> None:
    with FaultyServer(saying(answer()), certificate) as server:
        error = judged(server.origin, TLS / "ca.pem")
    assert error.kind is Trouble.TLS
    assert said in error.detail


def test_a_missing_file_of_authorities(tmp_path: Path) -> None:
    with FaultyServer(saying(answer()), "server") as server:
        assert judged(server.origin, tmp_path / "none.pem").kind is Trouble.TLS


def test_a_file_of_authorities_that_is_not_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ca.pem"
    file.touch()
    # root may read everything
    monkeypatch.setattr("os.access", lambda path, mode: path != file or mode == os.F_OK)
    with FaultyServer(saying(answer()), "server") as server:
        error = judged(server.origin, file)
    assert error.kind is Trouble.TLS
    assert error.detail.endswith("cannot be read")


def test_closed_in_the_handshake() -> None:
    with FaultyServer(lambda line: None) as server:
        # an end or a reset: which of the two comes first is chance
        said = judged(f"https://localhost:{server.port}", TLS / "ca.pem", to_the_word=False)
        assert said.kind is Trouble.RESET


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert judged(f"http://127.0.0.1:{port}", None).kind is Trouble.REFUSED


def test_a_name_server_that_is_silent() -> None:
    silent = threading.Event()

    def lookup(host: str, port: int) -> list[Address]:
        silent.wait()
        return ask_system("127.0.0.1", port)

    resolver = Resolver(lookup)
    for asked in (
        lambda: addresses("hotline.example", 443, DEADLINE_S, resolver),
        lambda: handshake("https://hotline.example", None, DEADLINE_S, resolver),
    ):
        with pytest.raises(TransportError) as caught:
            asked()
        assert caught.value.kind is Trouble.TIMED_OUT
    silent.set()
    assert addresses("hotline.example", 443, SOON_S, resolver) == ("127.0.0.1",)


def test_a_name_that_is_not_known() -> None:
    def lookup(host: str, port: int) -> list[Address]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(TransportError) as caught:
        addresses("hotline.invalid", 443, SOON_S, Resolver(lookup))
    assert caught.value.kind is Trouble.UNRESOLVED


def test_a_byte_of_tls_now_and_then_does_not_beat_the_deadline() -> None:
    def half_a_handshake(line: Line) -> None:
        line.sock.recv(65_536)
        line.drip(b"\x16\x03\x03\x40\x00" + b"\x02" * 1_000)

    with FaultyServer(half_a_handshake) as server, pytest.raises(TransportError) as caught:
        handshake(f"https://localhost:{server.port}", None, DEADLINE_S, Resolver())
    assert caught.value.kind is Trouble.TIMED_OUT
