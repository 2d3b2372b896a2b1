"""The checks of an audit, listed with their options."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from textwrap import indent, wrap
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.render.screen import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_mrstats.audit.registry import Check

__all__ = ["options_of", "render_checks"]

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
        for key, default, meaning in options_of(check.options):
            said = f"{key} = {default}: {meaning}"
            lines.append(
                indent("\n".join(wrap(said, WIDTH - _NAMES - 4)), " " * (_NAMES + 2)) + "\n"
            )
    return "".join(lines)


def options_of(kind: Any) -> Iterator[tuple[str, str, str]]:
    """Yield the options that a dataclass declares: the key, the default in TOML, the meaning."""
    for each in fields(kind):
        if "help" in each.metadata:
            default = (
                each.default_factory() if each.default_factory is not MISSING else each.default
            )
            yield each.name.replace("_", "-"), _toml(default), each.metadata["help"]


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        value = list(value)
    if isinstance(value, dict):
        return "{}"
    return json.dumps(value, ensure_ascii=False)
