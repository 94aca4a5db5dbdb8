"""What the hub serves: domain values as the bodies of answers."""

from wallboard.contract.stamps import Stamp, stamper
from wallboard.contract.writing_emergency import write_emergency_log, write_readiness
from wallboard.contract.writing_hotline import write_hotline
from wallboard.contract.writing_minutes import write_minute, write_page
from wallboard.contract.writing_operating import write_alarm, write_decision, write_incident
from wallboard.contract.writing_snapshot import SnapshotBody, write_snapshot

__all__ = [
    "SnapshotBody",
    "Stamp",
    "stamper",
    "write_alarm",
    "write_decision",
    "write_emergency_log",
    "write_hotline",
    "write_incident",
    "write_minute",
    "write_page",
    "write_readiness",
    "write_snapshot",
]
