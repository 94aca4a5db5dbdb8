"""One moment of seats and lines: what Asterisk says in a list, beside what the hub shows."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.live.exchange import AUTHORITY, Exchange
from tests.live.hub import WRAP_S, HubProcess
from wallboard.domain.absent import Absent
from wallboard.domain.hotline import Hotline
from wallboard.hub.telephony.asterisk.session import AmiSession

SETTLED_S = 0.6
"""Longer than an event takes to a published snapshot."""


@dataclass
class Moment:
    """A comparison: the places that stood still meanwhile, and those shown otherwise."""

    at: float
    compared: int = 0
    wrong: list[str] = field(default_factory=list)
    waiting: tuple[int, int] | None = None
    """(By Asterisk, by the hub), where nobody came or went meanwhile."""
    states: dict[str, int] = field(default_factory=dict)


class Onlooker:
    """Asks Asterisk for lists with an account of its own."""

    def __init__(self, exchange: Exchange) -> None:
        self._session = AmiSession(exchange.origin, "conductor", verify=AUTHORITY)
        self._session.login(exchange.secret)

    def close(self) -> None:
        self._session.close()

    def list(self) -> tuple[dict[str, frozenset[str]], dict[str, float], set[str]]:
        """The states a place may be in, when its last call ended, and who waits (Uniqueids)."""
        may_be: dict[str, frozenset[str]] = {}
        ended: dict[str, float] = {}
        waiting: set[str] = set()
        members: dict[str, list[Mapping[str, str]]] = {}
        for each in self._session.queue_status():
            if each["Event"] == "QueueMember":
                members.setdefault(each["StateInterface"].partition("/")[2], []).append(each)
            elif each["Event"] == "QueueEntry":
                waiting.add(each["Uniqueid"])
        now = time.time()
        for place, told in members.items():
            last = max(float(each["LastCall"]) for each in told)
            # LastCall is whole seconds and the hub may not have published the end yet
            wraps = now - last < WRAP_S + 2.0
            may_be[place] = _states(place, told, wraps=wraps)
            ended[place] = last
        return may_be, ended, waiting

    def compare(self, hub: HubProcess, hotline: Hotline) -> Moment:
        """What the hub shows; a difference counts when it is still there at a second look.

        A telephone that rings for a moment between two lists that a busy machine made late is
        none, a state that the hub has wrong stays wrong.
        """
        moment = self._compare(hub, hotline)
        if moment.wrong or (moment.waiting is not None and moment.waiting[0] != moment.waiting[1]):
            again = self._compare(hub, hotline)
            moment.wrong = [each for each in moment.wrong if each in again.wrong]
            moment.waiting = again.waiting
        return moment

    def _compare(self, hub: HubProcess, hotline: Hotline) -> Moment:
        """What the hub shows between two lists, for the places that both show alike."""
        before, ended_before, waited_before = self.list()
        time.sleep(SETTLED_S)
        snapshot = hub.snapshot(hotline)
        after, ended_after, waited_after = self.list()
        moment = Moment(time.time())
        assert not isinstance(snapshot.seats, Absent)
        assert not isinstance(snapshot.emergency.lines, Absent)  # type: ignore[union-attr]
        shown = {seat.id: seat.state.value for seat in snapshot.seats}
        shown |= {each.id: each.state.value for each in snapshot.emergency.lines}  # type: ignore[union-attr]
        assert shown.keys() == before.keys()
        for place, states in before.items():
            state = shown[place]
            moment.states[state] = moment.states.get(state, 0) + 1
            if after[place] != states or ended_after[place] != ended_before[place]:
                continue
            moment.compared += 1
            if state not in states:
                moment.wrong.append(f"{place}: {state}, by Asterisk {sorted(states)}")
        if waited_before == waited_after:
            assert not isinstance(snapshot.waiting, Absent)
            moment.waiting = (len(waited_after), len(snapshot.waiting))
        return moment


def _states(place: str, told: Sequence[Mapping[str, str]], *, wraps: bool) -> frozenset[str]:
    """The states that a place may be shown in; written apart from the hub's own rules."""
    is_line = place.startswith("e")
    status = told[0]["Status"]
    paused = all(each["Paused"] == "1" for each in told)
    if status in ("4", "5"):
        return frozenset({"fault"} if is_line else {"signed_out"})
    if status in ("2", "3", "7", "8"):
        return frozenset({"talking", "wrap"} if wraps else {"talking"})
    if status == "6":
        return frozenset({"ringing"})
    free = ("standby" if paused else "ready") if is_line else "available"
    if paused and not is_line:
        free = "break"
    return frozenset({free, "wrap"} if wraps else {free})
