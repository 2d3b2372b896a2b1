"""A file, or a part of one, as a literal block."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cogging.literal import INDENT, block_start
from sphinx_mrstats.documents import read_source
from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    import os

__all__ = ["include_file"]


def include_file(
    input_file: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    start: str = "",
    end: str = "",
    language: str = "none",
    caption: str = "",
    name: str = "",
    emphasize_lines: str = "",
) -> str:
    r"""The text of a file as a literal block.

    ``path`` is relative to the folder of ``input_file`` (a cog block passes ``cog.inFile``). With
    ``start``, the block begins after the first line that holds that text; with ``end``, it ends
    before the next line that holds that one. ``language`` is the code block's, and ``caption``,
    ``name`` and ``emphasize_lines`` are its options. Blank lines at both ends are left out.

    Raises :exc:`~sphinx_mrstats.errors.DocumentError` where the file can't be read, and
    :exc:`~sphinx_mrstats.errors.UsageError` where a text is not in it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "greet.py").write_text("# a licence\n#end\n\nprint('hello')\n")
    ...     include_file(Path(folder, "index.rst"), "greet.py", start="#end", language="python")
    "\n.. code-block:: python\n\n\tprint('hello')\n\n"
    """
    file = Path(input_file).parent / path
    lines = read_source(file).data.decode("utf-8").splitlines()
    if start:
        lines = lines[_line_with(start, lines, file, "start") + 1 :]
    if end:
        lines = lines[: _line_with(end, lines, file, "end")]
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    head = block_start(language, caption=caption, name=name, emphasize_lines=emphasize_lines)
    return head + "".join(f"{INDENT}{line}".rstrip() + "\n" for line in lines) + "\n"


def _line_with(text: str, lines: list[str], file: Path, argument: str) -> int:
    for number, line in enumerate(lines):
        if text in line:
            return number
    raise UsageError(f"{argument}={text!r}: no line of {file} holds that text")
