"""A real hub as a child process, for tests that want real HTTP."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from wallboard.demo import HubProcess


@contextmanager
def running_hub(
    *arguments: str, listen: str = "127.0.0.1:0", killed: bool = False
) -> Iterator[str]:
    """The address of a hub that ends with the block: cleanly, or by kill -9."""
    hub = HubProcess(["--listen", listen, *arguments])
    try:
        yield hub.url()
        if killed:
            hub._process.kill()
            assert hub.end() == -signal.SIGKILL
    finally:
        hub.end()
