"""The library's own jobs: count the words of documents, in all or for each document."""

from __future__ import annotations

import heapq
import pickle
import warnings
from collections import Counter
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.documents import (
    Document,
    Documents,
    Problem,
    find_documents,
    printable,
    read_source,
)
from sphinx_mrstats.engines import Engine, checked_workers, get_engine
from sphinx_mrstats.engines.inhand import describe, take_in_hand
from sphinx_mrstats.errors import DocumentError, UsageError, WorkerError, WorkerLostError
from sphinx_mrstats.mapreduce import in_inputs, partition_of
from sphinx_mrstats.markup import DEFAULT_RULES, Rules, scan
from sphinx_mrstats.vocabulary import Vocabulary, merge_counts
from sphinx_mrstats.words import count_tokens, iter_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["count_documents", "count_words", "file_to_words"]

# Below this many bytes, one process is done before two workers are started, told and ended: even at
# half a megabyte on two cores by benchmarks/workers_worth_starting.py; twice that, as cores are
# seldom idle.
_WORTH_WORKERS = 1_000_000

# A block is what a worker counts at a time and sends in one piece, a dictionary of its words: large
# enough that there are few of those to merge (10 ms each), small enough to show progress.
_BLOCK_BYTES = 4_000_000

# With fewer, a worker that is late would leave the others idle at the end.
_BLOCKS_PER_WORKER = 2

# The dictionary of a block takes about 200 kB, and a reducer has all of its blocks in memory: some
# 13 MB, of however many documents.
_BLOCKS_PER_REDUCER = 64

# What opening a document costs, in bytes counted meanwhile.
_DOCUMENT_BYTES = 500


def file_to_words(filename: str | PathLike[str]) -> list[tuple[str, int]]:
    r"""Map a reStructuredText file to its words, each with 1: the article's map function.

    A file without words gives an empty list. Raises `DocumentError` where it can't be read.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "whale.rst")
    ...     _ = path.write_text("The *whale*\n===========\n\n.. Not this.\n")
    ...     file_to_words(path)
    [('the', 1), ('whale', 1)]
    """
    prose = scan(read_source(Path(filename)).data)
    return [(word, 1) for word in iter_words(prose.decode("utf-8"))]


def count_words(item: tuple[str, Iterable[int]]) -> tuple[str, int]:
    """Reduce a word and its occurrences to the word and their sum: the article's reduce function.

    >>> count_words(("whale", [1, 1, 1]))
    ('whale', 3)
    """
    word, occurrences = item
    return word, sum(occurrences)


def count_documents(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]] | Documents,
    *,
    include: Iterable[str] = ("**",),
    exclude: Iterable[str] = (),
    rules: Rules = DEFAULT_RULES,
    workers: int | None = None,
    engine: str | Engine = "pool",
    by_document: bool = False,
    progress: Callable[[int, int], object] | None = None,
    on_problem: Callable[[Problem], object] | None = None,
) -> Vocabulary:
    """Count the words of reStructuredText documents.

    `paths` are files and folders, or what `find_documents` made of them; `include` and `exclude`
    are globs on document names that choose from folders. `rules` say what of a document is prose.
    `by_document` keeps the counts of each document. `workers` and `engine` say where to count, and
    never matter to the result; where there is little to count, it is done in this process.
    `progress` is called with the number of documents that are counted, and of all.

    What can't be read is left out, or counted as far as it can be; `on_problem` is called for each
    such document, in the order of their names. Its `path` is the document's, as text. Without
    `on_problem` each is a warning.

    No documents give an empty vocabulary. Raises `DocumentError` for a path that doesn't exist,
    `UsageError` for arguments that can't be used and for documents that share a name.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "index.rst").write_text("Call me Ishmael. Call me.")
    ...     count_documents(folder).most_common(2)
    [('call', 2), ('me', 2)]
    """
    found = _find(paths, include, exclude)
    _check_names(found.documents)
    sizes = {document: _size(document) for document in found.documents}
    n_workers = _workers_worth_starting(sum(sizes.values()), workers, engine)
    runner = _engine(engine, n_workers)
    try:
        part = _count(sizes, runner, rules=rules, by_document=by_document, progress=progress)
    finally:
        if runner is not engine:
            runner.close()
    for problem in sorted((*found.problems, *part.problems), key=str):
        (on_problem or _warn)(problem)
    return part.vocabulary(by_document=by_document)


def _count(
    sizes: dict[Document, int],
    runner: Engine,
    *,
    rules: Rules,
    by_document: bool,
    progress: Callable[[int, int], object] | None,
) -> _Part:
    """Run the job; a document that kills each worker is left out of it, and is a problem."""
    blocks = _balance(sizes, runner.n_workers)
    n_reducers = 1 + len(blocks) // _BLOCKS_PER_REDUCER
    try:
        return _sum_up(
            runner.shuffle(
                _CountBlock(rules, by_document, n_reducers),
                _merge,
                blocks,
                n_reducers,
                None if progress is None else in_inputs(progress, blocks),
            )
        )
    except WorkerLostError as error:
        lethal = [each for each in sizes if error.in_hand == f"document {describe(each.name)}"]
        if len(lethal) != 1:
            raise
        lost = Problem(str(lethal[0].path), f"not counted: {error}")
    rest = {document: size for document, size in sizes.items() if document != lethal[0]}
    part = _count(rest, runner, rules=rules, by_document=by_document, progress=progress)
    part.problems.append(lost)
    return part


