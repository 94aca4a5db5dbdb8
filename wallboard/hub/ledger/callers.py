"""The distinct callers of a day: who was lost, who was reached after all, who is still owed."""

from wallboard.domain.counters import Missed


class CallerBook:
    """Callers by their opaque key; forgotten at midnight.

    A caller is owed a call from the first loss not followed by an answer or an answered call-back.
    Calls without a caller key are in none of these counts.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._owed: dict[str, float] = {}  # in order of loss: the first is the oldest
        self._answered_later: set[str] = set()
        self._called_back: set[str] = set()

    def answered(self, caller: str) -> None:
        """The caller spoke to an operator."""
        self._seen.add(caller)
        if self._owed.pop(caller, None) is not None:
            self._answered_later.add(caller)

    def lost(self, caller: str, at: float) -> None:
        """The caller's call ended without an answer; an earlier loss keeps its place."""
        self._seen.add(caller)
        self._answered_later.discard(caller)
        self._called_back.discard(caller)
        self._owed.setdefault(caller, at)

    def called_back(self, caller: str) -> None:
        """An outbound call to the caller was answered; nothing where no call was owed."""
        if self._owed.pop(caller, None) is not None:
            self._called_back.add(caller)

    @property
    def distinct(self) -> int:
        """How many callers had a call that is finished with the queue."""
        return len(self._seen)

    def missed(self) -> Missed:
        """The lost callers by what became of them."""
        return Missed(
            callers=len(self._owed) + len(self._answered_later) + len(self._called_back),
            answered_later=len(self._answered_later),
            called_back=len(self._called_back),
            open=len(self._owed),
            oldest_open=min(self._owed.values(), default=None),
        )
