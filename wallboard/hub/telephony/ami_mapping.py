"""How an Asterisk's queues and members are to be read: what AMI itself does not say."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import chain

from wallboard.domain.hotline import Place
from wallboard.domain.states import Group
from wallboard.hub.telephony.ami_headers import Headers, state_interface

EMERGENCY_QUEUES = ("emergency*",)
OUTSOURCED_MEMBERS = (("outsourced*", Group.OUTSOURCED),)


@dataclass(frozen=True, slots=True)
class AmiMapping:
    """The reading of one Asterisk. Patterns are shell-like and ignore case."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    """Queue to kind of call; calls of a queue that is not named have no known kind."""
    emergency_queues: tuple[str, ...] = EMERGENCY_QUEUES
    """Whatever is a member of such a queue is an emergency line, not a seat."""
    emergency_interfaces: tuple[str, ...] = ()
    """Patterns of interfaces, without their technology (`e*`), that are lines in any queue."""
    groups: tuple[tuple[str, Group], ...] = OUTSOURCED_MEMBERS
    """Patterns of member names and the group they stand for; the first that fits holds."""
    device_groups: tuple[tuple[str, Group], ...] = ()
    """Patterns of ids of seats and the group that sits there; they hold before the names."""
    wrap_s: float = 0.0
    """After-call work in seconds: a queue's own wrapuptime is not told by AMI."""
    wrap_s_by_queue: Mapping[str, float] = field(default_factory=dict)
    time_out_s: Mapping[str, float] = field(default_factory=dict)
    """The time-out, in whole seconds, that the dial plan gives Queue(): AMI does not tell it."""
    not_ready_reasons: tuple[str, ...] = ()
    """Patterns of pause reasons that are work of another sort and no break."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """StateInterface to the id of its seat or line, where it is not the interface's own name."""
    seats: tuple[Place, ...] = ()
    lines: tuple[Place, ...] = ()

    @classmethod
    def proposed(cls, queue_status: Iterable[Headers], *, wrap_s: float = 0.0) -> "AmiMapping":
        """A reading made from the messages of one QueueStatus list.

        Every queue is a kind of call of its own; a member is one seat or line for each
        StateInterface, however many queues it serves.
        """
        queues: dict[str, None] = {}
        in_queues: dict[str, list[str]] = {}
        for headers in queue_status:
            queue = headers.get("Queue", "")
            if headers.get("Event") == "QueueParams":
                queues[queue] = None
            elif headers.get("Event") == "QueueMember":
                in_queues.setdefault(state_interface(headers), []).append(queue)
        tails = Counter(tail(interface) for interface in in_queues)
        ids = {each: each for each in in_queues if tails[tail(each)] > 1}
        bare = cls(ids=ids)
        lines = {
            interface
            for interface, member_of in in_queues.items()
            if any(bare.is_line(interface, queue) for queue in member_of)
        }
        places = sorted((bare.id_of(each), each) for each in in_queues)
        return cls(
            kinds={queue: queue for queue in queues},
            wrap_s=wrap_s,
            ids=ids,
            seats=tuple(Place(id_, id_) for id_, each in places if each not in lines),
            lines=tuple(Place(id_, id_) for id_, each in places if each in lines),
        )

    def id_of(self, interface: str) -> str:
        """The seat's or line's id of a StateInterface."""
        return self.ids.get(interface) or tail(interface)

    def is_line(self, interface: str, queue: str) -> bool:
        """Whether a member of `queue` is an emergency line."""
        return _fits(queue, self.emergency_queues) or _fits(
            tail(interface), self.emergency_interfaces
        )

    def group_of(self, member: str, place: str = "") -> Group:
        """The group of the operator at a place; own where no pattern fits."""
        by_place = (group for pattern, group in self.device_groups if _fits(place, (pattern,)))
        by_name = (group for pattern, group in self.groups if _fits(member, (pattern,)))
        return next(chain(by_place, by_name), Group.OWN)

    def wrap_of(self, queue: str) -> float:
        """The after-call work of a queue's calls, in seconds."""
        return self.wrap_s_by_queue.get(queue, self.wrap_s)

    def is_break(self, reason: str) -> bool:
        """Whether a pause is a break: one with a reason that is not named as other work."""
        return bool(reason) and not _fits(reason, self.not_ready_reasons)


def tail(interface: str) -> str:
    """An interface without technology, context and options: `Local/17@agents/n` is `17`."""
    name = interface.partition("/")[2] or interface
    return name.partition("@")[0].partition("/")[0] or interface


def _fits(text: str, patterns: Iterable[str]) -> bool:
    folded = text.casefold()
    return any(fnmatchcase(folded, pattern.casefold()) for pattern in patterns)
