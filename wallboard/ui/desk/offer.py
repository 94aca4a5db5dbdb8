"""What a desk offers beyond showing: only what somebody has connected is seen at all."""

from enum import Enum


class Offer(Enum):
    """An intent that the window can send upward; without it no button is shown."""

    WALL = "wall"
    SETTINGS = "settings"
    ACKNOWLEDGE = "acknowledge"
    SHELVE = "shelve"
    DECIDE = "decide"
    ANNOUNCE = "announce"
