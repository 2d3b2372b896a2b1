"""What is known of regions from earlier runs, and whether it still holds."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cogging.regions import RegionError, find_regions
from sphinx_mrstats.cogging.tables import count_project
from sphinx_mrstats.documents import usual_parser
from sphinx_mrstats.documents.paths import files_below
from sphinx_mrstats.errors import MrstatsError
from sphinx_mrstats.files import parse_json, read_regular, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = [
    "Known",
    "Memory",
    "digest",
    "digest_inputs",
    "digest_words",
    "input_files",
    "load_memory",
    "names_of",
    "save_memory",
    "shows_words",
]


# The helpers whose result depends on the words of the whole project.
_OF_WORDS = frozenset({"bar_chart", "word_count", "word_list", "word_table"})

_LARGEST_SCRIPT = 1_000_000  # bytes: what is larger is data, in which no names of files are sought


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
            waiting += [
                file
                for file in files_below(path)
                if file not in seen and not file.name.startswith(".")
            ]
        elif path not in seen:
            seen.add(path)
            if path.suffix == ".py":
                waiting += _files_named(_text(path), path.parent) - seen
    return seen


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_SCRIPT:
            return ""
        return read_regular(path).decode("utf-8", "replace")
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
        data = read_regular(path)
    except OSError:
        return ""
    parser = usual_parser(path.name)
    if not parser:
        return digest([data])
    text = data.decode("utf-8", "surrogateescape")
    try:
        regions = find_regions(text, settings.markers, settings.rules, parser=parser)
    except RegionError:
        return digest([data])
    starts = [0, *(region.stop for region in regions)]
    ends = [*(region.start for region in regions), len(text)]
    return digest(text[start:end] for start, end in zip(starts, ends, strict=True))


FORMAT = 1

Known = tuple[tuple[str, str], ...]
"""Of each region of a document, digests of its inputs and of the output that they gave."""

Memory = Mapping[str, Known]
"""What is known of documents, by their names."""


def load_memory(path: Path) -> dict[str, Known]:
    """What is known of documents, by their names; nothing where the file is not to be read.

    >>> from pathlib import Path
    >>> load_memory(Path("/no/such/file"))
    {}
    """
    try:
        data = parse_json(read_regular(path))
        if data["format"] != FORMAT:
            return {}
        return {
            name: tuple((inputs, output) for inputs, output in known)
            for name, known in data["documents"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def save_memory(path: Path, memory: Mapping[str, Known]) -> None:
    """Write what is known, whole or not at all; its folder is made to be ignored by Git.

    What can't be kept is lost, and only means that more regions run the next time.
    """
    text = json.dumps({"format": FORMAT, "documents": memory}, sort_keys=True)
    with contextlib.suppress(OSError):
        if not path.parent.exists():
            path.parent.mkdir(parents=True)
            (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        write_whole(path, text.encode())
