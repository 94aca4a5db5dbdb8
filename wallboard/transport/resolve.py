"""Names to addresses within a deadline, although the system's lookup has none."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from typing import Any, TypeAlias

from wallboard.transport.deadline import Watch
from wallboard.transport.errors import NoAnswer, Trouble

Address: TypeAlias = tuple[int, int, int, str, Any]
"""One row of `socket.getaddrinfo`: family, type, protocol, canonical name, socket address."""

Lookup: TypeAlias = Callable[[str, int], list[Address]]


def ask_system(host: str, port: int) -> list[Address]:
    """The system's own lookup, which blocks for as long as it likes; OSError if it fails."""
    return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


class _Question:
    """One lookup under way in a thread of its own."""

    def __init__(self, host: str, port: int) -> None:
        self.key = (host, port)
        self.answer: list[Address] | OSError | UnicodeError | None = None


class Resolver:
    """Asks in a thread; while a lookup hangs, later requests wait for it and start no second.

    So a name server that is silent for a day costs one thread, and its late answer is used.
    """

    def __init__(self, lookup: Lookup = ask_system) -> None:
        self._lookup = lookup
        self._settled = threading.Condition()
        self._question: _Question | None = None

    def addresses(self, host: str, port: int, watch: Watch) -> list[Address]:
        """At least one address of `host`; NoAnswer (unresolved, timed out) if there is none."""
        if is_address(host):
            return ask_system(host, port)
        with self._settled:
            question = self._question
            if question is None or question.key != (host, port):
                question = self._ask(host, port)
        watch.on_cut(self._wake)
        with self._settled:
            self._settled.wait_for(lambda: question.answer is not None or watch.cut is not None)
            answer = question.answer
            if answer is not None and self._question is question:
                self._question = None
        if isinstance(answer, list) and answer:
            return answer
        if answer is None:
            raise NoAnswer(Trouble.TIMED_OUT, f"no answer yet to the lookup of {host}")
        raise NoAnswer(Trouble.UNRESOLVED, f"{host} is not known: {answer or 'no address'}")

    def _wake(self) -> None:
        with self._settled:
            self._settled.notify_all()

    def _ask(self, host: str, port: int) -> _Question:
        question = self._question = _Question(host, port)

        def ask() -> None:
            answer: list[Address] | OSError | UnicodeError
            try:
                answer = self._lookup(host, port)
            except (OSError, UnicodeError) as error:  # UnicodeError: a label IDNA cannot encode
                answer = error
            with self._settled:
                question.answer = answer
                self._settled.notify_all()

        # A daemon: a lookup cannot be interrupted, and the program must be able to end.
        threading.Thread(target=ask, name="resolve", daemon=True).start()
        return question


def is_address(host: str) -> bool:
    """Whether `host` is a literal IPv4 or IPv6 address, so that nothing need be looked up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether `host` is a literal address of this machine's loopback."""
    return is_address(host) and ipaddress.ip_address(host).is_loopback
