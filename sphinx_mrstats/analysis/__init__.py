"""Vocabulary in, small frozen results out."""
