"""The seats and lines of an Asterisk: its queues' members, one for each StateInterface."""

from collections.abc import Iterable, Iterator

from wallboard.domain.states import SWITCHED_ON, LineState, PoolState, Situation
from wallboard.hub.telephony.ami_device import Device, Membership
from wallboard.hub.telephony.ami_headers import (
    Headers,
    interface_of,
    number_of,
    state_interface,
    status_of,
)
from wallboard.hub.telephony.ami_lists import Difference, QueueList
from wallboard.hub.telephony.ami_mapping import AmiMapping
from wallboard.hub.telephony.events import Event, PoolChanged


class AmiSeats:
    """What the queues have said of their members, and what of it was told already."""

    def __init__(self, mapping: AmiMapping) -> None:
        self._mapping = mapping
        self._devices: dict[str, Device] = {}
        self._state_interfaces: dict[str, str] = {}  # by the interface that is dialled
        self._pool: PoolState | None = None

    def __getitem__(self, interface: str) -> Device:
        return self._devices[interface]

    def find(self, interface: str) -> Device | None:
        """The telephone of a StateInterface, where one is known."""
        return self._devices.get(interface)

    def dialled(self, headers: Headers) -> str:
        """The StateInterface of the member that a message about a call names; "" where none."""
        interface = interface_of(headers)
        return self._state_interfaces.get(interface, interface)

    def device(self, interface: str, queue: str) -> Device:
        """The telephone of a member of `queue`, which is a line once any queue makes it one."""
        device = self._devices.get(interface)
        if device is None:
            device = self._devices[interface] = Device(self._mapping.id_of(interface), False)
        if not device.is_line and self._mapping.is_line(interface, queue):
            device.is_line = True
        return device

    def take(self, headers: Headers, at: float, *, stamped: bool) -> Device | None:
        """Take over what a message says of a member; None where it is older than what is known."""
        interface = state_interface(headers)
        if not interface:
            return None
        queue = headers.get("Queue", "")
        self._state_interfaces[interface_of(headers) or interface] = interface
        device = self.device(interface, queue)
        member = device.memberships.get(queue)
        if member is None:
            member = device.memberships[queue] = Membership(name="")
        elif stamped and at < member.stamp:
            return None
        if stamped:
            member.stamp = at
        member.name = headers.get("MemberName") or headers.get("Name") or member.name
        member.paused = headers.get("Paused", "1" if member.paused else "0") == "1"
        member.reason = headers.get("PausedReason", "") if member.paused else ""
        member.wrap_s = number_of(headers, "Wrapuptime") or 0.0
        member.in_call = headers.get("InCall") == "1"
        if "Status" in headers:
            device.set_status(status_of(headers), at)
        return device

    def remove(self, interface: str, queue: str) -> Device | None:
        """Take a member out of a queue; None where it is in none of that name."""
        device = self._devices.get(interface)
        if device is None or device.memberships.pop(queue, None) is None:
            return None
        return device

    def take_all(self, members: Iterable[Headers], at: float) -> None:
        """Take over a whole list: who is not in it is a member of no queue."""
        for device in self._devices.values():
            device.memberships.clear()
        for headers in members:
            self.take(headers, at, stamped=False)

    def tell(self, device: Device, at: float, events: list[Event]) -> None:
        """Tell a device's state if it is new, and the emergency pool's with a line's."""
        event = device.changed(self._mapping, at)
        if event is None:
            return
        events.append(event)
        if device.is_line:
            pool = pool_state(each.line_state() for each in self._devices.values() if each.is_line)
            if pool is not self._pool:
                self._pool = pool
                events.append(pool_event(at, pool))

    def tell_all(self, at: float, events: list[Event]) -> None:
        """Tell every state, new or not; the pool's last."""
        self._pool = None
        lines = []
        for device in self._devices.values():
            event = device.changed(self._mapping, at, again=True)
            if event is not None:
                events.append(event)
            if device.is_line:
                lines.append(device.line_state())
        if lines:
            self._pool = pool_state(lines)
            events.append(pool_event(at, self._pool))

    def differences(self, found: QueueList) -> Iterator[Difference]:
        """How a list differs: ("member", interface, queue, …) and ("removed", interface, queue).

        A member that an event has told of since the list began is not judged.
        """
        listed: set[tuple[str, str]] = set()
        for headers in found.members:
            interface, queue = state_interface(headers), headers.get("Queue", "")
            if not interface:
                continue
            listed.add((interface, queue))
            device = self._devices.get(interface)
            member = None if device is None else device.memberships.get(queue)
            if device is None or member is None:
                yield ("member", interface, queue)
                continue
            paused = headers.get("Paused") == "1"
            reason = headers.get("PausedReason", "") if paused else ""
            said = (status_of(headers), paused, reason)
            known = (device.status, member.paused, member.reason)
            if said != known and member.stamp < found.began:
                yield ("member", interface, queue, *said)
        for interface, device in self._devices.items():
            for queue, member in device.memberships.items():
                judged = queue in found.queues and member.stamp < found.began
                if judged and (interface, queue) not in listed:
                    yield ("removed", interface, queue)


def pool_event(at: float, state: PoolState) -> PoolChanged:
    """The pool's state as an event; why lines are switched on, a telephone system cannot tell."""
    is_on = state in (PoolState.ACTIVE, PoolState.STANDING_DOWN)
    return PoolChanged(at, state, Situation.UNKNOWN if is_on else None)


def pool_state(lines: Iterable[LineState]) -> PoolState:
    """The pool's state as its lines show it: active when one is switched on.

    Asterisk knows no more: why it is switched on, and who was called, are for people to say.
    """
    states = set(lines)
    if states & SWITCHED_ON:
        return PoolState.ACTIVE
    if LineState.STANDING_DOWN in states:
        return PoolState.STANDING_DOWN
    return PoolState.STANDBY if LineState.STANDBY in states else PoolState.UNKNOWN
