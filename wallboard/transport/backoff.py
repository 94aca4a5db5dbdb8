"""When to try again after a failure: pure functions of what is known about the outage."""

from __future__ import annotations

from collections.abc import Callable

from wallboard.transport.errors import Trouble

STEADY_S = 60.0  # an outage this young may be a restart: it is tried at every interval
LONGEST_S = 60.0  # so that the board is live again within 65 s of any outage's end
LONGEST_WISH_S = 300.0
FIRST_REFUSED_S = 30.0
REFUSED_S = 300.0

_TOKEN_REFUSED = frozenset({Trouble.UNAUTHORISED, Trouble.BAD_TOKEN})


def next_delay(
    outage_s: float,
    attempt: int,
    poll_s: float,
    trouble: Trouble,
    retry_after_s: float | None,
    random: Callable[[], float],
) -> float:
    """Seconds from the START of the attempt that failed to the start of the next one.

    From start to start, because that is what bounds the recovery: an attempt lasts at most the
    deadline D of 4 s, so the board is live P + D after an outage under a minute, and 60 + D
    after any other. The next attempt still begins only after the last has ended.

    `outage_s` is the time since the first failure was noticed, `attempt` the number of failures
    in a row of this kind of trouble, from 1; `random` gives [0, 1). Full jitter spreads many
    boards that one server's return would otherwise wake together.
    """
    if trouble in _TOKEN_REFUSED:
        return refused_delay(attempt)
    if retry_after_s is not None:
        return wished_delay(retry_after_s, poll_s)
    if outage_s < STEADY_S:
        return poll_s
    return jittered_delay(attempt, poll_s, random())


def refused_delay(attempt: int) -> float:
    """A token that was refused needs a person: the first look comes soon, the others seldom."""
    return FIRST_REFUSED_S if attempt <= 1 else REFUSED_S


def wished_delay(retry_after_s: float, poll_s: float) -> float:
    """The server's wish, but no shorter than the interval P and no longer than five minutes."""
    return max(poll_s, min(retry_after_s, LONGEST_WISH_S))


def jittered_delay(attempt: int, poll_s: float, chance: float) -> float:
    """A uniform share of a ceiling that doubles to 60 s, and never more often than P."""
    ceiling_s = min(LONGEST_S, poll_s * 2.0 ** min(attempt, 16))
    return max(poll_s, chance * ceiling_s)
