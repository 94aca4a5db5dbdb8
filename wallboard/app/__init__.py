"""The composition root of the desktop: it builds the parts, connects them and runs."""

from wallboard.app.application import BadPair, NoDisplay, refuse_bad_pair
from wallboard.app.desk import DeskSilent, run_desk
from wallboard.app.feeding import BoardOptions
from wallboard.app.picture import NoData, NotWritten, Picture, render
from wallboard.app.walls import NoScreen, WallRuns, run_walls

__all__ = [
    "BadPair",
    "BoardOptions",
    "DeskSilent",
    "NoData",
    "NoDisplay",
    "NoScreen",
    "NotWritten",
    "Picture",
    "WallRuns",
    "refuse_bad_pair",
    "render",
    "run_desk",
    "run_walls",
]
