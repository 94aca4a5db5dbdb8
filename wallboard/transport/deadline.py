"""A deadline for a whole request, kept by shutting its connection down from outside.

A socket's timeout is per `recv`, so one byte a second beats it for ever, in the headers as in
the body and in a TLS handshake. A second descriptor of the same connection does not care what
the first one is doing: shut down, it ends any read, over TLS as well.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum


class Cut(Enum):
    """Why a request was ended from outside."""

    DEADLINE = "deadline"
    ABORTED = "aborted"


class Watch:
    """One request under way: its end in seconds of the clock, and what ends it early."""

    def __init__(self, until: float, clock: Callable[[], float], lock: threading.RLock) -> None:
        self._until = until
        self._clock = clock
        self._lock = lock
        self._lines: list[socket.socket] = []
        self._callbacks: list[Callable[[], None]] = []
        self._cut: Cut | None = None
        self.opened = False  # whether this request opened a connection
        self.reused = False  # whether the last connection it used had served others before

    @property
    def cut(self) -> Cut | None:
        """None while nobody ended the request; final once the watch is over."""
        return self._cut

    def left_s(self) -> float:
        """Seconds until the deadline, negative after it."""
        return self._until - self._clock()

    def attach(self, sock: socket.socket) -> None:
        """Let the end of this request shut `sock` down; it may not be connected yet."""
        # socket.dup is os.dup where a socket is a descriptor, and works on Windows too.
        line = socket.socket(sock.family, sock.type, sock.proto, fileno=socket.dup(sock.fileno()))
        with self._lock:
            self._lines.append(line)
            if self._cut is not None:
                _shut_down(line)

    def on_cut(self, callback: Callable[[], None]) -> None:
        """Call `callback`, quickly and from any thread, when the request is ended from outside."""
        with self._lock:
            self._callbacks.append(callback)
            if self._cut is not None:
                callback()

    def end(self, why: Cut) -> None:
        """End the request now; the first reason given stands."""
        with self._lock:
            if self._cut is None:
                self._cut = why
                for line in self._lines:
                    _shut_down(line)
                for callback in self._callbacks:
                    callback()

    def release(self) -> None:
        """Close the second descriptors: between requests a connection has one only."""
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines.clear()
            self._callbacks.clear()


class Watchdog:
    """Watches one request at a time, from one thread that starts with the first of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._watch: Watch | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextmanager
    def watching(self, deadline_s: float) -> Iterator[Watch]:
        """Watch the request made in this block; RuntimeError if one is under way already."""
        watch = Watch(self._clock() + deadline_s, self._clock, self._lock)
        with self._changed:
            if self._watch is not None:
                raise RuntimeError("one request at a time: another is under way")
            self._watch = watch
            if self._closed:
                watch.end(Cut.ABORTED)
            else:
                self._wake()
        try:
            yield watch
        finally:
            with self._changed:
                # A read that ended because time was up must not pass for one that ended well,
                # even where the thread has not come round to the cut yet.
                if watch.left_s() <= 0:
                    watch.end(Cut.DEADLINE)
                self._watch = None
                watch.release()

    @property
    def current(self) -> Watch:
        """The request under way; RuntimeError if there is none."""
        watch = self._watch
        if watch is None:
            raise RuntimeError("a connection was opened outside a watched request")
        return watch

    def look(self) -> float | None:
        """Cut the request under way if its time is up; else say in how many seconds it will be."""
        with self._changed:
            watch = self._watch
            if watch is None or watch.cut is not None:
                return None
            left_s = watch.left_s()
            if left_s > 0:
                return left_s
            watch.end(Cut.DEADLINE)
            return None

    def abort(self) -> None:
        """End the request under way, if there is one, at once and from any thread."""
        with self._changed:
            if self._watch is not None:
                self._watch.end(Cut.ABORTED)

    def close(self) -> None:
        """Abort, refuse every later request, and end the thread."""
        with self._changed:
            self._closed = True
            self.abort()
            self._changed.notify_all()
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="deadline", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                self._changed.wait(self.look())


def _shut_down(line: socket.socket) -> None:
    # Not connected yet, or gone already: there is nothing left that could block.
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
