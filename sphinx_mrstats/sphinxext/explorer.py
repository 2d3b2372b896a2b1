"""The explorer's files: one with all words of each explorer, and one for each document."""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import get_translation

import sphinx_mrstats
from sphinx_mrstats.files import read_regular
from sphinx_mrstats.sphinxext.complaints import failures_end_the_build
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.html import is_for_browsers
from sphinx_mrstats.sphinxext.memory import (
    load_beside_doctrees,
    save_beside_doctrees,
    sum_up,
)
from sphinx_mrstats.sphinxext.requests import VocabularyRequest
from sphinx_mrstats.sphinxext.tally import stop_words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.sphinxext.prosejobs import Stretch
    from sphinx_mrstats.sphinxext.tally import Tally

__all__ = ["write_data"]

_ = get_translation("mrstats")

# Beside the pages, in the output folder.
_FOLDER = "_mrstats"

# What the file is called that remembers what the last build wrote.
_MEMORY = "mrstats-explorer"


def write_data(app: Sphinx) -> None:
    """Write what changed of the data, and remove the rest.

    What is written follows from the environment alone, not from the pages that were written.
    """
    requests = [
        request
        for _docname, noted in sorted(domain_of(app.env).requests.items())
        for request in noted
        if isinstance(request, VocabularyRequest) and is_for_browsers(app.builder)
    ]
    known = load_beside_doctrees(app, _MEMORY)
    if not requests and not known:
        return
    files = KeptFiles(Path(app.outdir, _FOLDER), known)
    with failures_end_the_build():
        for request in requests:
            _write(app, files, request)
    files.remove_others()
    if files.memory != known:
        save_beside_doctrees(app, _MEMORY, files.memory)


@dataclass(frozen=True, slots=True)
class _Document:
    """A document as readers see it; one of a saved vocabulary has no address and no data.

    `key` changes when the text of the document does.
    """

    title: str
    uri: str | None = None
    name: str | None = None
    key: str = ""


def _write(app: Sphinx, files: KeptFiles, request: VocabularyRequest) -> None:
    """Write the words of an explorer, and the texts of its documents."""
    domain = domain_of(app.env)
    tally, common = domain.tally, (sphinx_mrstats.__version__, sorted(app.tags))
    wanted = set(tally.docnames(request))
    if request.vocabulary:
        documents = [_Document(name) for name in sorted(wanted)]
    else:
        documents = [
            _Document(
                tally.title(name),
                app.builder.get_target_uri(name),
                name,
                sum_up(common, domain.keys[name]),
            )
            for name in _reading_order(app.env)
            if name in wanted
        ]
    texts: dict[str, list[Stretch]] = {}
    for document in documents:
        name = f"contexts/{document.name}"
        if document.name and not files.has(f"{name}.js", document.key):
            texts = texts or tally.texts(request)
            text = _context(texts[document.name])
            files.write(f"{name}.js", document.key, data_script(name, text))
    saved = request.vocabulary and read_regular(request.vocabulary)
    stop_words = sorted(stop_words_of(request))
    key = sum_up(common, request, saved, stop_words, app.config.language, documents)
    if not files.has(f"{request.name}.js", key):
        words = _vocabulary(tally, request, documents)
        files.write(f"{request.name}.js", key, data_script(request.name, words))


def _context(stretches: Sequence[Stretch]) -> dict[str, Any]:
    """Give the text of a document, and from where in it which identifier of the page is nearest.

    Places in the text are numbers of UTF-16 units, in which JavaScript counts. Where words stand is
    not written down: the script finds them in the text as they are counted, and so a file is about
    as large as the text.
    """
    text = "\n".join(each.text for each in stretches if each.text)
    anchors: list[tuple[int, str]] = []
    start = 0
    for each in filter(lambda stretch: stretch.text, stretches):
        anchors += [(start + at, anchor) for at, anchor in each.anchors]
        start += len(each.text) + 1
    if not text.isascii():
        longer = [at for at, character in enumerate(text) if ord(character) > 0xFFFF]
        anchors = [(at + bisect_left(longer, at), anchor) for at, anchor in anchors]
    befores = ["", *(anchor for _, anchor in anchors)]
    return {
        "text": text,
        "anchors": [
            pair for before, pair in zip(befores, anchors, strict=False) if pair[1] != before
        ],
    }


def data_script(name: str, content: dict[str, Any]) -> bytes:
    """Write data as a script that assigns them: a page on ``file://`` can load nothing else."""
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    script = f"(window.mrstats ??= {{}})[{json.dumps(name)}] =\n{data};\n"
    return script.encode("utf-8", "replace")


