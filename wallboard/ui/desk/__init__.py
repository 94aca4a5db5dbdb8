"""The parts of the desk window: cards, tables, lists, each drawn from one view."""
