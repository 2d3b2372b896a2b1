"""The first lines of a literal block."""

from __future__ import annotations

from sphinx_mrstats.errors import UsageError

__all__ = ["INDENT", "block_start"]

INDENT = "\t"  # the indentation of sphinxcontrib-paverutils, so that its books keep their bytes


def block_start(
    language: str = "none", *, caption: str = "", name: str = "", emphasize_lines: str = ""
) -> str:
    r"""A ``code-block`` directive with its options, up to where its text begins.

    ``emphasize_lines`` are numbers and ranges of lines, from 1. Raises
    :exc:`~sphinx_mrstats.errors.UsageError` where an option has more than one line.

    >>> block_start("console", caption="A greeting")
    '\n.. code-block:: console\n\t:caption: A greeting\n\n'
    """
    options = {"caption": caption, "name": name, "emphasize-lines": emphasize_lines}
    for key, value in {"language": language, **options}.items():
        if len(value.splitlines()) > 1:
            raise UsageError(f"{key}={value!r}: expected one line")
    shown = "".join(f"{INDENT}:{key}: {value}\n" for key, value in options.items() if value)
    return f"\n.. code-block:: {language}\n{shown}\n"
