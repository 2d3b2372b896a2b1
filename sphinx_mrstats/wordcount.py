"""The library's own jobs: count the words of documents, in all or for each document."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.documentjob import DocumentJob
from sphinx_mrstats.documents import Problem, read_source, spelled
from sphinx_mrstats.engines import check_engine
from sphinx_mrstats.errors import CacheWarning
from sphinx_mrstats.jobs import DEFAULT_RUN, RunOptions, find_in, run_job, warn_caller
from sphinx_mrstats.markup import DEFAULT_RULES, Rules, scan
from sphinx_mrstats.stopwatch import lap
from sphinx_mrstats.vocabulary import Vocabulary, merge_counts
from sphinx_mrstats.words import iter_words, split_utf8, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from os import PathLike
    from typing import Self

    from sphinx_mrstats.countcache import CountCache, OpenCache
    from sphinx_mrstats.documents import Document
    from sphinx_mrstats.engines import Engine
    from sphinx_mrstats.jobs import Paths

__all__ = [
    "CountJob",
    "Counted",
    "count_documents",
    "count_words",
    "count_words_of",
    "file_to_words",
]


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
    paths: Paths,
    *,
    include: Iterable[str] = ("**",),
    exclude: Iterable[str] = (),
    rules: Rules = DEFAULT_RULES,
    workers: int | None = None,
    engine: str | Engine = "pool",
    by_document: bool = False,
    cache: str | PathLike[str] | None = None,
    progress: Callable[[int, int], object] | None = None,
    on_problem: Callable[[Problem], object] | None = None,
) -> Vocabulary:
    """Count the words of documents, which are in reStructuredText or Markdown.

    `paths` are files and folders, globs on them in which ``**`` is any folders, and URLs such as
    ``s3://bucket/docs`` (the extra ``remote``), or what `find_documents` made of them; `include`
    and `exclude` are globs on document names that choose from folders. `rules` say which text of a
    document is prose.
    `by_document` keeps the counts of each document. `workers` and `engine` say where to count, and
    don't change the result; if there is little to count, it is done in this process. `cache` is a
    folder in which counts are remembered, so that documents that are known are only read.
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
    options = RunOptions(workers=workers, engine=engine, progress=progress, on_problem=on_problem)
    check_engine(engine)
    found = find_in(paths, include, exclude)
    return count_words_of(found, rules=rules, by_document=by_document, cache=cache, options=options)


def count_words_of(
    paths: Paths,
    *,
    rules: Rules = DEFAULT_RULES,
    by_document: bool = False,
    cache: str | PathLike[str] | None = None,
    options: RunOptions = DEFAULT_RUN,
) -> Vocabulary:
    """Count as `count_documents` does, on terms that are given in one value."""
    known = None if cache is None else _prepared(Path(cache), rules)
    counted = run_job(paths, CountJob(rules, by_document, cache=known), options)
    if known is not None and counted.faults:
        warn_caller(known.drop(min(counted.faults)), CacheWarning)
    for note in sorted(counted.notes, key=str):
        (options.on_problem or warn_caller)(note)
    return counted.vocabulary(by_document=by_document)


def _prepared(folder: Path, rules: Rules) -> CountCache:
    """Make a cache ready. What is wrong with it is a warning: it then knows nothing."""
    from sphinx_mrstats.countcache import CountCache  # SQLite: only where it is used

    cache = CountCache(folder)
    fault = cache.prepare()
    if fault:
        warn_caller(fault, CacheWarning)
    return cache


# A word's occurrences and the documents that hold it are one number, so that to add both takes one
# look-up, and half as much is sent: more than this many occurrences no one has.
_DOCUMENT = 1 << 48


# So many bytes are read block by block in the time that it takes to compile the scanner's largest
# patterns.
_WORTH_COMPILING = 50_000


