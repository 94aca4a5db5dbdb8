"""Lost callers who have not been reached, oldest first."""

from wallboard.hub.telephony.simulated.calls import Caller

FIRST_AFTER_S = 180.0
NEXT_AFTER_S = 20 * 60.0
ATTEMPTS = 3
"""After so many attempts in vain a caller is not tried any more."""


class Owed:
    """The list from which operators call back."""

    __slots__ = ("_callers",)

    def __init__(self) -> None:
        self._callers: dict[Caller, float] = {}

    def add(self, caller: Caller, now: float) -> None:
        """The caller was lost; one lost again keeps the older place."""
        if caller not in self._callers:
            self._callers[caller] = now
            caller.not_before = now + FIRST_AFTER_S

    def settle(self, caller: Caller) -> None:
        """The caller has been answered or reached."""
        self._callers.pop(caller, None)

    def next(self, now: float) -> Caller | None:
        """Who is to be called now."""
        for caller in self._callers:
            if not caller.engaged and caller.not_before <= now:
                return caller
        return None

    def in_vain(self, caller: Caller, now: float) -> None:
        """The caller did not answer."""
        caller.attempts += 1
        caller.not_before = now + NEXT_AFTER_S
        if caller.attempts >= ATTEMPTS:
            self.settle(caller)

    def forget(self, before: float) -> None:
        """Nobody lost before this instant is owed a call any more."""
        for caller in [each for each, lost in self._callers.items() if lost < before]:
            self.settle(caller)
