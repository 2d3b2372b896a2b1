"""The command ``sphinx-mrstats``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line: see `sphinx_mrstats.cli.dispatch.main`."""
    try:
        # Here, so that Ctrl-C ends the command quietly while it is still being loaded, too.
        from sphinx_mrstats.cli import dispatch
    except KeyboardInterrupt:
        return 130
    return dispatch.main(argv)
