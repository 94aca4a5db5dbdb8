"""A word to the service manager: systemd's protocol, sd_notify(3).

It is a datagram to the local socket named in NOTIFY_SOCKET; without one nothing is said.
"""

import logging
import os
import socket
from collections.abc import Mapping

_log = logging.getLogger(__name__)


class Notifier:
    """Says one thing at a time to the service manager; silent where there is none."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # a leading @ stands for the abstract name space
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._failed = False

    def say(self, message: str) -> None:
        """Send a message such as `READY=1`; one that cannot be sent is logged once."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.setblocking(False)  # a full queue must not hold up the painting
                line.sendto(message.encode(), self._address)
        except OSError as error:
            if not self._failed:
                _log.warning("the service manager does not listen: %s", error)
            self._failed = True


def interval_s(environment: Mapping[str, str] = os.environ) -> float | None:
    """How often the watchdog wants to hear of this process; None where there is no watchdog."""
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    try:
        period_s = int(environment["WATCHDOG_USEC"]) / 1e6
    except (KeyError, ValueError):
        return None
    return period_s if period_s > 0 else None
