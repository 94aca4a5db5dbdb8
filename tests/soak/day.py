"""The soak's script: what befalls the board in 250 polls, over and over. A run has many such days.

Every cycle ends as it began, all well and every window as it was, so that what is counted at its
end can be compared with any other end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

CYCLE = 250
RARELY = 4
"""Cycles from one restart of the server to the next."""
VERY_RARELY = 20
"""Cycles from one silent server to the next: it costs a real deadline of four seconds."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happens before a poll: what the server is told, and what hands do at the windows."""

    told: Mapping[str, object] | None = None
    hands: str = ""


def events(cycle: int, *, hurried: bool = False) -> dict[int, list[Event]]:
    """The events of a cycle by its polls. `hurried` leaves out what takes long."""
    script: dict[int, list[Event]] = {}

    def at(poll: int, told: Mapping[str, object] | None = None, hands: str = "") -> None:
        script.setdefault(poll, []).append(Event(told, hands))

    at(10, {"life": "alarms"})
    at(14, hands="wall")
    at(34, hands="leave")
    at(50, {"life": "busy"})
    at(60, {"quiet": True})
    at(80, {"quiet": True, "waits": True})
    at(96, {"quiet": False})
    at(100, {"waits": False})
    for number in range(10):
        at(102 + 2 * number, {"fault": f"bad {cycle * 10 + number}"})
        at(103 + 2 * number, {"fault": ""})
    poll = count(124)
    for torn in ("reset", "closes", "cut", "500", "503", "redirect"):
        at(next(poll), {"fault": torn})
        at(next(poll), {"fault": ""})
    if cycle % VERY_RARELY == 1 and not hurried:
        at(136, {"fault": "silent"})
        at(137, {"fault": "", "do": "hang up"})
    at(138, {"do": "refuse"})
    at(144, hands="wall")
    at(152, {"do": "listen"})
    at(158, hands="leave")
    at(164, {"token": f"t0ken-of-cycle-{cycle}-that-is-long-enough"}, "")
    at(167, hands=f"token t0ken-of-cycle-{cycle}-that-is-long-enough")
    if cycle % RARELY == 2:
        at(180, {"do": "restart"})
    at(190, hands="picture")
    at(192, hands="settings")
    at(194, hands="settle")
    for number, size in enumerate(("1280x720", "1024x1366", "1440x900", "1100x700")):
        at(196 + 4 * number, hands=f"size {size}")
    if cycle % 2:  # each second one the desk is in sight only for a while: a poll costs less then
        at(8, hands="away")
    else:
        for number in range(5):
            at(12 + 10 * number, hands=f"view {number}")
        at(62, hands="away")
    at(104, hands="back")
    at(106, hands="view 0")
    at(116, hands="point 0")
    at(118, hands="point 1")
    at(122, hands="view 3")
    at(136, hands="away")
    at(186, hands="back")
    at(188, hands="view 0")
    at(214, {"life": "alarms"})
    at(212, hands="view 4")
    at(218, hands="view 2")
    at(220, hands="walls")
    at(222, {"life": "busy"})
    at(230, hands="leave")
    at(242, hands="view 0")
    return script
