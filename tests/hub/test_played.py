"""A hub that plays, on a journal of which a rescue could not save all."""

from datetime import timedelta
from pathlib import Path

import pytest

from wallboard.history.journal import Journal, JournalTrouble
from wallboard.hub.played import PlayedHub, Simulation
from wallboard.hub.real_time import awake_time
from wallboard.serve import HubOptions, hub_of

NOON = Simulation("stable", at=timedelta(hours=12))
RECORDING = Path(__file__).parents[1] / "recordings" / "asterisk-22" / "ami-events.jsonl"


def hub(journal: Journal, told: Simulation | Path = NOON) -> PlayedHub:
    return PlayedHub(told, 1.0, journal, awake_time())


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


def test_it_sleeps_with_its_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    wall, mono = [1_800_000_000.0], [7.0]
    monkeypatch.setattr(
        "wallboard.serve.awake_time", lambda: awake_time(lambda: wall[0], lambda: mono[0])
    )
    found = hub_of(HubOptions(NOON, speed=60.0), Journal(None))
    before = found.server_time()
    wall[0] += 8 * 3600.0
    assert found.server_time() == before
    wall[0] += 1.0
    mono[0] += 1.0
    assert found.server_time() == pytest.approx(before + 60.0, abs=1e-3)
