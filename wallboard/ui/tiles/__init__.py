"""The tiles of a wall: each draws one view, from words and figures to a scene."""
