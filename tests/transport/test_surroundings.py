"""Nothing in the environment or the home folder redirects, adds to or weakens a request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.transport.conftest import TOKEN
from tests.transport.faulty import TLS, FaultyServer, answer, saying
from wallboard.transport.client import HttpClient
from wallboard.transport.errors import TransportError, Trouble

ClientOf = Callable[[str], HttpClient]


@pytest.fixture
def traps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A home with a .netrc, and every variable that requests or OpenSSL listens to."""
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login thief password thief\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(TLS / "ca.pem"))


@pytest.mark.usefixtures("traps")
@pytest.mark.parametrize("certificate", [None, "server"], ids=["http", "https"])
def test_the_token_goes_to_the_server_and_nothing_else_does(
    client_of: ClientOf, certificate: str | None
) -> None:
    with FaultyServer(saying(answer()), certificate) as server:
        client_of(server.origin).get("/", deadline_s=5.0)
    assert f"\r\nAuthorization: Bearer {TOKEN}\r\n".encode() in server.requests[0]


@pytest.mark.usefixtures("traps")
def test_no_variable_names_an_authority() -> None:
    with FaultyServer(saying(answer()), "server") as server:
        client = HttpClient(server.origin, lambda: TOKEN)
        with pytest.raises(TransportError) as caught:
            client.get("/", deadline_s=5.0)
        client.close()
    assert caught.value.kind is Trouble.TLS


@pytest.mark.usefixtures("traps")
def test_the_traps_do_catch_a_plain_request() -> None:
    """Else the tests above would prove nothing."""
    with FaultyServer(saying(answer())) as server, pytest.raises(requests.exceptions.ProxyError):
        requests.get(server.origin, timeout=5)
