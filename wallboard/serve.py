"""The composition root of the hub: it builds the parts, connects them and runs."""

import faulthandler
import logging
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from wallboard import settings
from wallboard.history.journal import Journal
from wallboard.history.journal_damage import SetAside, set_aside_where_damaged
from wallboard.hub.live import LiveHub
from wallboard.hub.played import PlayedHub, Simulation
from wallboard.hub.real_time import RealTime, awake_time
from wallboard.hub.serving import CertificateUnusable, Entry, bound, run
from wallboard.hub.telephony.asterisk.source import AsteriskSource
from wallboard.hub.told import hotline_of
from wallboard.hub.watch import is_event

__all__ = [
    "CertificateUnusable",
    "Entry",
    "HubFailed",
    "HubOptions",
    "Live",
    "Simulation",
    "bound",
    "serve",
]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Live:
    """An Asterisk, and what the settings say of its hotline."""

    source: AsteriskSource
    hotline: settings.Hotline


@dataclass(frozen=True, slots=True)
class HubOptions:
    """What the hub is told of what it watches."""

    telephony: Simulation | Path | Live
    """A simulation, the file of a recording, or a telephone system that runs by itself."""
    speed: float = 1.0
    journal: Path | None = None
    kept_s: float = settings.History().keep_s
    """So long a minute stays in the journal."""
    ends_with_stdin: bool = False
    """End when standard input closes: a child then ends with its parent, however that ends."""


class HubFailed(Exception):
    """The hub ended by a failure that nobody foresaw; its traceback is in the log."""


def serve(
    options: HubOptions,
    entry: Entry,
    started: Callable[[], None],
    damaged: Callable[[SetAside], None],
) -> None:
    """Serve a hub until SIGTERM or SIGINT; `started` is called once it answers.

    `damaged` is called where the journal was, before another begins in its place.

    Raises JournalTrouble, NotARecording and CertificateUnusable before it serves anything, and
    HubFailed where it ends by itself: a supervisor then starts another.
    """
    if options.journal is not None:
        aside = set_aside_where_damaged(options.journal, time.time(), is_event)
        if aside is not None:
            damaged(aside)
    # whoever kills a hub that hangs learns where: on stderr, which a service manager keeps
    if not faulthandler.is_enabled():
        faulthandler.enable(2)
    with closing(Journal(options.journal, kept_s=options.kept_s)) as journal:
        hub = hub_of(options, journal)
        try:
            run(hub, entry, started, ends_with_stdin=options.ends_with_stdin)
        except CertificateUnusable:
            raise
        except Exception as error:
            # at this level for the log file alone: whoever started the hub reads one sentence
            _LOG.info("the hub failed", exc_info=error)
            detail = f"{type(error).__name__}: {error}"
            raise HubFailed(detail) from error


def hub_of(options: HubOptions, journal: Journal) -> PlayedHub | LiveHub:
    """The hub of a telephone system, which goes on from where its journal ends."""
    told = options.telephony
    if not isinstance(told, Live):
        return PlayedHub(told, options.speed, journal, awake_time())
    source, hotline = told.source, told.hotline
    return LiveHub(
        source.name,
        hotline_of(hotline, source.name),
        dict(hotline.kinds),
        journal,
        RealTime(),
        source.feed,
    )
