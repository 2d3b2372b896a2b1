"""What fuzzing drives: functions that take any bytes, and raise where something is wrong.

Errors that a user can meet (`MrstatsError`, and `ValueError` where a parser is documented to raise
it) are no faults. Whatever else comes out is.
"""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import sqlite3
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats import count_documents, jobs, wordcount
from sphinx_mrstats.audit.baseline import load_baseline
from sphinx_mrstats.audit.lock import load_lock
from sphinx_mrstats.audit.options import audit_options
from sphinx_mrstats.audit.registry import check_names
from sphinx_mrstats.audit.texts import comments_in
from sphinx_mrstats.audit.wordlists import read_word_list
from sphinx_mrstats.cli import main
from sphinx_mrstats.cogging.memory import load_memory
from sphinx_mrstats.cogging.regions import find_regions
from sphinx_mrstats.cogging.settings import cog_settings
from sphinx_mrstats.documents.confpy import read_conf
from sphinx_mrstats.documents.paths import read_list
from sphinx_mrstats.documents.patterns import glob_to_regex
from sphinx_mrstats.documents.reading import decode_source
from sphinx_mrstats.errors import MrstatsError
from sphinx_mrstats.markup import Rules, scan, scan_blocks, scan_lines
from sphinx_mrstats.settings import load_settings
from sphinx_mrstats.stopwords import load_stop_words
from sphinx_mrstats.vocabulary import Vocabulary
from sphinx_mrstats.words import count_utf8, iter_words

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TARGETS"]


_CHECKS = tuple(check_names())


def _read(data: bytes, rules: Rules) -> None:
    source = decode_source(data, "a").data
    prose = scan(source, rules)
    words = sorted(iter_words(prose.decode("utf-8")))
    assert sum(count_utf8(prose).values()) == len(words), "counted otherwise than split"
    by_line = scan_lines(source, rules)
    n_lines = source.count(b"\n") + source.count(b"\r") + len(source.decode().splitlines()) + 1
    assert all(0 < line <= n_lines for line, _ in by_line), "a line that the document has not"
    placed = sorted(word for _, text in by_line for word in iter_words(text))
    assert placed == words, f"words with lines are others: {_other(placed, words)}"
    blocks = scan_blocks(source, rules)
    held = sorted(word for block in blocks for word in iter_words(block.text))
    assert held == words, f"words of blocks are others: {_other(held, words)}"
    for block in blocks:
        for offset in (0, max(len(block.text) - 1, 0)):
            line, column = block.place(offset)
            assert line > 0, "a place before the document"
            assert column > 0, "a place before the line"


def _other(some: list[str], others: list[str]) -> str:
    return f"{sorted(set(some) ^ set(others))[:5]}"


def reader(data: bytes) -> None:
    """Read reStructuredText: words, words with lines and words with places are the same."""
    _read(data, Rules())


def reader_with_code(data: bytes) -> None:
    """Read reStructuredText with the code in it."""
    _read(data, Rules(include_code=True))


def markdown(data: bytes) -> None:
    """Read MyST Markdown."""
    _read(data, Rules(parser="markdown"))


def encodings(data: bytes) -> None:
    """Decode a document's bytes: what comes out is UTF-8."""
    decode_source(data, "a").data.decode("utf-8")


def regions(data: bytes) -> None:
    """Find cog's regions, without running them."""
    text = data.decode("utf-8", "surrogateescape")
    for parser in ("restructuredtext", "markdown", ""):
        with contextlib.suppress(MrstatsError):
            find_regions(text, parser=parser)
    comments_in(data)


def conf(data: bytes) -> None:
    """Read a conf.py's literal values; nothing of it runs."""
    with contextlib.suppress(ValueError):
        read_conf(data)


def settings(data: bytes) -> None:
    """Read pyproject.toml, and its tables for audit and cog."""
    with contextlib.suppress(MrstatsError):
        found = load_settings(_file("pyproject.toml", data).parent)
        audit_options(found, _CHECKS)
        cog_settings(found)


def saved(data: bytes) -> None:
    """Read what was saved or kept: JSON of any kind, locks, lists."""
    path = _file("a.json", data)
    for load in (Vocabulary.load, load_baseline, load_memory, read_word_list, load_lock):
        with contextlib.suppress(MrstatsError):
            load(path)  # type: ignore[operator]
    with contextlib.suppress(MrstatsError):
        load_stop_words(str(path))


def patterns(data: bytes) -> None:
    """Read globs and lists of paths, and match them with something."""
    for line in read_list(data):
        with contextlib.suppress(ValueError):
            glob_to_regex(line).fullmatch("a/b/c.rst")


class _Counted(NamedTuple):
    folder: tempfile.TemporaryDirectory[str]  # which goes when this does
    cache: bytes
    counts: Vocabulary

    @property
    def docs(self) -> Path:
        return Path(self.folder.name, "docs")


