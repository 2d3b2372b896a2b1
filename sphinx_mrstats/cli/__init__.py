"""The command ``sphinx-mrstats``."""

from sphinx_mrstats.cli.dispatch import main

__all__ = ["main"]
