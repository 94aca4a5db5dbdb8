"""The minutes of a journal, read as a board's question is answered."""

from wallboard.history.journal import Journal, StoredMinute


def stored_minutes(
    journal: Journal,
    start: float = 0,
    end: float = 1e12,
    *,
    changed_after: int | None = None,
    limit: int = 10**6,
) -> list[StoredMinute]:
    """Those that start in [start, end), oldest first."""
    found, _ = journal.minutes_and_revision(start, end, changed_after=changed_after, limit=limit)
    return found
