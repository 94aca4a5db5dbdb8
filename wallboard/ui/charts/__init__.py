"""The charts: the one room that knows pyqtgraph and numpy, entered after the first paint.

Importing this package imports neither; `library` brings them in, `trend_plot` and `rings_plot`
need them.
"""
