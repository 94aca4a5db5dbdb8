"""When a feed next has to show that it lives: never past while Asterisk only keeps it waiting."""

from collections.abc import Callable, Sequence

import pytest

from tests.hub.telephony.asterisk.told_secret import Told
from wallboard.hub.telephony.ami_headers import Headers
from wallboard.hub.telephony.asterisk.feed import ROUND_S, SIGN_IN_S, AsteriskFeed
from wallboard.hub.telephony.asterisk.reading import AsteriskReading
from wallboard.hub.telephony.asterisk.session import Reading
from wallboard.settings import Asterisk
from wallboard.transport.errors import TransportError, Trouble

ROUNDS = 3


class Slow:
    """An Asterisk without queues; every answer takes `takes_s`, and after some rounds none comes.

    At each question it is written down how much time the feed still has.
    """

    def __init__(self, takes_s: float) -> None:
        self.takes_s = takes_s
        self.now = 1000.0
        self.left: list[tuple[str, float]] = []
        self.rounds = 0
        self.feed: AsteriskFeed

    def mono(self) -> float:
        return self.now

    def login(self, secret: str) -> None:
        self._asked("login")

    def clock(self) -> Reading:
        self._asked("clock")
        return Reading(self.now, self.now, self.now)

    def queue_status(self) -> Sequence[Headers]:
        self._asked("list")
        return [{"Event": "QueueStatusComplete", "ListItems": "0"}]

    def wait_event(self, wait_s: int) -> Sequence[Headers]:
        self._asked("events")
        self.rounds += 1
        if self.rounds > ROUNDS:
            raise TransportError(Trouble.REFUSED, "")
        return []

    def close(self) -> None:
        pass

    def pause(self, seconds: float) -> None:
        self.left.append(("pause", self.feed.due - self.now - seconds))
        if self.rounds > ROUNDS:
            self.feed.close()

    def _asked(self, what: str) -> None:
        self.now += self.takes_s
        self.left.append((what, self.feed.due - self.now))


def watched(takes_s: float, secret: Callable[[], str | None] = lambda: "s") -> Slow:
    """What happened to a feed until its Asterisk was lost."""
    slow = Slow(takes_s)
    slow.feed = AsteriskFeed(
        slow, Told(secret), AsteriskReading(Asterisk()), lambda _: None,
        now=slow.mono, mono=slow.mono, pause=slow.pause,
    )  # fmt: skip
    assert slow.feed.due == slow.now + SIGN_IN_S
    slow.feed.run()
    return slow


@pytest.mark.parametrize("takes_s", [0.0, 5.0])
def test_as_long_as_answers_come_in_their_time_it_is_not_overdue(takes_s: float) -> None:
    asked = watched(takes_s).left
    assert [what for what, _ in asked if what == "events"] == ["events"] * (ROUNDS + 1)
    assert min(left for what, left in asked if what != "pause") >= 0.0
    assert dict(asked)["pause"] == 0.0, "lost, it has to be there when it tries again"


def test_each_round_moves_it_and_nothing_else_does() -> None:
    asked = watched(1.0).left
    assert {left for what, left in asked if what == "events"} == {ROUND_S - 1.0}
    assert [left for what, left in asked[:5]] == [SIGN_IN_S - n for n in (1, 2, 3, 4, 5)]
