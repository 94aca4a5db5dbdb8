"""wallboard with two wounds: a file in its home, named for the wound, opens it once.

show_now    the GUI thread stands still
step        the poller's thread stands still
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from wallboard.cli import main
from wallboard.polling.feed import Feed
from wallboard.sources.metrics_api import MetricsApi


def wound(owner: type, name: str) -> None:
    """Let a method stand still for an hour as soon as a file bids it."""
    sound = getattr(owner, name)

    def wounded(self: object) -> object:
        file = Path.home() / name
        if file.exists():
            file.unlink()
            time.sleep(3600.0)
        return sound(self)

    setattr(owner, name, wounded)


if __name__ == "__main__":
    wound(Feed, "show_now")
    wound(MetricsApi, "step")
    sys.exit(main())
