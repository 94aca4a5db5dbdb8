"""Minutes on disk."""
