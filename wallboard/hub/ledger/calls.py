"""The calls in the house: waiting ones with the telephones that ring for them, connected ones."""

from wallboard.domain.snapshot import Ringing, WaitingCall
from wallboard.domain.states import Group


class OpenCall:
    """A call that has not yet ended, or whose after-call work is not yet done."""

    __slots__ = (
        "call",
        "caller",
        "connected_at",
        "district",
        "ended_at",
        "group",
        "hold_s",
        "kind",
        "place",
        "ringing",
        "since",
    )

    def __init__(
        self, call: str, since: float, kind: str | None, caller: str | None, district: str | None
    ) -> None:
        self.call = call
        self.since = since
        self.kind = kind
        self.caller = caller
        self.district = district
        self.ringing: dict[str, float] = {}
        self.place: str | None = None
        self.group: Group | None = None
        self.connected_at = 0.0
        self.ended_at: float | None = None
        self.hold_s = 0.0

    def waiting_view(self) -> WaitingCall:
        """The call as the snapshot shows it while it waits."""
        return WaitingCall(
            id=self.call,
            kind=self.kind,
            since=self.since,
            ringing=tuple(Ringing(place, since) for place, since in self.ringing.items()),
        )
