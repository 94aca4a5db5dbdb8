"""A board that stands for a season: it logs, files its crashes, and starts safe after too many."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from wallboard import __version__
from wallboard.app.complaints import complaining
from wallboard.app.crash_file import crash_filed
from wallboard.app.run_record import RunRecord
from wallboard.logs import logged
from wallboard.places import Places, private

_log = logging.getLogger(__name__)


@contextmanager
def standing(name: str, places: Places | None) -> Iterator[bool]:
    """Stand under a name such as `desk`; whether this has to be a safe run.

    An exception that leaves the block counts as a crash.
    """
    state = _state(places)
    if state is None:
        with complaining():
            yield False
        return
    record = RunRecord(state / f"{name}-runs.json")
    with (
        logged(state / f"{name}.log"),
        complaining(),
        crash_filed(state / f"{name}-crash.txt", datetime.now().astimezone()),
    ):
        safe = record.begin(time.time())
        _log.info("wallboard %s begins%s", __version__, ", safe" if safe else "")
        if safe:
            _log.warning("three crashes in five minutes: no history, and the view's own settings")
        yield safe
        record.end()
        _log.info("wallboard ends")


def _state(places: Places | None) -> Path | None:
    if places is None:
        return None
    try:
        return private(places.state)
    except OSError as error:
        _log.warning("no log, no crash file: %s", error)
        return None
