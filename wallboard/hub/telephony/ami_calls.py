"""The calls in an Asterisk's queues, by their Uniqueid: waiting, connected, finished."""

import hashlib
import math
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from wallboard.domain.states import Group
from wallboard.hub.telephony.ami_headers import Headers, number_of
from wallboard.hub.telephony.ami_lists import Difference, QueueList
from wallboard.hub.telephony.ami_mapping import AmiMapping

_NO_NUMBER = frozenset({"", "unknown", "anonymous", "restricted", "unavailable", "private", "s"})
_REMEMBERED_CALLS = 20_000
"""Finished calls kept, so that a repeated message is known as one: three peak days."""
_LONGEST_CALL_S = 12 * 3600.0
"""A connected call whose end did not come (watching was interrupted) is dropped after so long."""


@dataclass(slots=True)
class AmiCall:
    """A call's stay in a queue: waiting, then perhaps connected."""

    id: str
    queue: str
    since: float
    kind: str | None
    caller: str | None
    rings: dict[str, float] = field(default_factory=dict)
    """StateInterfaces that ring for it, and since when."""
    device: str = ""
    """The StateInterface that it is connected to."""
    connected_at: float = 0.0
    group: Group = Group.UNKNOWN


class AmiCalls:
    """The calls; a Uniqueid that comes back to a queue after it left one is a new call."""

    def __init__(self, mapping: AmiMapping, caller_key: bytes | None) -> None:
        self._mapping = mapping
        self._caller_key = hashlib.blake2b(caller_key or secrets.token_bytes(32)).digest()
        self.waiting: dict[str, AmiCall] = {}
        self.connected: dict[str, AmiCall] = {}
        self._finished: dict[str, tuple[int, float]] = {}  # Uniqueid -> (stays, end of the last)

    def new(self, uniqueid: str, headers: Headers, since: float) -> AmiCall:
        """A call that waits from `since` on."""
        stays = self._finished.get(uniqueid, (0, 0.0))[0]
        queue = headers.get("Queue", "")
        call = self.waiting[uniqueid] = AmiCall(
            id=f"{uniqueid}~{stays + 1}" if stays else uniqueid,
            queue=queue,
            since=since,
            kind=self._mapping.kinds.get(queue),
            caller=self._caller(headers.get("CallerIDNum", "")),
        )
        return call

    def listed(self, uniqueid: str, entry: Headers, at: float) -> AmiCall:
        """A call found waiting in a list: it joined `Wait` whole seconds ago."""
        return self.new(uniqueid, entry, at - (number_of(entry, "Wait") or 0.0))

    def finish(self, uniqueid: str, at: float) -> None:
        """Remember that a call is done with, at `at`."""
        stays, _ = self._finished.pop(uniqueid, (0, 0.0))
        self._finished[uniqueid] = (stays + 1, at)
        if len(self._finished) > _REMEMBERED_CALLS:
            del self._finished[next(iter(self._finished))]

    def finished_at(self, uniqueid: str) -> float:
        """When a call was last done with; minus infinity for one that never was."""
        return self._finished.get(uniqueid, (0, -math.inf))[1]

    def is_known(self, uniqueid: str) -> bool:
        """Whether a call waits, is connected or was finished."""
        return uniqueid in self.waiting or uniqueid in self.connected or uniqueid in self._finished

    def is_new(self, uniqueid: str, listed_at: float) -> bool:
        """Whether a listed call is not known; one that ended after the list began is."""
        if uniqueid in self.waiting or uniqueid in self.connected:
            return False
        return self.finished_at(uniqueid) < listed_at

    def forget_endless(self, now: float) -> None:
        """Drop connected calls whose end was missed."""
        for uniqueid, call in list(self.connected.items()):
            if now - call.connected_at >= _LONGEST_CALL_S:
                del self.connected[uniqueid]

    def differences(self, found: QueueList) -> Iterator[Difference]:
        """How a list differs: ("gone", Uniqueid) and ("new", Uniqueid)."""
        for uniqueid, call in self.waiting.items():
            judged = call.queue in found.queues and call.since < found.began
            if judged and uniqueid not in found.entries:
                yield ("gone", uniqueid)
        for uniqueid in found.entries:
            if self.is_new(uniqueid, found.began):
                yield ("new", uniqueid)

    def _caller(self, number: str) -> str | None:
        if number.strip("<> ").casefold() in _NO_NUMBER:
            return None
        return hashlib.blake2b(
            number.encode(errors="backslashreplace"), key=self._caller_key, digest_size=16
        ).hexdigest()
