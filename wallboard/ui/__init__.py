"""The windows: everything that is seen, drawn from the views of `boards`."""
