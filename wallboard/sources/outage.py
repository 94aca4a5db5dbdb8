"""An outage: something that is asked for and does not come, and when it is tried again."""

from collections.abc import Callable

from wallboard.transport.backoff import next_delay
from wallboard.transport.errors import Trouble


class Outage:
    """Failures in a row of one kind of question; `begun` is False while there are none."""

    def __init__(self, poll_s: float, chance: Callable[[], float]) -> None:
        self._poll_s = poll_s
        self._chance = chance
        self._since: float | None = None
        self._failures = 0
        self._kind = ""

    @property
    def begun(self) -> bool:
        """The last question gave nothing."""
        return self._since is not None

    def ended(self) -> None:
        """The question was answered."""
        self._since, self._failures, self._kind = None, 0, ""

    def failed(
        self, kind: str, trouble: Trouble, retry_after_s: float | None, started: float, now: float
    ) -> float:
        """The instant of the next attempt after one that began at `started` and gave nothing.

        `kind` is what a person calls the failure, `trouble` what decides how soon to try again.
        The outage counts from when it was noticed: a long poll may have begun well before it, and
        an outage under a minute must not pass for a longer one.
        """
        if self._since is None:
            self._since = now
        self._failures = self._failures + 1 if kind == self._kind else 1
        self._kind = kind
        return started + next_delay(
            started - self._since,
            self._failures,
            self._poll_s,
            trouble,
            retry_after_s,
            self._chance,
        )
