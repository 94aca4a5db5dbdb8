"""The watchdog: from the thread that paints the board the service manager hears that it is well."""

import os
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Slot

from wallboard.transport.service_manager import Pulse


class Watchdog(QObject):
    """Says that the board is ready, and then that it is well while its poller is.

    `due` is when the poller next has to show that it lives, by the clock `mono`.
    """

    def __init__(
        self,
        due: Callable[[], float],
        mono: Callable[[], float],
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        super().__init__()
        self._pulse = Pulse("the poller", due, mono, environment)
        self._timer: QTimer | None = None
        if self._pulse.every_s is not None:
            self._timer = QTimer(self)
            self._timer.setInterval(int(self._pulse.every_s * 1000))
            self._timer.timeout.connect(self._pulse.look)

    @Slot()
    def ready(self) -> None:
        """A board has been shown; that it is the first is said."""
        if self._pulse.ready() and self._timer is not None:
            self._timer.start()

    def stopping(self) -> None:
        """The board ends of its own will."""
        if self._timer is not None:
            self._timer.stop()
        self._pulse.stopping()
