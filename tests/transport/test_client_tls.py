"""Who is believed to be the server, with certificates of an authority made for these tests."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.transport.conftest import TOKEN
from tests.transport.faulty import TLS, FaultyServer, answer, saying
from wallboard.transport.client import HttpClient
from wallboard.transport.errors import TransportError, Trouble

ClientOf = Callable[[str], HttpClient]


def trouble(client: HttpClient) -> TransportError:
    with pytest.raises(TransportError) as caught:
        client.get("/", deadline_s=5.0)
    return caught.value


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        ("expired", "certificate has expired"),
        ("not_yet_valid", "certificate is not yet valid"),
        ("wrong_host", "Hostname mismatch"),
    ],
)
def test_a_bad_certificate_gets_no_token(client_of: ClientOf, certificate: str, said: str) -> None:
    with FaultyServer(saying(answer()), certificate) as server:
        error = trouble(client_of(server.origin))
        assert server.requests == []
    assert error.kind is Trouble.TLS
    assert said in error.detail


def test_an_authority_that_nobody_named_is_not_trusted() -> None:
    with FaultyServer(saying(answer()), "server") as server:
        client = HttpClient(server.origin, lambda: TOKEN)
        error = trouble(client)
        client.close()
        assert server.requests == []
    assert error.kind is Trouble.TLS


def test_a_missing_file_of_authorities_is_no_licence(tmp_path: Path) -> None:
    with FaultyServer(saying(answer()), "server") as server:
        client = HttpClient(server.origin, lambda: TOKEN, verify=tmp_path / "none.pem")
        error = trouble(client)
        client.close()
        assert server.connections == 0
    assert error.kind is Trouble.TLS


def test_a_broken_file_of_authorities_is_no_licence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate in here")
    with FaultyServer(saying(answer()), "server") as server:
        client = HttpClient(server.origin, lambda: TOKEN, verify=broken)
        error = trouble(client)
        client.close()
        assert server.requests == []
    assert error.kind is Trouble.TLS


def test_a_server_that_speaks_no_tls(client_of: ClientOf) -> None:
    with FaultyServer(lambda line: line.sock.sendall(answer())) as server:
        error = trouble(client_of(f"https://localhost:{server.port}"))
    assert error.kind is Trouble.TLS


def test_old_tls_is_refused(client_of: ClientOf) -> None:
    server = FaultyServer(saying(answer()), "server")
    assert server.context is not None
    server.context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        server.context.minimum_version = server.context.maximum_version = ssl.TLSVersion.TLSv1_1
    with server:
        error = trouble(client_of(server.origin))
        assert server.requests == []
    assert error.kind is Trouble.TLS


def test_a_renewed_certificate_needs_no_restart(client_of: ClientOf) -> None:
    with FaultyServer(saying(answer()), "expired") as server:
        client = client_of(server.origin)
        assert trouble(client).kind is Trouble.TLS
        assert server.context is not None
        server.context.load_cert_chain(TLS / "server.pem")
        assert client.get("/", deadline_s=5.0).status == 200
