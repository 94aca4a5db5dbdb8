"""The log of the emergency lines: when they were asked for, came, took calls and stood down.

Each step is booked when it is seen; none is booked once a later one has been, because then nobody
saw when it happened.
"""

from dataclasses import replace
from typing import Literal

from wallboard.domain.emergency import Activation
from wallboard.domain.states import LineState, PoolState, Situation
from wallboard.hub.telephony.events import ActivationKnown, LineChanged, PoolChanged

KEPT = 400
"""Entries: more than a season has days."""

Step = Literal["confirmed", "arrived", "first_call"]
_LATER: dict[Step, tuple[str, ...]] = {
    "confirmed": ("arrived", "first_call", "stood_down"),
    "arrived": ("first_call", "stood_down"),
    "first_call": ("stood_down",),
}


class EmergencyLog:
    """Activations and drills, oldest first; the last one is open until it has stood down."""

    def __init__(self) -> None:
        self._entries: list[Activation] = []
        self._state: PoolState | None = None
        self._first_people: int | None = None

    @property
    def entries(self) -> tuple[Activation, ...]:
        """What has been booked, oldest first."""
        return tuple(self._entries)

    def know(self, event: ActivationKnown) -> None:
        """Take over an activation that was booked or told of earlier, unless it is here already."""
        known = Activation(
            event.id, event.situation, event.lines, event.asked, event.confirmed, event.arrived,
            event.first_call, event.stood_down, event.note,
        )  # fmt: skip
        if all(entry.id != known.id for entry in self._entries):
            self._add(known)

    def change_pool(self, event: PoolChanged) -> None:
        """Book what the pool's new state says."""
        before, self._state = self._state, event.state
        began = event.at if event.since is None else min(event.since, event.at)
        if event.state is PoolState.UNKNOWN:
            self._state = before  # nobody looked: what was, is
        elif event.state is PoolState.STANDBY:
            self._stand_down(began)
        else:
            if event.state is PoolState.ACTIVATING and before is PoolState.STANDING_DOWN:
                self._stand_down(began)  # asked again before the last one had gone
            if self._open is None:
                self._begin(event, began)
            self._go_on(event, began, seen=before is not None)

    def change_line(self, event: LineChanged) -> None:
        """Book the first call that a line takes."""
        if event.state is LineState.TALKING:
            self._step("first_call", event.at)

    def present(self, at: float) -> list[ActivationKnown]:
        """The log as events that bring a new one to this state."""
        return [
            ActivationKnown(
                at, entry.id, entry.situation, entry.lines, entry.asked, entry.confirmed,
                entry.arrived, entry.first_call, entry.stood_down, entry.note,
            )
            for entry in self._entries
        ]  # fmt: skip

    @property
    def _open(self) -> Activation | None:
        last = self._entries[-1] if self._entries else None
        return last if last is not None and last.stood_down is None else None

    def _add(self, entry: Activation) -> None:
        self._entries.append(entry)
        del self._entries[:-KEPT]

    def _begin(self, event: PoolChanged, began: float) -> None:
        # one that was found under way has been asked for at a time that nobody saw
        asked = began if event.state is PoolState.ACTIVATING else None
        held = {entry.id for entry in self._entries}
        id_ = f"e-{int(began)}"
        if id_ in held:
            id_ = f"{id_}-{len(held)}"
        self._add(Activation(id_, event.situation or Situation.UNKNOWN, None, asked))

    def _go_on(self, event: PoolChanged, began: float, *, seen: bool) -> None:
        entry = self._entries[-1]
        if event.joining is not None:
            lines = sum(lines for lines, _ in event.joining)
            if lines > (entry.lines or 0):
                entry = replace(entry, lines=lines)
                self._first_people = event.joining[0][0]
        if event.situation not in (None, Situation.UNKNOWN, entry.situation):
            assert event.situation is not None
            entry = replace(entry, situation=event.situation)
        self._entries[-1] = entry
        called = event.called
        if called:
            if event.confirmed is not None and event.confirmed >= called:
                self._step("confirmed", event.at)
            # they come in batches: once the first is whole, the lines can take calls
            enough = min(called, self._first_people or called)
            if event.arrived is not None and event.arrived >= enough:
                self._step("arrived", event.at)
        elif called is None and event.state is PoolState.ACTIVE and seen:
            self._step("arrived", began)  # nobody counts people: lines that are on have them

    def _step(self, step: Step, at: float) -> None:
        entry = self._open
        if entry is None or getattr(entry, step) is not None:
            return
        if any(getattr(entry, later) is not None for later in _LATER[step]):
            return
        at = max((at, *entry.steps))
        match step:
            case "confirmed":
                self._entries[-1] = replace(entry, confirmed=at)
            case "arrived":
                self._entries[-1] = replace(entry, arrived=at)
            case "first_call":
                self._entries[-1] = replace(entry, first_call=at)

    def _stand_down(self, at: float) -> None:
        entry = self._open
        if entry is not None:
            self._entries[-1] = replace(entry, stood_down=max((at, *entry.steps)))
