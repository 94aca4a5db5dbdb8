"""A word to the service manager: systemd's protocol, sd_notify(3).

It is a datagram to the local socket named in NOTIFY_SOCKET; without one nothing is said.
"""

import logging
import os
import socket
from collections.abc import Callable, Mapping

PATIENCE_S = 20.0
"""So long past its due time what a program lives by may be silent before it is doubted."""
LOOK_EVERY_S = 3.0
LATE_LOOKS = 3
"""Silent at so many looks in a row it is given up: after a machine's sleep the time is long past,
and what is looked at has yet to wake."""

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


class Pulse:
    """Says to the service manager that a program is ready, then that it is well, while it is.

    `due` is when `what` the program lives by next has to show that it lives, by the clock `mono`.
    """

    def __init__(
        self,
        what: str,
        due: Callable[[], float],
        mono: Callable[[], float],
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._what = what
        self._due = due
        self._mono = mono
        self._notifier = Notifier(environment)
        self._ready = False
        self._late = 0
        period_s = interval_s(environment)
        self.every_s = None if period_s is None else min(period_s / 3, LOOK_EVERY_S)
        """How often to look; None where nobody asks for it."""

    def ready(self) -> bool:
        """The program does its work; True where that had not been said before."""
        if self._ready:
            return False
        self._ready = True
        self._notifier.say("READY=1")
        self.look()
        return True

    def look(self) -> None:
        """Say that all is well, if it is; ask for an end where it will not be any more."""
        late_s = self._mono() - self._due()
        self._late = self._late + 1 if late_s > PATIENCE_S else 0
        if self._late == 1:
            _log.error("%s is silent for %.0f s beyond its time", self._what, late_s)
        if self.every_s is None:
            return
        if not self._late:
            self._notifier.say("WATCHDOG=1")
        elif self._late == LATE_LOOKS:
            self._notifier.say("WATCHDOG=trigger")

    def stopping(self) -> None:
        """The program ends of its own will."""
        self._notifier.say("STOPPING=1")


def interval_s(environment: Mapping[str, str] = os.environ) -> float | None:
    """How often the watchdog wants to hear of this process; None where there is no watchdog."""
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    try:
        period_s = int(environment["WATCHDOG_USEC"]) / 1e6
    except (KeyError, ValueError):
        return None
    return period_s if period_s > 0 else None
