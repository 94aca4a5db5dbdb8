"""Whether an account is told of events at all: Asterisk does not say what it may read."""

from collections.abc import Sequence

from wallboard.hub.telephony.ami_headers import Headers

_STATE = {
    "QueueMember": ("Queue", "StateInterface", "Status", "Paused"),
    "QueueEntry": ("Queue", "Uniqueid"),
}
CHANGES = 2
"""So many lists in a row that differ without any event: one may be a race."""


class Silence:
    """An account without `read=agent` sees the lists change and hears of no change."""

    def __init__(self) -> None:
        self.proven_deaf = False
        self._heard = False
        self._shown: frozenset[tuple[str, ...]] | None = None
        self._changes = 0

    def signed_in(self) -> None:
        """Begin to listen anew."""
        self._heard = False
        self._shown = None
        self._changes = 0

    def breaks(self, message: Headers) -> bool:
        """Take note of an event; True where it is one of the queues'."""
        is_ours = message.get("Event", "").startswith(("Queue", "Agent"))
        self._heard = self._heard or is_ours
        return is_ours

    def hears_nothing(self, queue_status: Sequence[Headers]) -> bool:
        """Take note of a list; True from the second change on that no event told of."""
        shown = frozenset(
            tuple(message.get(name, "") for name in ("Event", *_STATE[message["Event"]]))
            for message in queue_status
            if message.get("Event") in _STATE
        )
        changed = self._shown is not None and shown != self._shown
        self._shown = shown
        if changed and not self._heard:
            self._changes += 1
        self.proven_deaf = self._changes >= CHANGES
        return self.proven_deaf
