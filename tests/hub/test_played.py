"""A hub that plays, on a journal of which a rescue could not save all."""

from datetime import timedelta
from pathlib import Path

import pytest

from wallboard.history.journal import Journal, JournalTrouble
from wallboard.hub.played import PlayedHub, Simulation
from wallboard.hub.real_time import RealTime

NOON = Simulation("stable", at=timedelta(hours=12))
RECORDING = Path(__file__).parents[1] / "recordings" / "asterisk-22" / "ami-events.jsonl"


def hub(journal: Journal, told: Simulation | Path = NOON) -> PlayedHub:
    return PlayedHub(told, 1.0, journal, RealTime())


@pytest.mark.parametrize("lost", ["source", "midnight", "origin", "real", "speed"])
def test_a_row_that_is_lost_is_no_reason_to_stay_away(
    lost: str, caplog: pytest.LogCaptureFixture
) -> None:
    whole, journal = Journal(None), Journal(None)
    hub(whole)
    rows = whole.meta()
    del rows[lost]
    journal.set_meta(rows)
    found = hub(journal)
    assert abs(found.server_time() - found.watch.ledger.now) < 30.0
    assert journal.meta().keys() >= {"source", "midnight", "origin", "real", "speed"}
    assert ("the journal's clock is left out" in caplog.text) == (lost != "source")


def test_a_live_hubs_journal_belongs_to_another_source() -> None:
    journal = Journal(None)
    rows = {"source": "asterisk:https://pbx", "places": "{}", "alarms": "{}"}
    journal.set_meta(rows)
    for told, kind in ((NOON, "other_source"), (RECORDING, "recording")):
        with pytest.raises(JournalTrouble) as caught:
            hub(journal, told)
        assert (caught.value.kind, caught.value.detail) == (kind, "asterisk:https://pbx")
    assert journal.meta() == rows


def test_a_recording_asks_for_no_source_of_a_journal_that_lost_it() -> None:
    journal = Journal(None)
    journal.set_meta({"alarms": "{}"})
    with pytest.raises(JournalTrouble, match="recording"):
        hub(journal, RECORDING)
