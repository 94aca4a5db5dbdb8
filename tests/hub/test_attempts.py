"""Guessing is refused; a wall with an old token, and all who know theirs, are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.serving import RunningHub, filled_watch, running
from wallboard.hub.attempts import ADDRESSES, REPETITIONS, WINDOW_S, WRONG_TOKENS, Attempts
from wallboard.hub.tokens import TokenFile

HERE, THERE = "192.0.2.1", "192.0.2.2"


def digest(number: int) -> bytes:
    return number.to_bytes(32, "big")


def guessed(attempts: Attempts, address: str, now: float = 0.0) -> None:
    for number in range(WRONG_TOKENS):
        assert attempts.failed(address, digest(number), now) is None


def test_guessing_is_refused_until_the_window_ends() -> None:
    attempts = Attempts()
    guessed(attempts, HERE)
    assert attempts.failed(HERE, digest(99), 10.0) == WINDOW_S - 10
    assert attempts.failed(HERE, digest(99), 59.5) == 0.5
    guessed(attempts, HERE, WINDOW_S)
    assert attempts.failed(HERE, digest(99), WINDOW_S) == WINDOW_S


def test_another_address_guesses_for_itself() -> None:
    attempts = Attempts()
    guessed(attempts, HERE)
    guessed(attempts, THERE)
    assert attempts.failed(HERE, digest(99), 0.0) is not None


def test_an_old_token_shown_again_is_no_guess() -> None:
    """Forty walls that nobody has told the new one go on reading that it is not known."""
    attempts = Attempts()
    for _ in range(REPETITIONS):
        assert attempts.failed(HERE, digest(1), 0.0) is None
    assert attempts.failed(HERE, digest(1), 0.0) == WINDOW_S


def test_while_others_guess_the_old_token_is_still_called_unknown() -> None:
    attempts = Attempts()
    guessed(attempts, HERE)
    assert attempts.failed(HERE, digest(99), 1.0) is not None
    assert attempts.failed(HERE, digest(3), 1.0) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::1", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("what a proxy says", "or another", True),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    attempts = Attempts()
    guessed(attempts, one)
    assert (attempts.failed(other, digest(99), 0.0) is not None) is same


def test_what_is_remembered_is_bounded() -> None:
    attempts = Attempts()
    for number in range(ADDRESSES * 3):
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        attempts.failed(address, digest(number), number / 1000)
        assert len(attempts) <= ADDRESSES
    window = next(iter(attempts._windows.values()))
    for number in range(1000):
        attempts.failed(HERE, digest(number), 5.0)
    assert max(len(each.digests) for each in attempts._windows.values()) == WRONG_TOKENS
    assert window is not next(iter(attempts._windows.values())), "the oldest made room"


# --- over HTTP ---


@pytest.fixture
def tokens(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "tokens.json")


@pytest.fixture
def hub(tokens: TokenFile) -> Iterator[RunningHub]:
    tokens.add("wall", "read")
    with running(filled_watch(), tokens=tokens) as found:
        yield found


def bearer(token: str) -> tuple[str, str]:
    return ("Authorization", f"Bearer {token}")


def test_over_http_a_known_token_is_served_whatever_its_address_does(
    hub: RunningHub, tokens: TokenFile
) -> None:
    known = tokens.add("desk", "operate")
    for number in range(WRONG_TOKENS):
        hub.judged("/v1/hotline", bearer(f"guess-{number}"), status=401)
    refused = hub.judged("/v1/hotline", bearer("one more"), status=429)
    assert 0 < int(refused.headers["retry-after"]) <= WINDOW_S
    assert refused.headers["content-type"] == "application/problem+json"
    assert "www-authenticate" not in refused.headers
    assert "one more" not in str(refused.headers) + refused.body.decode()
    hub.judged("/v1/hotline", bearer("guess-7"), status=401)
    hub.judged("/v1/hotline", bearer(known))
    other = ("X-Forwarded-For", "198.51.100.7")  # the proxy on this machine says who asks
    hub.judged("/v1/hotline", bearer(known), other)
    hub.judged("/v1/hotline", bearer("first from there"), other, status=401)


def test_without_a_token_nothing_is_guessed(hub: RunningHub) -> None:
    for _ in range(WRONG_TOKENS + 5):
        assert hub.ask("/v1/hotline").status == 401
    hub.judged("/v1/hotline", bearer("a first one"), status=401)
