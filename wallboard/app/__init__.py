"""The composition root of the desktop: it builds the parts, connects them and runs."""

from wallboard.app.application import BadPair, NoDisplay, refuse_bad_pair
from wallboard.app.desk import run_desk
from wallboard.app.feeding import BoardOptions
from wallboard.app.picture import NoData, Picture, render
from wallboard.app.places import Places, user_places
from wallboard.app.walls import NoScreen, WallRuns, run_walls

__all__ = [
    "BadPair",
    "BoardOptions",
    "NoData",
    "NoDisplay",
    "NoScreen",
    "Picture",
    "Places",
    "WallRuns",
    "refuse_bad_pair",
    "render",
    "run_desk",
    "run_walls",
    "user_places",
]
