"""Watches one Asterisk from a thread of its own and hands over what happens there."""

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from random import random
from typing import Protocol

from wallboard.hub.telephony.ami import AmiTranslator
from wallboard.hub.telephony.ami_headers import Headers, number_of
from wallboard.hub.telephony.ami_mapping import AmiMapping
from wallboard.hub.telephony.asterisk.answers import (
    CLOCK_MOVED,
    HUB_CLOCK_MOVED,
    NOT_PERMITTED,
    SESSION_EXPIRED,
    UNKNOWN_QUEUE,
    WRONG_SECRET,
    AmiRefused,
)
from wallboard.hub.telephony.asterisk.batch import Batch
from wallboard.hub.telephony.asterisk.clock import ClockOffset, Leaps
from wallboard.hub.telephony.asterisk.reading import AsteriskReading
from wallboard.hub.telephony.asterisk.session import DEADLINE_S, Reading
from wallboard.hub.telephony.asterisk.silence import Silence
from wallboard.hub.telephony.events import Event, SourceLost
from wallboard.transport.backoff import next_delay, refused_delay
from wallboard.transport.credentials import CredentialError
from wallboard.transport.errors import TransportError, Trouble

WAIT_S = 2
"""The longest that one WaitEvent is waited for: a cut line is noticed soon after."""
LEAST_INTERVAL_S = 0.04
"""From one WaitEvent's start to the next: events that the account may not see end it too."""
VERIFY_EVERY_S = 10.0
RETRY_EVERY_S = 1.0
OLDEST_S = 5.0
"""An event that comes later than this makes the clock doubtful: WAIT_S, and some."""
LISTEN_S = 60.0
"""For so long an account that seems to be told nothing is listened to."""
SIGN_IN_S = 5 * DEADLINE_S
"""The longest that signing in takes: its answer, three of the clock and a list."""
ROUND_S = WAIT_S + 4 * DEADLINE_S
"""The longest that one round of watching takes: events, the clock twice and a list."""
NO_SECRET = "no_secret"

_AT_ONCE = frozenset({SESSION_EXPIRED, CLOCK_MOVED, HUB_CLOCK_MOVED})
_FOR_A_PERSON = frozenset({WRONG_SECRET, NOT_PERMITTED, UNKNOWN_QUEUE, NO_SECRET})

log = logging.getLogger(__name__)


class Session(Protocol):
    """As much of AmiSession as the feed uses."""

    def login(self, secret: str) -> None: ...
    def clock(self) -> Reading: ...
    def queue_status(self) -> Sequence[Headers]: ...
    def wait_event(self, wait_s: int) -> Sequence[Headers]: ...
    def close(self) -> None: ...


class Secret(Protocol):
    """As much of Credentials as the feed uses; `abandon` may come from any thread."""

    def read(self) -> str | None: ...
    def abandon(self) -> None: ...


