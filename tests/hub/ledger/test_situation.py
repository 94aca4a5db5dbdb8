"""Why the emergency lines are switched on, where the telephone system cannot tell it."""

from msgspec.structs import replace

from wallboard.domain.decision import DecisionKind
from wallboard.domain.states import PoolState, Situation
from wallboard.hub.ledger.emergency import EmergencyBook
from wallboard.hub.telephony.events import Decided, PoolChanged

ON = PoolChanged(10.0, PoolState.ACTIVE, Situation.UNKNOWN)
OFF = PoolChanged(20.0, PoolState.STANDBY)


def decided(situation: Situation | None, *, stand_down: bool = False) -> Decided:
    kind = DecisionKind.STAND_DOWN_EMERGENCY if stand_down else DecisionKind.ACTIVATE_EMERGENCY
    return Decided(5.0, "d-1", kind, situation=situation)


def shown(*events: PoolChanged | Decided) -> Situation | None:
    book = EmergencyBook(["e1"])
    for event in events:
        if isinstance(event, Decided):
            book.decide(event)
        else:
            book.change_pool(event)
    return book.view().situation


def test_without_a_decision_it_is_unknown() -> None:
    assert shown(ON) is Situation.UNKNOWN
    assert shown(OFF) is None


def test_a_decision_before_or_after_the_lines_are_switched_on_tells_it() -> None:
    cold = decided(Situation.EXTREME_COLD)
    assert shown(OFF, cold) is None, "decided, and not switched on yet"
    assert shown(OFF, cold, ON) is Situation.EXTREME_COLD
    assert shown(ON, cold) is Situation.EXTREME_COLD


def test_it_holds_while_the_lines_are_on_and_no_longer() -> None:
    cold = decided(Situation.EXTREME_COLD)
    assert shown(cold, ON, ON) is Situation.EXTREME_COLD, "found again after a gap"
    assert shown(cold, ON, OFF) is None
    assert shown(cold, ON, OFF, ON) is Situation.UNKNOWN, "the next time has its own reason"


def test_found_again_after_a_gap_it_has_not_begun_anew() -> None:
    book = EmergencyBook(["e1"])
    began = []
    for event in (ON, replace(ON, at=15.0), replace(ON, at=18.0), OFF, replace(ON, at=30.0)):
        book.change_pool(event)
        began.append(book.view().since)
    assert began == [10.0, 10.0, 10.0, 20.0, 30.0]


def test_standing_down_keeps_the_reason_until_the_lines_are_off() -> None:
    leaving = PoolChanged(15.0, PoolState.STANDING_DOWN, Situation.UNKNOWN)
    end = decided(None, stand_down=True)
    assert shown(decided(Situation.DRILL), ON, end, leaving) is Situation.DRILL


def test_what_the_source_says_is_not_overruled() -> None:
    told = PoolChanged(10.0, PoolState.ACTIVE, Situation.SUDDEN_FAILURE)
    assert shown(decided(Situation.DRILL), told) is Situation.SUDDEN_FAILURE


def test_a_new_day_and_a_new_hub_know_it_too() -> None:
    book = EmergencyBook(["e1"])
    book.decide(decided(Situation.HEATING_START))
    book.change_pool(ON)
    again = EmergencyBook(["e1"])
    for event in book.present(30.0):
        if isinstance(event, PoolChanged):
            again.change_pool(event)
    again.change_pool(ON)
    assert again.view().situation is Situation.HEATING_START
