"""Measurements of speed, agreement and scale that the documentation quotes."""
