"""A service manager's end of the line: what programs say on a real datagram socket."""

import socket
from collections.abc import Mapping


class Manager:
    """Listens at an address, which is a path or a name in the abstract name space."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.setblocking(False)

    def heard(self) -> list[str]:
        """All that was said since it was asked last."""
        found: list[str] = []
        while True:
            try:
                found.append(self._socket.recv(4096).decode())
            except BlockingIOError:
                return found

    def hear(self, within_s: float = 20.0) -> str:
        """The next thing said; TimeoutError where nobody speaks in time."""
        self._socket.settimeout(within_s)
        try:
            return self._socket.recv(4096).decode()
        finally:
            self._socket.setblocking(False)

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()


def environment(address: str, **more: str) -> Mapping[str, str]:
    """What a service manager with a watchdog of 30 s tells the program that it starts."""
    return {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000000", **more}
