"""Rare words that are likely misspellings of frequent ones, told from the counts of a corpus."""

from __future__ import annotations

from sphinx_mrstats.analysis.nearmiss.search import NearMiss, find_near_misses
from sphinx_mrstats.analysis.nearmiss.writing import Writing

__all__ = ["NearMiss", "Writing", "find_near_misses"]
