"""How an Asterisk is to be read: what the settings say, filled in by what QueueStatus shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wallboard.domain.hotline import Hotline, Kind, Place
from wallboard.domain.states import Group
from wallboard.hub.telephony.ami_headers import Headers, state_interface
from wallboard.hub.telephony.ami_mapping import EMERGENCY_QUEUES, AmiMapping
from wallboard.settings import Asterisk


@dataclass(frozen=True, slots=True)
class AsteriskReading:
    """The settings of one Asterisk, and the mapping that they give."""

    settings: Asterisk

    def watches(self, headers: Headers) -> bool:
        """Whether a message is about a queue that is watched; all are where none is named."""
        return not self.settings.queues or headers.get("Queue", "") in self.settings.queues

    def strangers(self, queue_status: Iterable[Headers]) -> list[str]:
        """The queues of the settings that a list does not show."""
        shown = {each.get("Queue") for each in queue_status if each.get("Event") == "QueueParams"}
        return [name for name in self.settings.queues if name not in shown]

    def mapping(self, queue_status: Sequence[Headers]) -> AmiMapping:
        """The mapping for an Asterisk that shows this list: settings first, then the proposal."""
        told = self.settings
        proposed = AmiMapping.proposed(each for each in queue_status if self.watches(each))
        queues = told.queues
        kinds = {queue: queue for queue in proposed.kinds}
        kinds |= {name: queue.kind or name for name, queue in queues.items()}
        emergency: tuple[str, ...] = EMERGENCY_QUEUES
        if queues:
            emergency = tuple(_literal(name) for name, each in queues.items() if each.emergency)
        bare = replace(
            proposed,
            kinds=kinds,
            emergency_queues=emergency,
            emergency_interfaces=told.emergency_devices,
            groups=tuple((each, Group.OUTSOURCED) for each in told.outsourced_members),
            device_groups=tuple((each, Group.OUTSOURCED) for each in told.outsourced_devices),
            wrap_s=told.wrap_s,
            wrap_s_by_queue={
                name: queue.wrap_s for name, queue in queues.items() if queue.wrap_s is not None
            },
            time_out_s={
                name: queue.time_out_s
                for name, queue in queues.items()
                if queue.time_out_s is not None
            },
            not_ready_reasons=told.not_ready_reasons,
        )
        seats, lines = self.places(bare, queue_status)
        return replace(bare, seats=seats, lines=lines)

    def places(
        self, mapping: AmiMapping, queue_status: Iterable[Headers]
    ) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """The (seats, lines) that a list shows, by id; those of the settings are always there."""
        member_of: dict[str, list[str]] = {}
        for headers in queue_status:
            interface = state_interface(headers)
            if headers.get("Event") == "QueueMember" and interface and self.watches(headers):
                member_of.setdefault(interface, []).append(headers.get("Queue", ""))
        seats: dict[str, Place] = {}
        lines: dict[str, Place] = {}
        for interface in (*self.settings.seats, *member_of):
            id_ = mapping.id_of(interface)
            queues = member_of.get(interface, [""])
            is_line = any(mapping.is_line(interface, queue) for queue in queues)
            known = lines if is_line else seats
            known.setdefault(id_, Place(id_, self.settings.seats.get(interface, id_)))
        return _sorted(seats), _sorted(lines)


def with_mapping(hotline: Hotline, mapping: AmiMapping, labels: Mapping[str, str]) -> Hotline:
    """A hotline with the places and kinds of a mapping."""
    kinds = dict.fromkeys(mapping.kinds.values())
    return replace(
        hotline,
        seats=mapping.seats,
        lines=mapping.lines,
        kinds=tuple(Kind(each, labels.get(each)) for each in kinds),
    )


def with_places(hotline: Hotline, seats: Sequence[Place], lines: Sequence[Place]) -> Hotline:
    """A hotline to which places were added; none is ever taken away while the hub runs."""
    have = {place.id for place in (*hotline.seats, *hotline.lines)}
    more_seats = [place for place in seats if place.id not in have]
    more_lines = [place for place in lines if place.id not in have]
    if not more_seats and not more_lines:
        return hotline
    return replace(
        hotline,
        seats=_sorted({each.id: each for each in (*hotline.seats, *more_seats)}),
        lines=_sorted({each.id: each for each in (*hotline.lines, *more_lines)}),
    )


def _sorted(places: Mapping[str, Place]) -> tuple[Place, ...]:
    return tuple(places[key] for key in sorted(places))


def _literal(queue: str) -> str:
    """A queue's name as a pattern that fits it alone."""
    return "".join(f"[{each}]" if each in "[*?" else each for each in queue)
