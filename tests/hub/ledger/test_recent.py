"""The graded window: exactly the last 15 minutes, and still while nothing happens."""

from tests.hub.days import MIDNIGHT, NOON, SMALL, days, watching
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


def test_it_begins_where_watching_began_later() -> None:
    ledger = Ledger(SMALL, NOON)
    ledger.apply(ev.SourceBack(NOON + 130))
    ledger.advance(NOON + 300)
    window = recent(ledger)
    assert (window.since, window.unwatched_s) == (NOON + 130, 0.0)


def unwatched(ledger: Ledger, at: float) -> object:
    ledger.advance(at)
    return recent(ledger).unwatched_s


def test_what_was_not_watched_is_told_and_slides_out() -> None:
    ledger = watching(ev.SourceLost(NOON + 100, "x"), ev.SourceBack(NOON + 340.5))
    assert unwatched(ledger, NOON + 400) == 240.5
    assert unwatched(ledger, NOON + 1000) == 240.5
    # the window begins with a minute: at NOON + 120, then at NOON + 300, then after the gap
    assert unwatched(ledger, NOON + 1020) == 220.5
    assert unwatched(ledger, NOON + 1079) == 220.5, "a quiet hotline's window stands"
    assert unwatched(ledger, NOON + 1200) == 40.5
    assert unwatched(ledger, NOON + 1260) == 0.0


def test_gaps_add_up() -> None:
    first = (ev.SourceLost(NOON + 100, "x"), ev.SourceLost(NOON + 110, "y"))
    second = (ev.SourceLost(NOON + 200, "x"), ev.SourceBack(NOON + 230))
    ledger = watching(*first, ev.SourceBack(NOON + 160), *second)
    assert unwatched(ledger, NOON + 300) == 90.0


def test_a_loss_that_is_noticed_late_lasts_from_where_seeing_ended() -> None:
    ledger = watching()
    ledger.advance(NOON + 200)
    ledger.apply(ev.SourceLost(NOON + 110, "silent"))
    ledger.apply(ev.SourceBack(NOON + 230))
    assert unwatched(ledger, NOON + 300) == 120.0


def test_a_new_book_begins_its_window_anew() -> None:
    before = watching(ev.SourceLost(NOON + 100, "x"))
    before.advance(NOON + 300)
    ledger = Ledger(SMALL, NOON + 300)
    for event in before.present():
        ledger.apply(event)
    ledger.apply(ev.SourceBack(NOON + 360))
    ledger.advance(NOON + 400)
    window = recent(ledger)
    assert (window.since, window.unwatched_s) == (NOON + 300, 60.0)
