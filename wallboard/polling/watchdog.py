"""The watchdog: from the thread that paints the board the service manager hears that it is well."""

import logging
import os
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Slot

from wallboard.transport.service_manager import Notifier, interval_s

PATIENCE_S = 20.0
"""So long past its due time the poller may be silent; beyond that the board is to be restarted."""

_log = logging.getLogger(__name__)


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