class AsteriskFeed:
    """Signs in, takes the state, follows the events, checks them, and begins again after a fault.

    `deliver` is called from the feed's thread. A fault gives SourceLost at the instant up to which
    everything was seen, with the reason as its detail; what follows is unseen until the next list
    gives SourceBack. A fault that needs a person is looked at seldom, any other every second.
    """

    def __init__(
        self,
        session: Session,
        secret: Secret,
        reading: AsteriskReading,
        deliver: Callable[[Batch], None],
        *,
        now: Callable[[], float] = time.time,
        mono: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] | None = None,
        chance: Callable[[], float] = random,
    ) -> None:
        """`secret` is read at each sign-in, so that a corrected one is used without a restart."""
        self._session = session
        self._secret = secret
        self._reading = reading
        self._deliver = deliver
        self._now = now
        self._mono = mono
        self._closing = threading.Event()
        self._pause = pause or self._closing.wait
        self._chance = chance
        self._thread = threading.Thread(target=self.run, name="asterisk", daemon=True)
        self._translator: AmiTranslator | None = None
        self._mapping = AmiMapping()
        self._silence = Silence()
        self._leaps = Leaps(now, mono)
        self._seen_until = 0.0
        self._told: str | None = None  # the trouble that was told last
        self._lost_at: float | None = None
        self._failing_since = 0.0
        self._attempt = 0
        self.due = mono() + SIGN_IN_S
        """When it next has to show that it lives, by `mono`; any thread may look."""

    @property
    def runs(self) -> bool:
        """Whether the thread is there; it ends only when it is closed, or by a fault in here."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def close(self) -> None:
        """End what is waited for and the thread; nothing is delivered after it."""
        self._closing.set()
        self._secret.abandon()
        self._session.close()
        if self._thread.is_alive():
            self._thread.join()

    def run(self) -> None:
        """Watch until closed. Runs in the feed's own thread."""
        self._seen_until = self._lost_at = self._now()
        self._failing_since = self._mono()
        while not self._closing.is_set():
            try:
                self._watch()
            except AmiRefused as refused:
                trouble, kind, wish = Trouble.UNAVAILABLE, refused.kind, None
            except TransportError as error:
                trouble, kind, wish = error.kind, error.kind.value, error.retry_after_s
            except CredentialError as error:
                trouble, kind, wish = Trouble.UNAUTHORISED, error.trouble.value, None
            if not self._closing.is_set():
                self._fail(kind)
                delay_s = self._delay(kind, trouble, wish)
                self.due = self._mono() + delay_s
                self._pause(delay_s)

    # --- watching ---

    def _watch(self) -> None:
        self.due = self._mono() + SIGN_IN_S
        secret = self._secret.read()
        if secret is None:
            raise AmiRefused(NO_SECRET)
        self._session.login(secret)
        clock = ClockOffset([self._session.clock() for _ in range(3)])
        if self._silence.proven_deaf:
            self._await_first_event()
            self.due = self._mono() + SIGN_IN_S
        self._silence.signed_in()
        self._leaps = Leaps(self._now, self._mono)
        began = self._take_list(clock, secret)
        verify_at = self._mono() + VERIFY_EVERY_S
        while not self._closing.is_set():
            asked_at = self._mono()
            self.due = asked_at + ROUND_S
            messages = self._session.wait_event(WAIT_S)
            received = self._now()
            self._take_events(messages, clock, received, began)
            if self._mono() >= verify_at:
                clock.follow(self._session.clock())
                self._take_list(clock, secret)
                verify_at = self._mono() + VERIFY_EVERY_S
            left_s = LEAST_INTERVAL_S - (self._mono() - asked_at)
            if left_s > 0:
                self._pause(left_s)

    def _await_first_event(self) -> None:
        """Watch nothing until an event shows that the account is told of any.

        AmiRefused `not_permitted` where none comes: what an account may read is settled when it
        signs in, so that a permission given meanwhile shows only in a new session.
        """
        until = self._mono() + LISTEN_S
        while (asked_at := self._mono()) < until:
            self.due = asked_at + ROUND_S
            if any(self._silence.breaks(each) for each in self._session.wait_event(WAIT_S)):
                self._silence = Silence()
                return
        raise AmiRefused(NOT_PERMITTED)

    def _take_list(self, clock: ClockOffset, secret: str) -> float:
        """Take in a QueueStatus list; it is no older than the instant returned."""
        asked = self._now()
        shown = [each for each in self._session.queue_status() if self._is_ours(each)]
        if self._reading.settings.queues:
            strangers = self._reading.strangers(shown)
            if len(strangers) == len(self._reading.settings.queues):
                raise AmiRefused(UNKNOWN_QUEUE)
            for name in strangers:
                log.warning("the queue %s of the settings is not known to Asterisk", name)
        if self._silence.hears_nothing(shown):
            raise AmiRefused(NOT_PERMITTED)
        mapping = None
        if self._translator is None:
            mapping = self._mapping = self._reading.mapping(shown)
            self._translator = AmiTranslator(mapping, caller_key(secret))
        events: list[Event] = []
        for message in shown:
            events += self._translator.feed(_without_count(message), asked)
        seats, lines = self._reading.places(self._mapping, shown)
        if self._translator.watching:
            self._told, self._lost_at, self._attempt = None, None, 0
        self._hand_over(events, asked, Batch((), asked, mapping, seats, lines))
        return asked

    def _take_events(
        self, messages: Sequence[Headers], clock: ClockOffset, received: float, began: float
    ) -> None:
        assert self._translator is not None
        messages = [each for each in messages if self._is_ours(each)]
        stamps = [number_of(each, "Timestamp") for each in messages]
        if any(each is not None and clock.doubts(each, received, OLDEST_S) for each in stamps):
            clock.follow(self._session.clock())
        events: list[Event] = []
        for message, stamp in zip(messages, stamps, strict=True):
            self._silence.breaks(message)
            if stamp is None:
                events += self._translator.feed(message, received)
                continue
            at = clock.here(stamp, received)
            if at >= began:  # what is older is in the list that watching began with
                events += self._translator.feed({**message, "Timestamp": repr(at)}, received)
        events += self._translator.due(received)
        self._hand_over(events, received, Batch((), received))

    def _is_ours(self, message: Headers) -> bool:
        return "Queue" not in message or self._reading.watches(message)

    def _hand_over(self, events: list[Event], seen_until: float, batch: Batch) -> None:
        if self._leaps.look():  # nobody watched while the machine slept
            raise AmiRefused(HUB_CLOCK_MOVED)
        self._seen_until = max(self._seen_until, seen_until)
        if not self._closing.is_set():
            self._deliver(
                Batch(tuple(events), self._seen_until, batch.mapping, batch.seats, batch.lines)
            )

    # --- faults ---

    def _fail(self, kind: str) -> None:
        """Tell that the source is lost, and why; the same trouble is told once."""
        if self._lost_at is None:
            self._lost_at, self._failing_since, self._attempt = self._seen_until, self._mono(), 0
        self._attempt = self._attempt + 1 if kind == self._told else 1
        if kind == self._told:
            return
        self._told = kind
        log.warning("Asterisk is not watched: %s", kind)
        if self._translator is not None:
            self._translator.lost(self._lost_at, kind)
        self._deliver(Batch((SourceLost(self._lost_at, kind),), self._seen_until))

    def _delay(self, kind: str, trouble: Trouble, wish_s: float | None) -> float:
        if kind in _FOR_A_PERSON or trouble is Trouble.UNAUTHORISED:
            return refused_delay(self._attempt)
        if kind in _AT_ONCE and self._attempt == 1:
            return 0.0
        outage_s = self._mono() - self._failing_since
        return next_delay(outage_s, self._attempt, RETRY_EVERY_S, trouble, wish_s, self._chance)


def caller_key(secret: str) -> bytes:
    """The key of the callers' hashes: the same after a restart, and not in the journal."""
    return hashlib.blake2b(secret.encode(), person=b"callers").digest()


def _without_count(message: Headers) -> Headers:
    """A list's end without its count: the session has checked it, over all queues."""
    return {name: value for name, value in message.items() if name != "ListItems"}
