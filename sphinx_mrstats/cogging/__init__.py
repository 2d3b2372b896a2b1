"""Cog regions: what their blocks call, and how they are found, run and refreshed.

Each helper that a block calls returns reStructuredText for ``cog.out()``.
"""

from sphinx_mrstats.cogging.literal import include_file
from sphinx_mrstats.cogging.scripts import run_script
from sphinx_mrstats.cogging.tables import bar_chart, word_count, word_list, word_table

__all__ = ["bar_chart", "include_file", "run_script", "word_count", "word_list", "word_table"]
