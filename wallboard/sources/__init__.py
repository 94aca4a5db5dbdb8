"""Where a board's snapshots come from. No Qt: a source is asked, one question at a time."""
