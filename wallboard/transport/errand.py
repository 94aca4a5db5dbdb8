"""Calls that may never come back, made in a thread and waited for until a deadline."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Unfinished(Exception):
    """The call has not come back in time; it goes on, and its result will be dropped."""


class _Outcome(Generic[Result]):
    """What a call brought: its result, or the error it raised."""

    result: Result
    error: Exception | None = None
    is_there = False


class ErrandThread:
    """Runs one call at a time; while one hangs, none is started behind it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._turn = threading.Lock()
        self._running: threading.Thread | None = None
        self._over = threading.Event()
        self._abandoned = False

    def abandon(self) -> None:
        """Wait for no call any longer, be it under way or still to come."""
        self._abandoned = True
        self._over.set()

    def run(self, call: Callable[[], Result], deadline_s: float) -> Result:
        """What `call` returns or raises; Unfinished if it, or the one before it, still hangs."""
        outcome = _Outcome[Result]()

        def work() -> None:
            try:
                outcome.result = call()
            except Exception as error:  # noqa: BLE001 - whatever it is goes to whoever waits
                outcome.error = error
            outcome.is_there = True
            self._over.set()

        if not self._turn.acquire(timeout=deadline_s):
            raise Unfinished
        try:
            if self._running is not None and self._running.is_alive():
                raise Unfinished
            # A daemon: a dialog that nobody answers must not keep the program from ending.
            thread = threading.Thread(target=work, name=self._name, daemon=True)
            self._over.clear()
            if self._abandoned:
                raise Unfinished
            self._running = thread
            thread.start()
            self._over.wait(deadline_s)
            if not outcome.is_there:
                raise Unfinished
            self._running = None
        finally:
            self._turn.release()
        if outcome.error is not None:
            raise outcome.error
        return outcome.result
