"""A secret that a test gives, as the feed reads it."""

from collections.abc import Callable


class Told:
    """Reads what `secret` gives; whether it was abandoned."""

    def __init__(self, secret: Callable[[], str | None]) -> None:
        self.read = secret
        self.abandoned = False

    def abandon(self) -> None:
        self.abandoned = True
