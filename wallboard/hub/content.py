"""What there is to tell the boards; that an age has grown by a second is not worth a word."""

from dataclasses import replace

from wallboard.contract.stamps import Stamp
from wallboard.contract.writing import SnapshotBody, write_snapshot
from wallboard.domain.absent import Absent
from wallboard.domain.snapshot import Alarm, Snapshot

RENEWED_S = 60.0
"""The contract's: so often at least, figures are renewed that change with time alone."""
AGES = frozenset({"longest_wait", "open_call_back"})
"""Rules that look at an age. The instant that it is reckoned from is in the snapshot, so that a
board has it to the second; told with every second, 200 boards would be told all the rest with it.
"""


class Content:
    """A snapshot's content, encoded anew whenever it says anything new."""

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._said: Snapshot | None = None
        self._at = 0.0
        self._body = SnapshotBody(b"")

    def of(self, snapshot: Snapshot) -> SnapshotBody:
        """The content of a snapshot; where nothing but ages has grown, that of the one before."""
        said, at = _timeless(snapshot), snapshot.snapshot_time
        if said != self._said or at >= self._at + RENEWED_S:
            self._body = write_snapshot(snapshot, self._stamp)
            self._said, self._at = said, at
        return self._body


def _timeless(snapshot: Snapshot) -> Snapshot:
    alarms = snapshot.alarms
    if not isinstance(alarms, Absent):
        alarms = tuple(map(_ageless, alarms))
    return replace(snapshot, server_time=0.0, snapshot_time=0.0, alarms=alarms)


def _ageless(alarm: Alarm) -> Alarm:
    if alarm.rule not in AGES or alarm.value is None:
        return alarm
    return replace(alarm, value=0.0)
