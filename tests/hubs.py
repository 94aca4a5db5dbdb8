"""A real hub as a child process, for tests that want real HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager

from wallboard.demo import HubProcess


@contextmanager
def running_hub(*arguments: str, listen: str = "127.0.0.1:0") -> Iterator[str]:
    """The address of a hub that ends with the block."""
    hub = HubProcess(["--listen", listen, *arguments])
    try:
        yield hub.url()
    finally:
        hub.end()
