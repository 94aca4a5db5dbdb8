"""Keeps the screens of a wall awake, by the desktop's own service.

org.freedesktop.ScreenSaver is what GNOME, KDE, Xfce and others answer to. It needs no root and no
package, and the request ends with the process however that ends. A bare X session has no such
service: its start script says `xset s off -dpms`.
"""

import logging

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusServiceWatcher,
)

SERVICE = "org.freedesktop.ScreenSaver"
PATH = "/org/freedesktop/ScreenSaver"

_log = logging.getLogger(__name__)


class Awake(QObject):
    """Asks for screens that stay on, again whenever the desktop's service starts anew."""

    def __init__(self, reason: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reason = reason
        self._failed = False
        self._bus = QDBusConnection.sessionBus()
        if not self._bus.isConnected():
            _log.warning("the screens may go dark: no session bus")
            return
        self._watcher = QDBusServiceWatcher(
            SERVICE, self._bus, QDBusServiceWatcher.WatchModeFlag.WatchForRegistration, self
        )
        self._watcher.serviceRegistered.connect(self._ask)
        self._ask()

    @Slot()
    def _ask(self) -> None:
        message = QDBusMessage.createMethodCall(SERVICE, PATH, SERVICE, "Inhibit")
        message.setArguments(["wallboard", self._reason])
        call = QDBusPendingCallWatcher(self._bus.asyncCall(message), self)
        call.finished.connect(self._hear)

    @Slot(QDBusPendingCallWatcher)
    def _hear(self, call: QDBusPendingCallWatcher) -> None:
        if call.isError():
            if not self._failed:
                _log.warning("the screens may go dark: %s", call.error().message())
            self._failed = True
        call.deleteLater()