def _find(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]] | Documents,
    include: Iterable[str],
    exclude: Iterable[str],
) -> Documents:
    """Find the documents, if they aren't found yet."""
    if isinstance(paths, Documents):
        return paths
    if isinstance(paths, str | PathLike):
        paths = [paths]
    return find_documents([Path(path) for path in paths], include=include, exclude=exclude)


def _check_names(documents: Sequence[Document]) -> None:
    """Refuse documents of one name: counts per document are kept by it, and one would be lost."""
    twice = [name for name, n in Counter(each.name for each in documents).items() if n > 1]
    if twice:
        raise UsageError(f"{twice[0]!r} is the name of more than one document: give each its own")


def _warn(problem: Problem) -> None:
    """Report a problem where the caller didn't say how to."""
    warnings.warn(f"{problem}", stacklevel=3)


def _size(document: Document) -> int:
    """Give the bytes of a document; nothing where that can't be known: reading it will tell why."""
    try:
        return document.path.stat().st_size
    except OSError:
        return 0


def _workers_worth_starting(n_bytes: int, workers: int | None, engine: str | Engine) -> int:
    """Decide how many processes count: 1 stays in this one."""
    if not isinstance(engine, str):
        return engine.n_workers
    n_workers = checked_workers(workers)
    if engine == "serial" or n_bytes < _WORTH_WORKERS:
        return 1
    from multiprocessing import current_process

    return 1 if current_process().daemon else n_workers  # a daemon may not have children


def _engine(engine: str | Engine, n_workers: int) -> Engine:
    """Give the engine that was asked for, unless there is nothing to start workers for."""
    if not isinstance(engine, str):
        return engine
    return get_engine(
        "serial" if engine == "pool" and n_workers == 1 else engine, num_workers=n_workers
    )


def _balance(sizes: Mapping[Document, int], n_workers: int) -> list[tuple[Document, ...]]:
    """Divide documents into blocks of about the same number of bytes, each in the given order.

    The largest document goes first, each to the smallest block so far (R. L. Graham, "Bounds on
    multiprocessing timing anomalies", 1969: at worst 4/3 of the best there is).
    """
    total = sum(sizes.values())
    n_blocks = -(-total // _BLOCK_BYTES)
    if n_workers > 1:
        n_blocks = max(n_blocks, n_workers * _BLOCKS_PER_WORKER)
    n_blocks = max(1, min(n_blocks, len(sizes)))
    blocks: list[list[int]] = [[] for _ in range(n_blocks)]
    documents = list(sizes)
    smallest = [(0, block) for block in range(n_blocks)]
    for i in sorted(range(len(documents)), key=lambda i: sizes[documents[i]], reverse=True):
        size, block = smallest[0]
        blocks[block].append(i)
        heapq.heapreplace(smallest, (size + sizes[documents[i]] + _DOCUMENT_BYTES, block))
    return [tuple(documents[i] for i in sorted(block)) for block in blocks if block]


@dataclass(slots=True)
class _Part:
    """What some documents come to, or one reducer's share of it."""

    n_documents: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    frequency: Counter[str] = field(default_factory=Counter)
    by_document: dict[str, dict[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def vocabulary(self, *, by_document: bool) -> Vocabulary:
        """Give the result."""
        if by_document:
            return Vocabulary.from_documents(self.by_document)
        return Vocabulary.from_totals(self.n_documents, self.counts, self.frequency)


@dataclass(frozen=True, slots=True)
class _CountBlock:
    """Count the documents of a block: the map task, which combines as it goes."""

    rules: Rules
    by_document: bool
    n_reducers: int

    def __call__(self, block: Sequence[Document]) -> list[bytes]:
        part = _Part()
        for document in block:
            take_in_hand("document", document.name)
            words = self.count(document, part.problems)
            if words is None:
                continue
            part.n_documents += 1
            if self.by_document:
                part.by_document[document.name] = words
            else:
                merge_counts(part.counts, words)
                part.frequency.update(words.keys())
        return [pickle.dumps(share, pickle.HIGHEST_PROTOCOL) for share in self.partition(part)]

    def count(self, document: Document, problems: list[Problem]) -> dict[str, int] | None:
        """Count one document; None, and a problem more, where nothing of it can be read."""
        try:
            source = read_source(document.path)
        except DocumentError as error:
            message = str(error).removeprefix(f"{printable(str(document.path))}: ")
            problems.append(Problem(str(document.path), message))
            return None
        problems += source.problems
        try:
            return count_tokens(scan(source.data, self.rules))
        except Exception as error:  # a defect here, or no memory: with a traceback, and a name
            raise WorkerError(
                f"counting {document.name} failed: {type(error).__name__}: {error}"
            ) from error

    def partition(self, part: _Part) -> list[_Part]:
        """Divide what was counted among the reducers, by word or by document."""
        if self.n_reducers == 1:
            return [part]
        shares = [_Part() for _ in range(self.n_reducers)]
        for word, n in part.counts.items():
            share = shares[partition_of(word, self.n_reducers)]
            share.counts[word] = n
            share.frequency[word] = part.frequency[word]
        for name, words in part.by_document.items():
            shares[partition_of(name, self.n_reducers)].by_document[name] = words
        shares[0].n_documents = part.n_documents
        shares[0].problems = part.problems
        return shares


def _merge(*blobs: bytes) -> _Part:
    """Add up what the blocks have for one reducer: the reduce task."""
    return _sum_up(map(pickle.loads, blobs))


def _sum_up(parts: Iterable[_Part]) -> _Part:
    total = _Part()
    for part in parts:
        total.n_documents += part.n_documents
        merge_counts(total.counts, part.counts)
        merge_counts(total.frequency, part.frequency)
        total.by_document |= part.by_document
        total.problems += part.problems
    return total
