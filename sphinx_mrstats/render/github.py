"""Annotations that a GitHub workflow shows at the lines they are about."""

from __future__ import annotations

from sphinx_mrstats.text import printable

__all__ = ["annotation"]


def annotation(
    message: str, *, path: str, line: int | None = None, title: str = "", level: str = "error"
) -> str:
    r"""A workflow command, with its newline; ``level`` is ``error``, ``warning`` or ``notice``.

    Without a ``line``, from 1, the annotation is the file's. Characters that end a command or a
    property are written as GitHub's own toolkit writes them (``packages/core/src/command.ts``);
    what a terminal could take for a command is escaped.

    >>> annotation("50 % gone:\nsee x", path="a,b.rst", line=3, title="stale")
    '::error file=a%2Cb.rst,line=3,title=stale::50 %25 gone:%0Asee x\n'
    """
    properties = {"file": path, "line": "" if line is None else str(line), "title": title}
    given = ",".join(f"{name}={_property(text)}" for name, text in properties.items() if text)
    return f"::{level} {given}::{_data(message)}\n"


def _data(text: str) -> str:
    text = "".join(c if c.isprintable() or c in "\r\n" else printable(c) for c in text)
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
