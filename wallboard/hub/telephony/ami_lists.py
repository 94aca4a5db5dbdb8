"""QueueStatus lists put together from their messages."""

from dataclasses import dataclass, field

from wallboard.hub.telephony.ami_headers import Headers

Difference = tuple[str | int | bool, ...]
"""One way in which a list and what is known differ: a word, an id, and what the list says."""

_OPEN_LISTS = 8
"""Lists that may be under way at once; of more, the oldest is given up."""


@dataclass(slots=True)
class QueueList:
    """One answer to QueueStatus."""

    began: float
    """When its first message came: what it says is no older."""
    queues: set[str] = field(default_factory=set)
    """The queues that it speaks of: those that it leaves out are not judged by it."""
    members: list[Headers] = field(default_factory=list)
    entries: dict[str, Headers] = field(default_factory=dict)
    """Waiting calls by Uniqueid."""
    items: int = 0


class ListCollector:
    """Gathers the messages of lists, told apart by their ActionID."""

    def __init__(self) -> None:
        self._open: dict[str, QueueList] = {}

    def item(self, headers: Headers, at: float) -> None:
        """Take one QueueParams, QueueMember or QueueEntry."""
        key = headers.get("ActionID", "")
        found = self._open.get(key)
        if found is None:
            while len(self._open) >= _OPEN_LISTS:
                del self._open[next(iter(self._open))]
            found = self._open[key] = QueueList(at)
        found.items += 1
        event = headers.get("Event")
        if event == "QueueParams":
            found.queues.add(headers.get("Queue", ""))
        elif event == "QueueMember":
            found.members.append(headers)
        elif headers.get("Uniqueid"):
            found.entries[headers["Uniqueid"]] = headers

    def complete(self, headers: Headers, at: float) -> QueueList | None:
        """The list that a QueueStatusComplete ends; None when some of it has not come."""
        found = self._open.pop(headers.get("ActionID", ""), None) or QueueList(at)
        announced = headers.get("ListItems")
        return None if announced is not None and announced != str(found.items) else found
