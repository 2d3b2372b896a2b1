"""What is audited: documents in files, or prose that was read elsewhere; and jobs over either."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sphinx_mrstats.analysis.passages import Passage, find_passages
from sphinx_mrstats.audit.cache import KeptJob, RememberedJob
from sphinx_mrstats.documentjob import DocumentJob
from sphinx_mrstats.documents import read_source, spelled
from sphinx_mrstats.errors import DocumentError
from sphinx_mrstats.jobs import DEFAULT_RUN, WORTH_WORKERS, RunOptions, run_job
from sphinx_mrstats.markup import Rules, scan, scan_lines
from sphinx_mrstats.words import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Self

    from sphinx_mrstats.audit.cache import AuditCache, OpenAuditCache
    from sphinx_mrstats.documents import Document, Documents, Problem

__all__ = [
    "FileTexts",
    "GivenText",
    "GivenTexts",
    "SourceText",
    "Text",
    "TextJob",
    "Texts",
    "comments_in",
]


# Where cog's regions begin.
_COG = re.compile(rb"(\{\{\{|\[\[\[)cog\b")

Wanted = Callable[[str], bool]

# A comment of reStructuredText, or of Markdown, that is addressed to this package, on one line.
# With a space after the colon, unlike the directives of the domain.
_COMMENT = re.compile(
    rb"^[ \t]*(?:(?:\.\.|%)|(?P<html><!--))[ \t]+mrstats:(?![^ \t\r\n])"
    rb"[ \t]*(?P<remark>[^\r\n]*?)[ \t]*(?(html)-->[ \t\r]*|\r?)$",
    re.MULTILINE,
)


# Jobs that follow each other in one process scan a document once, up to so many bytes.
_MOST_REMEMBERED = 64_000_000


# So many documents may have changed, or a tenth of all, so that what was kept of them is changed.
_FEW = 20


class _Scanned:
    """The prose of sources that were scanned in this process, the latest ones."""

    def __init__(self) -> None:
        self._prose: dict[tuple[bytes, Rules], bytes] = {}
        self._size = 0

    def prose(self, source: bytes, rules: Rules) -> bytes:
        """Return what the scanner keeps of a source."""
        key = source, rules
        if key not in self._prose:
            if self._size > _MOST_REMEMBERED:
                self._prose.clear()
                self._size = 0
            self._prose[key] = scan(source, rules)
            self._size += len(source)
        return self._prose[key]


_SCANNED = _Scanned()


class Text(Protocol):
    """One document, as an audit reads it.

    `name` is its name in the vocabulary, `path` is what messages show, and `key` is the name by
    which findings are known again: it doesn't depend on the folder that an audit is started in.
    """

    @property
    def name(self) -> str:
        """The name in the vocabulary."""

    @property
    def path(self) -> str:
        """The name in messages."""

    @property
    def key(self) -> str:
        """The name in baselines."""

    def plain(self) -> str:
        """Return the prose: what stands on one line, or on two lines in a row, is together."""

    def utf8(self) -> bytes:
        """Return the same in UTF-8, as it is counted."""

    def lines(self, wanted: Wanted | None = None) -> Sequence[tuple[int, str]]:
        """Return the prose by line: the line's number in the file, from 1, and its clean text.

        Blocks whose source `wanted` is not true of may be left out.
        """

    def passages(self, wanted: Wanted | None = None) -> Sequence[Passage]:
        """Return the stretches of prose across which words are neighbours.

        Blocks whose source `wanted` is not true of may be left out.
        """

    def source(self) -> str:
        """Return the file as it is, by which columns are found; empty where it isn't known."""

    def comments(self) -> Sequence[tuple[int, str]]:
        """Return the comments that begin with ``mrstats:``: the line, and what follows."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document's source, as UTF-8, which is read by the parser that the rules name."""

    name: str
    path: str
    key: str
    data: bytes
    rules: Rules

    def plain(self) -> str:
        """Return what the scanner keeps."""
        return self.utf8().decode("utf-8", "replace")

    def utf8(self) -> bytes:
        """Return what the scanner keeps, in UTF-8."""
        return _SCANNED.prose(self.data, self.rules)

    def lines(self, wanted: Wanted | None = None) -> list[tuple[int, str]]:
        """Return the prose by line."""
        return scan_lines(self.data, self.rules, wanted)

    def passages(self, wanted: Wanted | None = None) -> list[Passage]:
        """Return the stretches of prose across which words are neighbours."""
        return list(find_passages(self.data, self.rules, wanted))

    def source(self) -> str:
        """Return the file as it is."""
        return self.data.decode("utf-8", "replace")

    def comments(self) -> list[tuple[int, str]]:
        """Return the comments that begin with ``mrstats:``; not those in literal blocks."""
        comments = comments_in(self.data)
        if not comments:
            return []
        # A comment is no text, even where code is: what has text on its line shows a comment. That
        # holds for cog's output too, which is read here for that.
        source = _COG.sub(rb"\1COG", self.data)
        shown = {line for line, _ in scan_lines(source, replace(self.rules, include_code=True))}
        return [comment for comment in comments if comment[0] not in shown]


