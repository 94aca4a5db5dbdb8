"""Dialogs of the desk; no wall has any."""
