"""How long a hub's journal keeps its minutes is a setting, for every kind of telephone system."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.hub.test_live import Idle
from wallboard import serve
from wallboard.cli import commands
from wallboard.domain.hotline import Hotline
from wallboard.history.journal import Journal
from wallboard.hub.live import LiveHub
from wallboard.hub.real_time import RealTime
from wallboard.settings import History, Settings
from wallboard.words import words

HOUR_S = 3600.0


def kept(path: Path) -> float:
    """From the first to the last minute that is kept."""
    journal = Journal(path)
    bounds = journal.bounds()
    journal.close()
    assert bounds is not None
    return bounds[1] - bounds[0]


def test_of_a_simulated_hotline(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    noon = serve.Simulation("stable", at=timedelta(hours=12))
    with closing(Journal(path, kept_s=HOUR_S)) as journal:
        serve.hub_of(serve.HubOptions(noon), journal)
    assert kept(path) == HOUR_S


def test_of_a_live_system(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with closing(Journal(path, kept_s=HOUR_S)) as journal:
        hub = LiveHub("a", Hotline("", ""), {}, journal, RealTime(), lambda *_: Idle())
        hub.watch.take((), hub.server_time() + 3 * HOUR_S)
    assert kept(path) == HOUR_S


@pytest.mark.parametrize(("months", "days"), [(None, 396.5), (1, 30.5)])
def test_it_is_set_in_months(
    monkeypatch: pytest.MonkeyPatch, months: int | None, days: float
) -> None:
    told: list[serve.HubOptions] = []

    def served(options: serve.HubOptions, *_: Callable[..., Any] | serve.Entry) -> None:
        told.append(options)

    monkeypatch.setattr("wallboard.cli.hub.serve", served)
    settings = Settings() if months is None else Settings(history=History(keep_months=months))
    options = argparse.Namespace(
        settings=settings, listen=("127.0.0.1", 0), telephony="simulated", scenario="stable",
        seed=1, at=None, speed=1.0, journal=None, tokens=None, require_token=False,
        certificate=None, key=None, ends_with_stdin=True, log=None,
    )  # fmt: skip
    assert commands.hub(options, words("en")) == 0
    assert told[0].kept_s == days * 86400