def comments_in(data: bytes) -> list[tuple[int, str]]:
    r"""Return what looks like a comment that begins with ``mrstats:``: the line, and what follows.

    >>> comments_in(b"The sea.\n\n% mrstats: ignore teh\n<!-- mrstats: ignore sae -->")
    [(3, 'ignore teh'), (4, 'ignore sae')]
    """
    if b"mrstats:" not in data:
        return []
    return [
        (data.count(b"\n", 0, found.start()) + 1, found["remark"].decode("utf-8", "replace"))
        for found in _COMMENT.finditer(data)
    ]


@dataclass(frozen=True, slots=True)
class GivenText:
    r"""A document whose prose is known by line, such as that of a doctree.

    Lines that follow each other directly are taken for neighbours; text of two blocks on one line,
    such as the cells of a table, is two items. `text` is the file as it is, where there is one.

    >>> given = GivenText("a", "a.md", "a.md", ((1, "The sea"), (3, "A ship"), (4, "sails")))
    >>> given.plain()
    'The sea\n\nA ship\nsails\n\n'
    """

    name: str
    path: str
    key: str
    prose: tuple[tuple[int, str], ...]
    remarks: tuple[tuple[int, str], ...] = ()
    text: str = ""

    def plain(self) -> str:
        """Return the prose, its blocks separated by blank lines."""
        return "".join(f"{passage}\n\n" for _, passage in self._blocks())

    def utf8(self) -> bytes:
        """Return the prose in UTF-8."""
        return self.plain().encode("utf-8", "replace")

    def lines(self, wanted: Wanted | None = None) -> tuple[tuple[int, str], ...]:
        """Return the prose by line."""
        return self.prose

    def passages(self, wanted: Wanted | None = None) -> list[Passage]:
        """Return the blocks."""
        return [Passage(normalize(text), numbers) for numbers, text in self._blocks()]

    def source(self) -> str:
        """Return the file as it is; empty where it isn't known."""
        return self.text

    def comments(self) -> tuple[tuple[int, str], ...]:
        """Return the comments that begin with ``mrstats:``."""
        return self.remarks

    def _blocks(self) -> list[tuple[tuple[int, ...], str]]:
        blocks: list[tuple[list[int], list[str]]] = []
        for number, text in self.prose:
            if not blocks or number != blocks[-1][0][-1] + 1:
                blocks.append(([], []))
            blocks[-1][0].append(number)
            blocks[-1][1].append(text)
        return [(tuple(numbers), "\n".join(texts)) for numbers, texts in blocks]


Part = TypeVar("Part")


class TextJob(Protocol[Part]):
    """A map function over texts, with what adds its results up; sent to workers by pickle."""

    @property
    def doing(self) -> str:
        """What is done with a document, as an error message begins: ``counting``."""

    def start(self) -> Part:
        """Make the part of no documents."""

    def take(self, text: Text, part: Part) -> None:
        """Map a document, and combine it with `part`."""

    def add(self, total: Part, part: Part) -> None:
        """Reduce: add `part` to `total`, in place; in any order, it comes to the same."""


class Texts(Protocol):
    """The documents of an audit."""

    @property
    def keeps(self) -> bool:
        """Whether anything is kept for the next audit of these documents."""

    def recall(self, name: str) -> Any:
        """Return what was kept under a name; None where nothing is."""

    def keep(self, name: str, value: object) -> None:
        """Keep what was learned of the documents under a name, which says what it depends on."""

    def kept_rest(self) -> Any:
        """Return what a job kept apart of the documents as they were when they were kept."""

    def run(self, job: TextJob[Part], names: Iterable[str] | None = None) -> Part:
        """Run a job on all documents, or on those of some names."""


