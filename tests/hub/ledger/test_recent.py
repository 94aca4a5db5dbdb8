"""The graded window: exactly the last 15 minutes, and still while nothing happens."""

from tests.hub.days import MIDNIGHT, NOON, days, watching
from wallboard.domain.absent import Absent
from wallboard.domain.snapshot import Recent
from wallboard.domain.states import Group
from wallboard.hub.ledger import Ledger
from wallboard.hub.telephony import events as ev


def recent(ledger: Ledger) -> Recent:
    found = ledger.snapshot("e", 1, 1.0).recent
    assert not isinstance(found, Absent)
    return found


def test_the_window_holds_the_calls_of_15_minutes() -> None:
    found = days("failure")
    ledger = Ledger(found.source.hotline, MIDNIGHT)
    calls = found.source.books.today.calls
    for number, event in enumerate(found.events):
        ledger.apply(event)
        if number % 199:
            continue
        window = recent(ledger)
        now = ledger.now
        # at this very instant some may not have been told yet
        done = [call for call in calls if call.at is not None and now - 900 < call.at < now]
        later = [call for call in calls if call.at == now]
        assert len(done) <= window.finished <= len(done) + len(later)
        since = [call for call in calls if call.at is not None and window.since < call.at < now]
        assert len(since) == len(done), "what is told is true of `since` as well"
        assert now - 960 <= window.since
        assert not isinstance(window.answered_delay, Absent)
        assert sum(window.answered_delay) == window.answered


def test_a_quiet_hotline_has_the_same_window_all_minute_long() -> None:
    ledger = watching(
        ev.Joined(NOON + 1, "a"),
        ev.Connected(NOON + 5, "a", "1", Group.OWN),
    )
    ledger.advance(NOON + 1800)
    first = recent(ledger)
    ledger.advance(NOON + 1859)
    assert recent(ledger) == first
    assert first.finished == 0
    ledger.advance(NOON + 1860)
    assert recent(ledger).since == first.since + 60


def test_a_call_leaves_on_its_second() -> None:
    ledger = watching(ev.Joined(NOON + 1, "a"), ev.Abandoned(NOON + 5.5, "a"))
    ledger.advance(NOON + 905.4)
    assert recent(ledger).abandoned == 1
    ledger.advance(NOON + 905.5)
    window = recent(ledger)
    assert (window.abandoned, window.since) == (0, NOON + 5.5)


def test_the_window_begins_where_counting_began() -> None:
    ledger = watching()
    ledger.advance(NOON + 300)
    assert recent(ledger).since == NOON