class KeptFiles:
    """The files below `folder`, by their names.

    `known` are those of the last build: name → `memory`, from which follows whether a file has to
    be made again. After a build, `memory` is for the next, and `remove_others` removes what the
    last build had and this one hasn't.
    """

    def __init__(self, folder: Path, known: Mapping[str, str]) -> None:
        self._folder = folder
        self._known = known
        self.memory: dict[str, str] = {}

    def has(self, name: str, key: str) -> bool:
        """Tell whether a file was made from what `key` stands for, and is as long as it was."""
        try:
            memory = _memory(key, (self._folder / name).stat().st_size)
        except OSError:
            return False
        if memory not in {self._known.get(name), self.memory.get(name)}:
            return False
        self.memory[name] = memory
        return True

    def write(self, name: str, key: str, content: bytes) -> None:
        """Write a file unless it holds `content` already."""
        path = self._folder / name
        self.memory[name] = _memory(key, len(content))
        if not (path.is_file() and path.read_bytes() == content):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def remove_others(self) -> None:
        """Remove files that this build has no use for, and folders that are empty then."""
        for name in sorted(self._known.keys() - self.memory.keys()):
            path = self._folder / name
            path.unlink(missing_ok=True)
            for folder in path.relative_to(self._folder).parents:
                if (self._folder / folder).is_dir() and not any((self._folder / folder).iterdir()):
                    (self._folder / folder).rmdir()


def _memory(key: str, size: int) -> str:
    return f"{key} {size}"


def _vocabulary(
    tally: Tally, request: VocabularyRequest, documents: Sequence[_Document]
) -> dict[str, Any]:
    """Give every word with its count, dispersion, documents, and where it stands first and last.

    A place is the number of an anchor of its document; -1 is the top of the page.
    """
    spread = tally.dispersions(request)
    by_document = tally.vocabulary(request).by_document or {}
    texts = {} if request.vocabulary else tally.texts(request)
    held: dict[str, list[int]] = {}
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    anchors: list[list[str]] = []
    for index, document in enumerate(documents):
        for word, count in by_document[document.name or document.title].items():
            held.setdefault(word, []).extend((index, count))
        names: list[str] = []
        for stretch in texts.get(document.name or "", ()):
            numbers = _numbered(stretch, names)
            for word, at in stretch.first.items():
                first.setdefault(word, numbers[at])
            last |= {word: numbers[at] for word, at in stretch.last.items()}
        anchors.append(names)
    return {
        "texts": _interface_texts(),
        "documents": [
            (each.title, each.uri, each.name, names)
            for each, names in zip(documents, anchors, strict=True)
        ],
        "words": [
            (
                row.word,
                row.count,
                round(spread[row.word].dp_norm, 2),
                held[row.word],
                first.get(row.word, -1),
                last.get(row.word, -1),
            )
            for row in tally.rows(replace(request, top=0))
        ],
    }


def _numbered(stretch: Stretch, names: list[str]) -> list[int]:
    """Give the anchors of a stretch their numbers in `names`, to which they are added."""
    numbers = []
    for _, anchor in stretch.anchors:
        if anchor and (not names or names[-1] != anchor):
            names.append(anchor)
        numbers.append(len(names) - 1 if anchor else -1)
    return numbers


def _reading_order(env: BuildEnvironment) -> list[str]:
    """Return all documents in the order of the tables of contents, then the others by name."""
    order: dict[str, None] = {}
    waiting = [env.config.root_doc]
    while waiting:
        docname = waiting.pop()
        if docname in env.found_docs and docname not in order:
            order[docname] = None
            waiting += reversed(env.toctree_includes.get(docname, ()))
    return [*order, *sorted(env.found_docs - order.keys())]


def _interface_texts() -> dict[str, str]:
    """Return the texts of the page by the names that the script knows them by.

    They are in the language of the build. The script puts numbers and words in the place of {…}.
    """
    texts = {
        "search": _("Search"),
        "searchExample": _("a part, un* or *ing"),
        "searchHint": _("A part of a word; * stands for any letters."),
        "least": _("At least (times)"),
        "most": _("At most (times)"),
        "document": _("In document"),
        "allDocuments": _("all"),
        "reset": _("Reset"),
        "found": _("{found} of {all} words"),
        "word": _("Word"),
        "count": _("Count"),
        "documents": _("Documents"),
        "dispersion": _("Dispersion"),
        "first": _("First place"),
        "last": _("Last place"),
        "dispersionHint": _(
            "Dispersion: from 0 (spread evenly over the documents) to 1 (in few of them)."
        ),
        "rows": _("{first} to {last} of {all}"),
        "pages": _("Pages of words"),
        "previous": _("Previous"),
        "next": _("Next"),
        "nothing": _("No word is like this."),
        "places": _("Places of “{word}”: {count}. Documents: {documents}."),
        "more": _("Show more ({left})"),
        "close": _("Close"),
        "loading": _("Loading …"),
        "failed": _("The data can't be loaded: {file}"),
    }
    return {name: str(text) for name, text in texts.items()}
