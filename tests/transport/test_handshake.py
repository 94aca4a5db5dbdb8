"""A connection made by hand is judged as the board's own requests are."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.transport.faulty import TLS, FaultyServer, answer, saying
from wallboard.transport.client import HttpClient
from wallboard.transport.errors import TransportError, Trouble
from wallboard.transport.handshake import handshake

SOON_S = 20.0


def judged(origin: str, authorities: Path | None, *, to_the_word: bool = True) -> TransportError:
    """What the handshake says, once it is seen that a request says the same."""
    with pytest.raises(TransportError) as caught:
        handshake(origin, authorities, SOON_S)
    client = HttpClient(origin, lambda: None, verify=authorities or True)
    with pytest.raises(TransportError) as asked:
        client.get("/", deadline_s=SOON_S)
    client.close()
    assert caught.value.kind is asked.value.kind
    assert not to_the_word or caught.value.detail == asked.value.detail
    return caught.value


def test_a_way_that_is_open() -> None:
    with FaultyServer(saying(answer())) as plain, FaultyServer(saying(answer()), "server") as tls:
        assert handshake(plain.origin, None, SOON_S).tls is None
        assert handshake(tls.origin, TLS / "ca.pem", SOON_S).tls == "TLSv1.3"


def test_a_folder_of_authorities(tmp_path: Path) -> None:
    named = tmp_path / "998e3b81.0"  # OpenSSL finds an authority by its subject's hash
    named.write_bytes((TLS / "ca.pem").read_bytes())
    with FaultyServer(saying(answer()), "server") as server:
        assert handshake(server.origin, tmp_path, SOON_S).tls == "TLSv1.3"
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


def test_closed_in_the_handshake() -> None:
    with FaultyServer(lambda line: None) as server:
        # an end or a reset: which of the two comes first is chance
        said = judged(f"https://localhost:{server.port}", TLS / "ca.pem", to_the_word=False)
        assert said.kind is Trouble.RESET


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert judged(f"http://127.0.0.1:{port}", None).kind is Trouble.REFUSED
