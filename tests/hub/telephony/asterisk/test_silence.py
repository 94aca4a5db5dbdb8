"""An account that is told nothing is known by lists that change in silence."""

from wallboard.hub.telephony.asterisk.silence import Silence


def listed(status: str, *callers: str) -> list[dict[str, str]]:
    return [
        {"Event": "QueueParams", "Calls": status},
        {"Event": "QueueMember", "Queue": "q", "StateInterface": "PJSIP/1", "Status": status},
        *({"Event": "QueueEntry", "Queue": "q", "Uniqueid": each} for each in callers),
    ]


def test_two_changes_that_no_event_told_of_prove_it() -> None:
    silence = Silence()
    assert not silence.hears_nothing(listed("1"))
    assert not silence.hears_nothing(listed("2")), "one may be a race"
    assert not silence.hears_nothing(listed("2"))
    assert silence.hears_nothing(listed("2", "1.0"))
    assert silence.proven_deaf


def test_one_event_proves_the_contrary() -> None:
    silence = Silence()
    silence.hears_nothing(listed("1"))
    assert silence.breaks({"Event": "AgentCalled"})
    assert not any(silence.hears_nothing(listed(status)) for status in "212121")


def test_a_quiet_night_proves_nothing() -> None:
    silence = Silence()
    assert not any(silence.hears_nothing(listed("1")) for _ in range(1000))
    assert not silence.breaks({"Event": "FullyBooted"})
