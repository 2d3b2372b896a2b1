"""What a cog block calls: each helper returns reStructuredText for ``cog.out()``."""

from sphinx_mrstats.cogging.scripts import run_script

__all__ = ["run_script"]
