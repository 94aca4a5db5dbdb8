"""A machine that sleeps has seen nothing meanwhile, wherever the feed was when it fell asleep."""

from collections.abc import Sequence

import pytest

from tests.hub.telephony.asterisk.told_secret import Told
from wallboard.hub.telephony.ami_headers import Headers
from wallboard.hub.telephony.asterisk.answers import HUB_CLOCK_MOVED
from wallboard.hub.telephony.asterisk.batch import Batch
from wallboard.hub.telephony.asterisk.feed import VERIFY_EVERY_S, WAIT_S, AsteriskFeed
from wallboard.hub.telephony.asterisk.reading import AsteriskReading
from wallboard.hub.telephony.asterisk.session import Reading
from wallboard.hub.telephony.events import SourceLost
from wallboard.settings import Asterisk

SLEPT_S = 3600.0
CHECK = int(VERIFY_EVERY_S / WAIT_S)
"""So many times events are waited for until the list is checked."""


class Drowsy:
    """An Asterisk without queues, on a machine that falls asleep in one of its answers."""

    def __init__(self, question: str, number: int) -> None:
        self._falls_asleep = (question, number)
        self._asked: dict[str, int] = {}
        self.awake_s = 1000.0
        self.slept_s = 0.0
        self.fell_asleep: float | None = None
        self.told: list[Batch] = []
        self.feed = AsteriskFeed(
            self, Told(lambda: "s"), AsteriskReading(Asterisk()), self.told.append,
            now=self.now, mono=lambda: self.awake_s, pause=lambda _: None,
        )  # fmt: skip

    def now(self) -> float:
        return self.awake_s + self.slept_s

    def login(self, secret: str) -> None:
        if self.slept_s:
            self.feed.close()

    def clock(self) -> Reading:
        sent = self.now()
        self._answer("clock")
        return Reading(sent, self.now(), self.now())

    def queue_status(self) -> Sequence[Headers]:
        self._answer("list")
        return [{"Event": "QueueStatusComplete", "ListItems": "0"}]

    def wait_event(self, wait_s: int) -> Sequence[Headers]:
        self.awake_s += wait_s
        self._answer("events")
        return []

    def close(self) -> None:
        pass

    def _answer(self, question: str) -> None:
        self._asked[question] = self._asked.get(question, 0) + 1
        if (question, self._asked[question]) == self._falls_asleep:
            self.fell_asleep = self.now()
            self.slept_s = SLEPT_S


@pytest.mark.parametrize(
    ("question", "number"),
    [("list", 1), ("events", 1), ("events", 3), ("clock", 4), ("list", 2)],
    ids=["first list", "first events", "later events", "the check's clock", "the check's list"],
)
def test_what_was_slept_through_is_a_gap(question: str, number: int) -> None:
    drowsy = Drowsy(question, number)
    drowsy.feed.run()
    assert drowsy.fell_asleep is not None
    assert {each.seen_until for each in drowsy.told} <= {
        1000.0 + WAIT_S * n for n in range(CHECK + 1)
    }
    events = [event for batch in drowsy.told for event in batch.events]
    (lost,) = [each for each in events if isinstance(each, SourceLost)]
    assert lost.detail == HUB_CLOCK_MOVED
    assert lost.at <= drowsy.fell_asleep
