"""An Asterisk as it is named on the command line, with all that a feed of it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wallboard.hub.telephony.asterisk.batch import Batch
from wallboard.hub.telephony.asterisk.feed import AsteriskFeed
from wallboard.hub.telephony.asterisk.reading import AsteriskReading
from wallboard.hub.telephony.asterisk.session import AmiSession
from wallboard.settings import Asterisk
from wallboard.transport.credentials import Credentials, credentials_for


@dataclass(frozen=True, slots=True)
class AsteriskSource:
    """One Asterisk's AMI over HTTP, and the account that reads it."""

    origin: str
    user: str
    settings: Asterisk

    @property
    def name(self) -> str:
        """What it is, for the journal: the account does not matter."""
        return f"asterisk:{self.origin}"

    @property
    def credentials(self) -> Credentials:
        """Where the account's secret is kept; an entry of its own in the keyring."""
        file = self.settings.credential_file
        return credentials_for(
            f"asterisk:{self.user}@{self.origin}", None if file is None else Path(file)
        )

    def session(self, now: Callable[[], float]) -> AmiSession:
        """A session that has not signed in yet."""
        ca_file = self.settings.ca_file
        return AmiSession(
            self.origin, self.user, verify=True if ca_file is None else Path(ca_file), now=now
        )

    def feed(self, now: Callable[[], float], deliver: Callable[[Batch], None]) -> AsteriskFeed:
        """A feed that has not begun yet."""
        return AsteriskFeed(
            self.session(now),
            self.credentials,
            AsteriskReading(self.settings),
            deliver,
            now=now,
        )