@dataclass(slots=True)
class Counted:
    """What some documents come to, or one reducer's share of it; words are in UTF-8.

    `faults` are what was wrong with the cache, `notes` what was not read of documents.
    """

    n_documents: int = 0
    n_scanned: int = 0  # bytes that were scanned for it
    # of each word: its occurrences, and _DOCUMENT for each document that holds it
    totals: dict[bytes, int] = field(default_factory=dict)
    by_document: dict[str, dict[bytes, int]] = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)
    notes: set[Problem] = field(default_factory=set)

    def vocabulary(self, *, by_document: bool) -> Vocabulary:
        """Give the result."""
        if by_document:
            return Vocabulary.from_documents(
                {name: _decoded(counts) for name, counts in self.by_document.items()}
            )
        # in code point order, as UTF-8 is: what is in order already is put in order fast
        words = {
            word.decode(): divmod(self.totals[word], _DOCUMENT) for word in sorted(self.totals)
        }
        return Vocabulary.from_totals(
            self.n_documents,
            {word: occurrences for word, (_, occurrences) in words.items()},
            {word: documents for word, (documents, _) in words.items()},
        )

    def take(self, tokens: dict[bytes, int]) -> None:
        """Add the tokens of a document, of which `words.words_of` makes words."""
        self.n_documents += 1
        totals = self.totals
        seen = totals.get
        others: Counter[bytes] = Counter()
        for token, n in tokens.items():
            before = seen(token)  # only words are in it
            if before is None:
                others[token] = n
            else:
                totals[token] = before + n + _DOCUMENT
        for word, n in words_of(others).items():
            before = seen(word)
            if before is None:
                totals[word] = n + _DOCUMENT
            else:  # a part of a token, whose document may hold the word for itself
                totals[word] = before + n + (0 if word in tokens else _DOCUMENT)

    def take_words(self, counts: dict[bytes, int]) -> None:
        """Add the words of a document, or its n-grams: nothing has to be made of them first."""
        self.n_documents += 1
        for word, n in counts.items():
            self.totals[word] = self.totals.get(word, 0) + n + _DOCUMENT

    def keep(self, name: str, counts: dict[bytes, int]) -> None:
        """Add the words of a document, and keep them for it."""
        self.n_documents += 1
        self.by_document[name] = counts


def _decoded(counts: dict[bytes, int]) -> dict[str, int]:
    return {word.decode(): n for word, n in counts.items()}


@dataclass(frozen=True, slots=True)
class CountJob(DocumentJob[Counted]):
    """Count what `count` finds in each document, in all or, with `by_document`, for each.

    Where there is a `cache`, it is looked for there first.
    """

    rules: Rules
    by_document: bool = False
    cache: CountCache | None = field(default=None, kw_only=True)
    known: OpenCache | None = field(default=None, kw_only=True)

    doing = "counting"

    @contextmanager
    def at_work(self) -> Iterator[Self]:
        """Open the cache while documents are counted."""
        if self.cache is None:
            yield self
        else:
            with self.cache.opened() as known:
                yield replace(self, known=known)

    def tokens(
        self, source: bytes, rules: Rules, part: Counted, warn: Callable[[int, str], None]
    ) -> Counter[bytes]:
        """Count the tokens of a document, in UTF-8, by the rules that are its own."""
        part.n_scanned += len(source)
        at_one_go = part.n_scanned > _WORTH_COMPILING
        prose = scan(source, rules, warn, at_one_go=at_one_go)
        lap("strip")
        tokens = Counter(split_utf8(prose))
        lap("split")
        return tokens

    def start(self) -> Counted:
        """Make the part of no documents."""
        return Counted()

    def take(self, document: Document, source: bytes, part: Counted) -> None:
        """Count one document."""
        rules = self.rules.for_document(document)

        def note(line: int, message: str) -> None:
            part.notes.add(Problem(spelled(document.path), message, line=line))

        if self.known is None:
            tokens = self.tokens(source, rules, part, note)
            counts: dict[bytes, int] = words_of(tokens) if self.by_document else tokens
        else:
            counts = self._remembered(source, rules, part, note)
        if self.by_document:
            part.keep(document.name, counts)
        else:
            part.take(counts)

    def _remembered(
        self, source: bytes, rules: Rules, part: Counted, note: Callable[[int, str], None]
    ) -> dict[bytes, int]:
        assert self.known is not None
        key = self.known.key(source, rules)
        counts = self.known.get(key)
        lap("look up")
        if counts is None:
            counts = words_of(self.tokens(source, rules, part, note))
            self.known.put(key, counts)
        part.faults.update(self.known.faults)
        return counts

    def divide(self, part: Counted, n_reducers: int) -> list[Counted]:
        """Divide what was counted among the reducers, by word or by document."""
        from sphinx_mrstats.mapreduce import partition_of  # few jobs have so many documents

        shares = [Counted() for _ in range(n_reducers)]
        for word, n in part.totals.items():
            shares[partition_of(word, n_reducers)].totals[word] = n
        for name, words in part.by_document.items():
            shares[partition_of(name, n_reducers)].by_document[name] = words
        shares[0].n_documents = part.n_documents
        shares[0].faults, shares[0].notes = part.faults, part.notes
        return shares

    def add(self, total: Counted, part: Counted) -> None:
        """Add up what was counted of different documents."""
        total.n_documents += part.n_documents
        merge_counts(total.totals, part.totals)
        total.by_document |= part.by_document
        total.faults |= part.faults
        total.notes |= part.notes
