"""When a board first sees each waiting call: a long poll beside the hub."""

import threading
import time

import requests

from tests.live.hub import HubProcess
from wallboard.contract.reading import read_snapshot
from wallboard.domain.absent import Absent
from wallboard.domain.hotline import Hotline


class Sightings:
    """Polls as a board does and takes the time from a call's arrival to its first snapshot."""

    def __init__(self, hub: HubProcess, hotline: Hotline) -> None:
        self.lateness_ms: list[float] = []
        self._hub = hub
        self._hotline = hotline
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._poll, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ending.set()
        self._thread.join()

    def _poll(self) -> None:
        seen: set[str] = set()
        tag = ""
        with requests.Session() as session:
            while not self._ending.is_set():
                headers = {"Prefer": "wait=1", "If-None-Match": tag}
                answer = session.get(f"{self._hub.url}/v1/snapshot", headers=headers, timeout=5)
                now = time.time()
                tag = answer.headers["ETag"]
                if answer.status_code == 304:
                    continue
                waiting = read_snapshot(answer.content, self._hotline).waiting
                assert not isinstance(waiting, Absent)
                for call in waiting:
                    if call.id not in seen:
                        seen.add(call.id)
                        self.lateness_ms.append((now - call.since) * 1000)
