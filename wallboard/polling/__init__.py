"""The worker that asks, and the feed that keeps the board's state. QtCore only."""
