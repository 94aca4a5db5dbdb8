"""A supervisor wallboard for a hotline: the desk window, the wall screens and the metrics hub."""

__version__ = "0.1.0"
