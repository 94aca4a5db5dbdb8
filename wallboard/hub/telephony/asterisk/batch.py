"""What the feed hands to the hub's loop."""

from dataclasses import dataclass

from wallboard.domain.hotline import Place
from wallboard.hub.telephony.ami_mapping import AmiMapping
from wallboard.hub.telephony.events import Event


@dataclass(frozen=True, slots=True)
class Batch:
    """Events in order, and up to which instant of the hub's clock everything was seen."""

    events: tuple[Event, ...]
    seen_until: float
    mapping: AmiMapping | None = None
    """How Asterisk is read, with the first list that was ever had."""
    seats: tuple[Place, ...] = ()
    lines: tuple[Place, ...] = ()
    """What the list shows that came with this batch."""
