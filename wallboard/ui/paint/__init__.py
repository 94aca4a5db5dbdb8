"""Painting by hand: scenes of text and shapes that can be measured, compared and drawn in parts."""
