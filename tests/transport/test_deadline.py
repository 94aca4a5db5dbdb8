"""The watchdog against a clock in the test's hand, and once against the real one."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from wallboard.transport.deadline import Cut, Watchdog


class HandClock:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def watchdog(clock: HandClock) -> Iterator[Watchdog]:
    watchdog = Watchdog(clock)
    yield watchdog
    watchdog.close()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(5)
        yield ours, theirs


def test_nothing_happens_before_the_deadline(clock: HandClock, watchdog: Watchdog) -> None:
    with watchdog.watching(4.0) as watch:
        clock.now += 3.999
        assert watchdog.look() == pytest.approx(0.001)
        assert watch.cut is None
    assert watch.cut is None


def test_a_look_at_the_deadline_ends_a_read(
    clock: HandClock, watchdog: Watchdog, pair: tuple[socket.socket, socket.socket]
) -> None:
    ours, _ = pair
    with watchdog.watching(4.0) as watch:
        watch.attach(ours)
        clock.now += 4.0
        assert watchdog.look() is None
        assert ours.recv(1) == b""
    assert watch.cut is Cut.DEADLINE


def test_a_socket_attached_after_the_end_is_shut_at_once(
    watchdog: Watchdog, pair: tuple[socket.socket, socket.socket]
) -> None:
    ours, _ = pair
    with watchdog.watching(4.0) as watch:
        watchdog.abort()
        watch.attach(ours)
        assert ours.recv(1) == b""
    assert watch.cut is Cut.ABORTED


def test_the_first_reason_stands(clock: HandClock, watchdog: Watchdog) -> None:
    with watchdog.watching(4.0) as watch:
        watchdog.abort()
        clock.now += 5.0
    assert watch.cut is Cut.ABORTED


def test_a_request_over_after_its_deadline_was_late_even_if_no_thread_saw_it(
    clock: HandClock, watchdog: Watchdog
) -> None:
    with watchdog.watching(4.0) as watch:
        clock.now += 4.0
    assert watch.cut is Cut.DEADLINE


def test_a_connection_outlives_its_request(
    watchdog: Watchdog, pair: tuple[socket.socket, socket.socket]
) -> None:
    ours, theirs = pair
    with watchdog.watching(4.0) as watch:
        watch.attach(ours)
    watchdog.abort()
    theirs.sendall(b"x")
    assert ours.recv(1) == b"x"


def test_one_request_at_a_time(watchdog: Watchdog) -> None:
    with watchdog.watching(4.0), pytest.raises(RuntimeError), watchdog.watching(4.0):
        pass
    with watchdog.watching(4.0):
        pass


def test_no_connection_outside_a_request(watchdog: Watchdog) -> None:
    with pytest.raises(RuntimeError):
        _ = watchdog.current


def test_one_thread_for_all_requests_and_none_after_close(clock: HandClock) -> None:
    before = set(threading.enumerate())

    def started() -> list[str]:
        return [each.name for each in threading.enumerate() if each not in before]

    watchdog = Watchdog(clock)
    assert started() == []
    for _ in range(50):
        with watchdog.watching(4.0):
            assert started() == ["deadline"]
    watchdog.close()
    assert started() == []
    with watchdog.watching(4.0) as watch:
        assert watch.cut is Cut.ABORTED
    assert started() == []


def descriptors_of(sock: socket.socket) -> int:
    """How many descriptors this process has of one connection; others may come and go meanwhile."""
    meant = os.fstat(sock.fileno())
    numbers = [int(each.name) for each in Path("/proc/self/fd").iterdir()]
    return sum(_same(number, meant) for number in numbers)


def _same(number: int, meant: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.fstat(number), meant)
    except OSError:  # the listing's own, or one that was closed since
        return False


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_no_descriptor_is_left_behind(
    watchdog: Watchdog, pair: tuple[socket.socket, socket.socket]
) -> None:
    ours, _ = pair
    assert descriptors_of(ours) == 1
    for _ in range(50):
        with watchdog.watching(4.0) as watch:
            watch.attach(ours)
            assert descriptors_of(ours) == 2
    assert descriptors_of(ours) == 1


def test_the_thread_keeps_real_time(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, _ = pair
    watchdog = Watchdog()
    with watchdog.watching(0.05) as watch:
        watch.attach(ours)
        assert ours.recv(1) == b""
    assert watch.cut is Cut.DEADLINE
    watchdog.close()
