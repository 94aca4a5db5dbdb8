from __future__ import annotations

import threading
import time

import pytest

from wallboard.transport.errand import ErrandThread, Unfinished


def test_what_comes_back() -> None:
    assert ErrandThread("errand").run(lambda: 7, 30.0) == 7


def test_it_is_another_thread() -> None:
    assert ErrandThread("errand").run(threading.current_thread, 30.0).name == "errand"


def test_an_error_comes_back_as_it_is() -> None:
    def fail() -> None:
        raise KeyError("why")

    with pytest.raises(KeyError, match="why"):
        ErrandThread("errand").run(fail, 30.0)


def test_whoever_waits_can_be_told_to_wait_no_longer() -> None:
    errand, hangs = ErrandThread("errand"), threading.Event()
    threading.Timer(0.05, errand.abandon).start()
    began = time.monotonic()
    with pytest.raises(Unfinished):
        errand.run(lambda: hangs.wait(60), 60.0)
    with pytest.raises(Unfinished):
        errand.run(lambda: hangs.wait(60), 60.0)
    assert time.monotonic() - began < 30.0
    hangs.set()


def test_a_call_that_hangs_is_left_and_none_started_behind_it() -> None:
    answered = threading.Event()
    errand = ErrandThread("hanging errand")
    for _ in range(3):
        with pytest.raises(Unfinished):
            errand.run(lambda: answered.wait(60), 0.05)
    names = [thread.name for thread in threading.enumerate()]
    assert names.count("hanging errand") == 1
    (hanging,) = [one for one in threading.enumerate() if one.name == "hanging errand"]
    answered.set()
    hanging.join(30)
    assert errand.run(lambda: "well", 30.0) == "well"
