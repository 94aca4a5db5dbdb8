"""The gate between poller and windows: a poll begins when the last one has been painted."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tests.soak.clock import SharedWorld
from tests.soak.day import CYCLE, Event, events
from wallboard.polling.poller import Source
from wallboard.sources.metrics_api import Step
from wallboard.sources.outcome import Failed, Outcome, SnapshotRead, StillTrue


class Paced:
    """A source that waits for its gate, does what the script says, and skips every pause."""

    def __init__(
        self,
        source: Source,
        world: SharedWorld,
        gate: Gate,
        tell: Callable[[Event], None],
        *,
        hurried: bool,
        look_every: int,
    ) -> None:
        self._source = source
        self._world = world
        self._gate = gate
        self._tell = tell
        self._hurried = hurried
        self._look_every = look_every
        self._script: dict[int, list[Event]] = {}
        self._begun = False
        self.polls = 0

    def step(self) -> Step:
        """Ask; the pause until the next question passes at once."""
        self._gate.wait()
        if not self._begun:
            self._begin()
        step = self._source.step()
        self._world.skip(step.pause_s)
        # rules, minutes and records come in between: a poll asks for the figures
        if isinstance(step.outcome, SnapshotRead | StillTrue | Failed):
            self.polls += 1
            self._begun = False
        return Step(step.outcome, 0.0)

    def _begin(self) -> None:
        """What the script says of the coming poll; at a cycle's end everything stands still."""
        cycle, at = divmod(self.polls, CYCLE)
        if at == 0:
            if cycle and cycle % self._look_every == 0:
                self._gate.look()
            self._script = events(cycle, hurried=self._hurried)
        for event in self._script.get(at, ()):
            if event.told is not None:
                self._tell(event)
                if event.told.get("waits"):
                    self._world.skip(4.0)
            if event.hands:
                self._gate.act(event.hands)
        self._begun = True


class Gate(QObject):
    """Lives in the GUI thread; `wait`, `look` and `act` are the poller's and block it."""

    due = Signal()
    """A cycle has ended, and the poller stands still until the slots return."""
    handed = Signal(str)
    """Something is to be done at the windows."""
    updated = Signal()
    """An outcome has been shown and painted."""
    _looking = Signal()
    _acting = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._turn = threading.Semaphore(1)
        self._done = threading.Semaphore(0)
        self._open = False
        # a timer of 0 ms comes after every posted event, and so after the paint
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._painted)
        self._looking.connect(self._look)
        self._acting.connect(self._act)

    @Slot(object)
    def take(self, outcome: Outcome) -> None:
        """An outcome has reached the feed."""
        self._idle.start(0)

    @Slot()
    def _painted(self) -> None:
        self.updated.emit()
        self._turn.release()

    @Slot()
    def _look(self) -> None:
        self.due.emit()
        self._done.release()

    @Slot(str)
    def _act(self, what: str) -> None:
        self.handed.emit(what)
        self._done.release()

    def wait(self) -> None:
        """Until the last outcome has been painted, or for ever open."""
        if not self._open:
            self._turn.acquire()

    def look(self) -> None:
        """Have a sample taken."""
        if not self._open:
            self._looking.emit()
            self._done.acquire()

    def act(self, what: str) -> None:
        """Have something done at the windows."""
        if not self._open:
            self._acting.emit(what)
            self._done.acquire()

    def open(self) -> None:
        """Hold nobody up any more: the run is over."""
        self._open = True
        self._turn.release()
        self._done.release()
