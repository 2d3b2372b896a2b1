"""The Sphinx extension: the only place that imports Sphinx."""
