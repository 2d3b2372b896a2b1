"""Tables of options, as they are declared, for the pages that describe them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_mrstats.options import Option


def table(options: Mapping[str, Option], *names: str) -> str:
    """List those of the options that are named, or all of them; nothing where there are none."""
    rows = "".join(
        f"   * - ``{name}``\n     - {options[name].shown_default}\n     - {options[name].help}\n"
        for name in names or options
    )
    if not rows:
        return ""
    return (
        ".. list-table::\n   :header-rows: 1\n   :widths: 20 20 60\n\n"
        f"   * - Option\n     - Default\n     - Meaning\n{rows}\n"
    )
