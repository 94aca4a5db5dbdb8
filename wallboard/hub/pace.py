"""The pace that a hub keeps, by real seconds."""

PUBLISH_EVERY_S = 0.2
"""At most five answers a second to one board."""
BEAT_S = 1.0
"""While nothing happens, so often time passes, and alarms and sliding windows are looked at."""
