"""A client that a test cannot forget to close."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.transport.faulty import TLS
from wallboard.transport.client import HttpClient

TOKEN = "s3cr3t-T0ken.that~must/not+show=="


@pytest.fixture
def client_of() -> Iterator[Callable[[str], HttpClient]]:
    """Makes clients that trust the test authority and send TOKEN."""
    made: list[HttpClient] = []

    def make(origin: str) -> HttpClient:
        made.append(HttpClient(origin, lambda: TOKEN, verify=TLS / "ca.pem", max_body_bytes=50_000))
        return made[-1]

    yield make
    for client in made:
        client.close()