@dataclass(slots=True)
class FileTexts:
    """Documents in files, which jobs read on an engine.

    `folder` is where the project's pyproject.toml is, if it has one. What jobs make of a document
    that doesn't change is kept in `cache`, if there is one. `instead` are sources that are read in
    place of files, by the documents' names: what an editor shows. `options` say how jobs run;
    their `on_problem` and `progress` are called by the first job alone, as those that follow read
    the same documents.
    """

    documents: Documents
    rules: Rules
    folder: Path | None = None
    options: RunOptions = DEFAULT_RUN
    cache: AuditCache | None = None
    instead: Mapping[str, bytes] = field(default_factory=dict)
    _rest: bytes | None = None
    _texts: dict[str, SourceText] | None = None

    def run(self, job: TextJob[Part], names: Iterable[str] | None = None) -> Part:
        """Run a job on all documents, or on those of some names."""
        if self.cache is not None and isinstance(job, RememberedJob):
            texts = self._read_all()
            if texts is not None:
                part: Part = self._run_remembered(job, self.cache, texts, names)
                return part
        return self._run(job, names)

    @property
    def keeps(self) -> bool:
        """Whether anything is kept for the next audit of these documents."""
        return self.cache is not None

    def recall(self, name: str) -> Any:
        """Return what was kept of this project under a name; None where nothing is."""
        if self.cache is None:
            return None
        with self.cache.opened() as known:
            return known.part(known.named(name))

    def keep(self, name: str, value: object) -> None:
        """Keep what was learned of this project under a name, which says what it depends on."""
        if self.cache is not None:
            with self.cache.opened() as known:
                known.keep(known.named(name), value)

    def kept_rest(self) -> Any:
        """Return what a job kept apart of the documents as they were; nothing if it isn't there."""
        if self.cache is None or self._rest is None:
            return {}
        with self.cache.opened() as known:
            return known.part(self._rest) or {}

    def _run_remembered(
        self,
        job: Any,
        cache: AuditCache,
        texts: Mapping[str, SourceText],
        names: Iterable[str] | None,
    ) -> Any:
        """Add up what a job came to before, and in documents that changed what it comes to now."""
        chosen = texts if names is None else {n: texts[n] for n in sorted(set(names)) if n in texts}
        with cache.opened() as known:
            if not known.is_usable:
                return self._run(job, names)
            keys = {name: known.key(job, text) for name, text in chosen.items()}
            if names is None and isinstance(job, KeptJob):
                before: tuple[dict[str, bytes], Any] | None = known.part(known.total_key(job))
                total = None if before is None else self._changed(job, known, before, keys, texts)
                if total is not None:
                    return total
            parts = {name: known.part(key) for name, key in keys.items()}
        missing = [name for name, part in parts.items() if part is None]
        if sum(len(texts[name].data) for name in missing) >= WORTH_WORKERS:
            self._run(job, missing)  # workers keep what each document comes to
        total = job.start()
        with cache.opened() as known:
            for name, part in parts.items():
                if part is None:
                    part = _known_part(known, job, texts[name], keys[name])
                job.add(total, part)
            if names is None and isinstance(job, KeptJob):
                to_keep, rest = job.to_keep(total)
                known.keep(known.total_key(job), (keys, to_keep))
                known.keep(known.total_key(job, _digest(keys)), rest)
        return total

    def _changed(
        self,
        job: Any,
        known: OpenAuditCache,
        before: tuple[dict[str, bytes], Any],
        keys: Mapping[str, bytes],
        texts: Mapping[str, SourceText],
    ) -> Any:
        """Take out of a total what changed since, and add what it is now; None if that is much."""
        old, total = before
        gone = [key for name, key in old.items() if keys.get(name) != key]
        new = [name for name, key in keys.items() if old.get(name) != key]
        if len(gone) + len(new) > max(_FEW, len(keys) // 10):
            return None
        parts = [*map(known.part, gone)]
        if None in parts:
            return None
        for part in parts:
            job.take_out(total, part)
        for name in new:
            job.add(total, _known_part(known, job, texts[name], keys[name]))
        self._rest = known.total_key(job, _digest(old))
        return job.settle(total)

    def _read_all(self) -> dict[str, SourceText] | None:
        """Read all documents here; nothing if something is wrong with one, which is then said."""
        if self._texts or self.documents.problems:
            return self._texts
        folder = None if self.folder is None else os.path.realpath(self.folder)
        texts = {}
        for document in self.documents.documents:
            if not isinstance(document.path, Path) or document.name in texts:
                return None
            try:
                source = read_source(document.path)
            except DocumentError:
                return None
            if source.problems:
                return None
            data = self.instead.get(document.name, source.data)
            texts[document.name] = _text(document, data, self.rules, folder)
        self._texts = texts
        return texts

    def _run(self, job: TextJob[Part], names: Iterable[str] | None = None) -> Part:
        """Run a job where an engine runs it."""
        found = self.documents
        if names is not None:
            wanted = set(names)
            chosen = tuple(each for each in found.documents if each.name in wanted)
            found = replace(found, documents=chosen)
        folder = None if self.folder is None else os.path.realpath(self.folder)
        options = self.options
        self.options = replace(options, progress=None, on_problem=_leave_out)
        return run_job(
            found, _DocumentJob(job, self.rules, folder, self.instead, self.cache), options
        )


def _leave_out(problem: Problem) -> None:
    """Say nothing of a problem: an earlier job read the same documents and reported it."""


@dataclass(frozen=True, slots=True)
class GivenTexts:
    """Documents whose prose was read elsewhere; jobs run in this process."""

    texts: tuple[Text, ...]

    @property
    def keeps(self) -> bool:
        """Whether anything is kept: it isn't."""
        return False

    def recall(self, name: str) -> None:
        """Return nothing: nothing is kept."""

    def keep(self, name: str, value: object) -> None:
        """Keep nothing."""

    def kept_rest(self) -> dict[str, str]:
        """Return nothing: nothing is kept."""
        return {}

    def run(self, job: TextJob[Part], names: Iterable[str] | None = None) -> Part:
        """Run a job on all documents, or on those of some names."""
        wanted = None if names is None else set(names)
        part = job.start()
        for text in self.texts:
            if wanted is None or text.name in wanted:
                job.take(text, part)
        return part


@dataclass(frozen=True, slots=True)
class _DocumentJob(DocumentJob[Part]):
    """A job over texts, as one over documents."""

    job: TextJob[Part]
    rules: Rules
    folder: str | None
    instead: Mapping[str, bytes]
    cache: AuditCache | None
    known: OpenAuditCache | None = None

    @contextmanager
    def at_work(self) -> Iterator[Self]:
        """Open the cache while documents are read, where there is one and it is worth it."""
        if self.cache is None or not isinstance(self.job, RememberedJob):
            yield self
        else:
            with self.cache.opened() as known:
                yield replace(self, known=known)

    @property
    def doing(self) -> str:
        return self.job.doing

    def start(self) -> Part:
        return self.job.start()

    def take(self, document: Document, source: bytes, part: Part) -> None:
        data = self.instead.get(document.name, source)
        text = _text(document, data, self.rules, self.folder)
        if self.known is None or not isinstance(self.job, RememberedJob):
            self.job.take(text, part)
        else:
            key = self.known.key(self.job, text)
            self.job.add(part, _known_part(self.known, self.job, text, key))

    def add(self, total: Part, part: Part) -> None:
        self.job.add(total, part)


def _known_part(known: OpenAuditCache, job: TextJob[Part], text: SourceText, key: bytes) -> Part:
    """Return what a job makes of one document, which may be known."""
    part: Part | None = known.part(key)
    if part is None:
        part = job.start()
        job.take(text, part)
        known.keep(key, part)
    return part


def _text(document: Document, data: bytes, rules: Rules, folder: str | None) -> SourceText:
    path, key = spelled(document.path), _key(document, folder)
    return SourceText(document.name, path, key, data, rules.for_document(document))


def _digest(keys: Mapping[str, bytes]) -> str:
    return blake2b(repr(sorted(keys.items())).encode("utf-8", "surrogatepass")).hexdigest()


def _key(document: Document, folder: str | None) -> str:
    """Name a document from the folder of its project, if it is in there."""
    if folder is not None and isinstance(document.path, Path):
        path = Path(os.path.realpath(document.path.parent), document.path.name)
        if path.is_relative_to(folder):
            return spelled(path.relative_to(folder))
    return document.name
