"""One board of a kind for each user: a second start is told so, and the first one hears of it."""

import hashlib
import logging
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from wallboard.places import private

ANSWERS_WITHIN_MS = 1000

_log = logging.getLogger(__name__)


class Single(QObject):
    """Holds a name in a folder of the user's until it is freed or the process ends, however."""

    called = Signal()
    """Another start of the same name has asked for this one."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__()
        self._folder = folder
        # a socket's path is short: at most 107 bytes on Linux
        self._name = hashlib.sha256(name.encode()).hexdigest()[:16]
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None

    def taken(self) -> bool:
        """Take the name; False where another process holds it.

        Where the folder cannot be used the name is held by nobody: two boards are better than none.
        """
        try:
            folder = private(self._folder)
        except OSError as error:
            _log.warning("a second start cannot be told from the first: %s", error)
            return True
        lock = QLockFile(str(folder / f"{self._name}.lock"))
        lock.setStaleLockTime(0)  # a lock is stale when its process is dead, however old it is
        if not lock.tryLock(0):
            if lock.error() is QLockFile.LockError.LockFailedError:
                return False
            _log.warning("a second start cannot be told from the first: %s", lock.error())
            return True
        self._lock = lock
        return True

    def listen(self) -> None:
        """Hear of other starts; only the holder of the name may."""
        path = str(self._folder / f"{self._name}.socket")
        QLocalServer.removeServer(path)  # of a process that was killed
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._hear)
        if server.listen(path):
            self._server = server
        else:
            _log.warning("a second start will not be heard: %s", server.errorString())

    def call(self) -> bool:
        """Ask the holder of the name to come to the front; whether it was reached."""
        line = QLocalSocket()
        line.connectToServer(str(self._folder / f"{self._name}.socket"))
        reached = line.waitForConnected(ANSWERS_WITHIN_MS)
        line.abort()
        return reached

    def free(self) -> None:
        """Let the name go."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    @Slot()
    def _hear(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            line = self._server.nextPendingConnection()
            line.abort()  # whatever it says: that it came is all
            line.deleteLater()
            self.called.emit()
