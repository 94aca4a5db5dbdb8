"""View-models: (state, mono) -> frozen views that a tile can draw without computing anything.

Views carry numbers and enums; words and formats are the windows' business.
"""
