"""The command ``sphinx-mrstats``."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


# So many objects are made until Python looks for those that only refer to each other. There are
# few: what it looks through is modules, again and again while they are loaded.
_UNTIL_COLLECTED = 50_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line: see `sphinx_mrstats.cli.dispatch.main`."""
    usual = gc.get_threshold()
    if usual[0]:
        gc.set_threshold(_UNTIL_COLLECTED, *usual[1:])
    try:
        # Here, so that Ctrl-C ends the command quietly while it is still being loaded, too.
        from sphinx_mrstats.cli import dispatch

        return dispatch.main(argv)
    except KeyboardInterrupt:
        return 130
    finally:
        gc.set_threshold(*usual)
