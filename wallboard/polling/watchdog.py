"""The service manager's watchdog: it hears that the board is well, from the thread that paints it.

systemd's protocol (sd_notify(3)) is a datagram to the socket named in NOTIFY_SOCKET; without one
nothing is said. A local socket is no network.
"""

import logging
import os
import socket
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Slot

PATIENCE_S = 20.0
"""So long past its due time the poller may be silent; beyond that the board is to be restarted."""

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


class Watchdog(QObject):
    """Says that the board is ready, and then that it is well while its poller is.

    `due` is when the poller next has to show that it lives, by the clock `mono`.
    """

    def __init__(
        self,
        due: Callable[[], float],
        mono: Callable[[], float],
        environment: Mapping[str, str] = os.environ,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._due = due
        self._mono = mono
        self._notifier = Notifier(environment)
        self._late = False
        self._ready = False
        self._timer: QTimer | None = None
        period_s = interval_s(environment)
        if period_s is not None:
            self._timer = QTimer(self)
            self._timer.setInterval(int(min(period_s / 3, 10.0) * 1000))
            self._timer.timeout.connect(self.look)

    @Slot()
    def ready(self) -> None:
        """A board has been shown; that it is the first is said."""
        if self._ready:
            return
        self._ready = True
        self._notifier.say("READY=1")
        self.look()
        if self._timer is not None:
            self._timer.start()

    @Slot()
    def look(self) -> None:
        """Say that all is well, if it is."""
        late_s = self._mono() - self._due()
        if late_s <= PATIENCE_S:
            self._late = False
            if self._timer is not None:
                self._notifier.say("WATCHDOG=1")
        elif not self._late:
            _log.error("the poller is silent for %.0f s beyond its time", late_s)
            self._late = True

    def stopping(self) -> None:
        """The board ends of its own will."""
        if self._timer is not None:
            self._timer.stop()
        self._notifier.say("STOPPING=1")
