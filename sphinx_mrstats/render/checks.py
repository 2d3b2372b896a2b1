"""The checks of an audit, listed with their options."""

from __future__ import annotations

from textwrap import indent, wrap
from typing import TYPE_CHECKING

from sphinx_mrstats.options import options_of, toml
from sphinx_mrstats.render.screen import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_mrstats.audit.registry import Check

__all__ = ["render_checks"]

# The longest name, and two spaces.
_NAMES = 14


def render_checks(checks: Iterable[Check]) -> str:
    """List checks: the name, what it looks for, and each option with its default.

    >>> from sphinx_mrstats.audit.registry import load_checks
    >>> print(render_checks(load_checks(["unicode"])))  # doctest: +ELLIPSIS
    unicode       look-alike letters of other scripts, ...
    """
    lines = []
    for check in checks:
        text = wrap(check.description, WIDTH - _NAMES)
        lines.append(f"{check.name:<{_NAMES}}{text[0]}\n")
        lines += [f"{'':<{_NAMES}}{line}\n" for line in text[1:]]
        for each in options_of(check.options).values():
            said = f"{each.name} = {toml(each.default)}: {each.help}"
            lines.append(
                indent("\n".join(wrap(said, WIDTH - _NAMES - 4)), " " * (_NAMES + 2)) + "\n"
            )
    return "".join(lines)
