"""What a region's output is made from, as a digest."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import sys
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from cogapp.cogapp import CogGenerator  # type: ignore[import-untyped]

from sphinx_mrstats.cogging.corpus import count_project
from sphinx_mrstats.cogging.regions import RegionError, find_regions
from sphinx_mrstats.errors import MrstatsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = [
    "block_code",
    "digest",
    "digest_inputs",
    "digest_words",
    "input_files",
    "names_of",
    "shows_words",
]

# The helpers whose result depends on the words of the whole project.
_OF_WORDS = frozenset({"bar_chart", "word_count", "word_list", "word_table"})

_LARGEST_SCRIPT = 1_000_000  # bytes: what is larger is data, in which no names of files are sought

_SKIPPED = frozenset({"__pycache__", "_build", "node_modules"})


def digest(parts: Iterable[str | bytes]) -> str:
    """One digest for texts in their order.

    >>> digest(["ab", "c"]) == digest(["a", "bc"])
    False
    """
    total = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()


def block_code(lines: Sequence[str]) -> str:
    r"""The Python code of a region's lines, from its begin to its end, as cogapp takes it.

    >>> block_code([".. {{{cog\n", ".. if x:\n", "..    y()\n", ".. }}}\n"])
    'if x:\n   y()'
    """
    generator = CogGenerator()
    generator.parse_marker(lines[0])
    for line in lines[1:-1]:
        generator.parse_line(line.rstrip("\r\n"))
    if len(lines) > 1:
        generator.parse_marker(lines[-1])
        return str(generator.get_code())
    return lines[0]  # code in one line with its markers: enough to tell one from another


def names_of(code: str) -> tuple[frozenset[str], frozenset[str]]:
    r"""The names that code reads, and those that it gives a value, at any depth.

    Code that can't be parsed reads and gives none.

    >>> reads, gives = names_of("import os\nx = f(y)")
    >>> sorted(reads), sorted(gives)
    (['f', 'y'], ['os', 'x'])
    """
    reads: set[str] = set()
    gives: set[str] = set()
    for node in ast.walk(_parsed(code)):
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else gives).add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            gives.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            gives |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return frozenset(reads), frozenset(gives)


def digest_inputs(name: str, blocks: Sequence[str], settings: CogSettings) -> str:
    """A digest of all that the last of a document's ``blocks`` is known to depend on.

    That is the code of all blocks; the settings, and the interpreter; every file that the block
    names, or that a file it names does, with the local modules that scripts import, and folders
    with all that is in them; the files of ``depends``; and for a block that shows words, the counts
    of the project. A file that is read without being named is not known of.
    """
    parts: list[str | bytes] = [sys.version, repr(settings), *blocks]
    for path in input_files(name, blocks[-1], settings):
        parts += [str(path), _content(path, settings)]
    if shows_words(blocks[-1]):
        parts.append(digest_words(name))
    return digest(parts)


def input_files(name: str, code: str, settings: CogSettings) -> list[Path]:
    """The files that a block of the document ``name`` is known to depend on, sorted."""
    files = _files_named(code, Path(os.path.dirname(name) or os.curdir))  # noqa: PTH120  # as scripts do
    files |= {path for glob in settings.depends for path in settings.folder.glob(glob)}
    if settings.helpers.endswith(".py"):
        files.add(settings.folder / settings.helpers)
    return sorted(_with_what_they_name(files))


def shows_words(code: str) -> bool:
    """Whether a block calls a helper whose result depends on the words of the project.

    >>> shows_words("cog.out(word_table(cog.inFile))")
    True
    """
    return bool(names_of(code)[0] & _OF_WORDS)


def digest_words(name: str) -> str:
    """A digest of all counts of the project of the document ``name``."""
    try:
        vocabulary = count_project(name)
    except MrstatsError as error:
        return str(error)
    frequency = sorted(vocabulary.document_frequency.items())
    return digest([repr(frequency), repr(sorted(vocabulary.counts.items()))])


def _parsed(code: str) -> ast.Module:
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _files_named(code: str, folder: Path) -> set[Path]:
    """Files and folders that the strings and imports in Python code name, from ``folder``."""
    found = set()
    for node in ast.walk(_parsed(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = {node.value, *re.split(r"[\s'\"=;|<>&()]+", node.value)}
            found |= {path for word in words if (path := _existing(folder, word))}
        elif isinstance(node, ast.Import):
            found |= _modules(folder, [alias.name for alias in node.names])
        elif isinstance(node, ast.ImportFrom):
            found |= _modules(folder, [node.module or ""])
    return found


def _existing(folder: Path, word: str) -> Path | None:
    """The file or folder of that name from ``folder``, which is never that folder or one above."""
    if not word or "\0" in word or len(word) > 1000 or not word.strip("./"):
        return None
    path = folder / word
    try:
        if path.is_dir():  # what is in /tmp, say, is nobody's data
            return None if os.path.isabs(word) else path  # noqa: PTH117  # text
        return path if path.exists() else None
    except OSError:
        return None


def _modules(folder: Path, names: Iterable[str]) -> set[Path]:
    places = chain.from_iterable(
        (folder / f"{name}.py", folder / name) for name in (n.replace(".", "/") for n in names if n)
    )
    return {place for place in places if place.exists()}


def _with_what_they_name(files: set[Path]) -> set[Path]:
    """The files, those in folders, and what the scripts among them name, all the way down."""
    seen: set[Path] = set()
    waiting = list(files)
    while waiting:
        path = waiting.pop()
        if path.is_dir():
            waiting += [file for file in _walk(path) if file not in seen]
        elif path not in seen:
            seen.add(path)
            if path.suffix == ".py":
                waiting += _files_named(_text(path), path.parent) - seen
    return seen


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "." and name not in _SKIPPED]
        yield from (Path(place, file) for file in files if not file.startswith("."))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_SCRIPT:
            return ""
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _content(path: Path, settings: CogSettings) -> str:
    """A digest of a file; of a document without what its regions put out."""
    try:
        status = path.stat()
    except OSError:
        return ""
    return _content_then(path, status.st_mtime_ns, status.st_size, settings)


@lru_cache(maxsize=10_000)
def _content_then(path: Path, _mtime_ns: int, _size: int, settings: CogSettings) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    if path.suffix != ".rst" or settings.markers.begin.encode() not in data:
        return digest([data])
    lines = data.decode("utf-8", "surrogateescape").splitlines()
    try:
        for region in reversed(find_regions(lines, settings.markers, settings.rules)):
            del lines[region.end : region.end_output - 1]
    except RegionError:
        return digest([data])
    return digest(line.encode("utf-8", "surrogateescape") for line in lines)
