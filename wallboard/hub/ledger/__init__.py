"""The ledger: call events in, the hotline's snapshot and minutes out.

Pure: no clock, no disk, no network. The same events give the same counts, at any speed, for every
telephone system alike.
"""

from wallboard.hub.ledger.ledger import Ledger

__all__ = ["Ledger"]