@functools.cache
def _counted() -> _Counted:
    """Count some documents once for all inputs, with a cache."""
    counted = _Counted(tempfile.TemporaryDirectory(), b"", Vocabulary({}))
    counted.docs.mkdir()
    for n in range(4):
        path = counted.docs / f"{n}.rst"
        path.write_text("The whale and the sea, all in all.\n" * (n + 1))
    kept = Path(counted.folder.name, "cache")
    count_documents(counted.docs, cache=kept)
    file = kept / "counts.sqlite"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return counted._replace(cache=file.read_bytes(), counts=count_documents(counted.docs))


def cache(data: bytes) -> None:
    """Count with a cache of which some bytes are others: the counts are the same."""
    counted = _counted()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file = Path(folder, "counts.sqlite")
        whole = bytearray(counted.cache)
        for at in range(0, len(data) - 2, 3):  # two bytes say where, one what
            whole[int.from_bytes(data[at : at + 2], "big") % len(whole)] = data[at + 2]
        file.write_bytes(whole)
        counts = count_documents(counted.docs, cache=folder)
        assert counts == counted.counts, "the cache changed the counts"


_COMMANDS = (
    "audit",
    "cog",
    "count",
    "diff",
    "dispersion",
    "explain",
    "history",
    "keywords",
    "kwic",
)
_COMMANDS += ("lock", "ngrams", "prose", "stats")


def command_line(data: bytes) -> None:
    """Run a command with any arguments; what would write or run is left out."""
    words = [os.fsdecode(word) for word in data.split(b"\n") if b"\0" not in word]
    if any(word.startswith("-") and not _is_harmless(word) for word in words):
        return
    command = _COMMANDS[len(data) % len(_COMMANDS)]
    with _in(_file("docs/a.rst", b"The whale and the sea.\n").parent.parent):
        _run([command, *(["--check"] if command == "cog" else []), *words])


_HARMFUL = (
    "--o",
    "-o",
    "--wr",
    "--up",
    "--fix",
    "--pl",
    "--sc",
    "--en",
    "-e",
    "--ca",
    "-r",
    "-P",
    "-p",
)
_HARMFUL += ("--te", "--ex", "--mo", "--sa", "-s", "-D", "--pro")


def _is_harmless(word: str) -> bool:
    return not word.startswith(_HARMFUL)


def names(data: bytes) -> None:
    """Count and audit a document of any name, in each format: nothing commands a terminal."""
    name = data.replace(b"\0", b"").replace(b"/", b"")[:200]
    audits = len(data) % 4 == 0  # which takes longer
    kinds = ("text", "github", "junit") if audits else ("text", "json", "csv", "rst")
    # the check for typos first looks at all words of the dictionary
    command = (
        ["audit", ".", "--exit-zero", "--ignore", "typo"]
        if audits
        else ["count", ".", "--by-document"]
    )
    with tempfile.TemporaryDirectory() as folder, _in(Path(folder)):
        try:
            with open(os.path.join(os.fsencode(folder), name + b".rst"), "wb") as file:  # noqa: PTH118, PTH123
                file.write(b"The whale teh whale. " * 5)
        except OSError:
            return
        for kind in kinds:
            _run([*command, "--format", kind])


def documents(data: bytes) -> None:
    """Run commands on a document, of which nothing runs: they agree on its words."""
    name = "a.md" if len(data) % 2 else "a.rst"
    with _in(_file(name, data).parent):
        counts = _run(["count", name, "--format", "json"])
        prose = _run(["prose", name])
        _run(["kwic", "the", name])
        _run(["audit", name, "--ignore", "typo", "--format", "json", "--exit-zero"])
        if counts:
            lines = (line.partition(": ")[2] for line in prose.split("\n"))
            n_words = sum(1 for line in lines for _ in iter_words(line))
            assert json.loads(counts)["tokens"] == n_words, "prose has other words than are counted"


def _run(argv: list[str]) -> str:
    """Run a command in this process and return its output, which holds no control characters."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, "utf-8", "surrogateescape", write_through=True)
    err = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(argv)
    assert code in {0, 1, 2}, f"exit code {code}"
    text = raw.getvalue().decode("utf-8", "surrogateescape") + err.getvalue()
    assert "Traceback" not in text, "a traceback"
    bad = {c for c in text if ord(c) < 32 or 0x7F <= ord(c) < 0xA0} - set("\n\r\t")
    assert not bad, f"control characters: {bad}"
    return raw.getvalue().decode("utf-8", "surrogateescape")


@functools.cache
def _folder_of(_name: str) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def _file(name: str, data: bytes) -> Path:
    """Write a file of this name, which takes the place of the one before."""
    path = Path(_folder_of(name).name, name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


@contextlib.contextmanager
def _in(folder: Path):  # type: ignore[no-untyped-def]
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


jobs._WORTH_WORKERS = 1 << 60  # all in this process, where a fault is seen
wordcount._WORTH_COMPILING = 0  # all by the patterns for much at one go

TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each
    for each in (
        reader,
        reader_with_code,
        markdown,
        encodings,
        regions,
        conf,
        settings,
        saved,
        patterns,
        cache,
        command_line,
        documents,
        names,
    )
}
"""Each target by its name."""
