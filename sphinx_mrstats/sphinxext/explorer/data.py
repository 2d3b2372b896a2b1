"""The explorer's files: one with all words of each explorer, and one for each document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import get_translation

from sphinx_mrstats.files import read_regular
from sphinx_mrstats.sphinxext.complaints import failures_end_the_build
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.explorer.contexts import (
    Contexts,
    KeptFiles,
    context_key,
    data_script,
    write_contexts,
)
from sphinx_mrstats.sphinxext.explorer.page import is_for_browsers
from sphinx_mrstats.sphinxext.requests import VocabularyRequest
from sphinx_mrstats.sphinxext.sidecar import load_beside_doctrees, save_beside_doctrees
from sphinx_mrstats.sphinxext.tally import stop_words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.sphinxext.tally import Tally

__all__ = ["interface_texts", "reading_order", "write_data"]

# Beside the pages, in the output folder.
_FOLDER = "_mrstats"

# What the sidecar file of the last build is called.
_MEMORY = "mrstats-explorer"


def write_data(app: Sphinx, exception: Exception | None) -> None:
    """After a build that came to its end, write what changed of the data, and remove the rest.

    What is written follows from the environment alone, not from the pages that were written.
    """
    if exception is not None or app.env is None or not is_for_browsers(app.builder):
        return
    requests = [
        request
        for _docname, noted in sorted(domain_of(app.env).requests.items())
        for request in noted
        if isinstance(request, VocabularyRequest)
    ]
    known = load_beside_doctrees(app, _MEMORY)
    files = KeptFiles(Path(app.outdir, _FOLDER), known)
    with failures_end_the_build():
        _write(app, files, requests)
    files.remove_others()
    if files.memory != known:
        save_beside_doctrees(app, _MEMORY, files.memory)


@dataclass(frozen=True, slots=True)
class _Document:
    """A document as readers see it; one of a saved vocabulary has no address and no data."""

    title: str
    uri: str | None = None
    name: str | None = None


def _write(app: Sphinx, files: KeptFiles, requests: Sequence[VocabularyRequest]) -> None:
    tally = domain_of(app.env).tally
    order = reading_order(app.env)
    wanted = {request: set(tally.docnames(request)) for request in requests}
    shown = set().union(*(wanted[request] for request in requests if not request.vocabulary))
    keys = {name: context_key(app, name) for name in order if name in shown}
    scripts = write_contexts(app, files, keys)
    for request in requests:
        if request.vocabulary:
            documents = [_Document(name) for name in sorted(wanted[request])]
        else:
            documents = [_document(app, name) for name in order if name in wanted[request]]
        key = _key(app, request, documents, keys)
        if files.read(f"{request.name}.js", key) is None:
            words = _vocabulary(tally, request, documents, scripts)
            files.write(f"{request.name}.js", key, data_script(request.name, words))


def _document(app: Sphinx, docname: str) -> _Document:
    title = app.env.titles[docname].astext() if docname in app.env.titles else ""
    return _Document(title or docname, app.builder.get_target_uri(docname), docname)


def _key(
    app: Sphinx,
    request: VocabularyRequest,
    documents: Sequence[_Document],
    keys: Mapping[str, str],
) -> str:
    """Sum up what the data of an explorer are made from."""
    sources = [(each, each.name and keys[each.name]) for each in documents]
    saved = request.vocabulary and read_regular(request.vocabulary)
    text = repr((request, saved, sorted(stop_words_of(request)), app.config.language, sources))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _vocabulary(
    tally: Tally,
    request: VocabularyRequest,
    documents: Sequence[_Document],
    scripts: Mapping[str, bytes],
) -> dict[str, Any]:
    """Give every word with its count, dispersion, documents, and where it stands first and last."""
    spread = tally.dispersions(request)
    by_document = tally.vocabulary(request).by_document or {}
    held: dict[str, list[int]] = {}
    for index, document in enumerate(documents):
        for word, count in by_document[document.name or document.title].items():
            held.setdefault(word, []).extend((index, count))
    contexts = [each.name and Contexts.from_script(scripts[each.name]) for each in documents]
    nearest = [found.anchors_of_words() if found else {} for found in contexts]

    def anchor(document: int, word: str, which: int) -> int:
        return nearest[document].get(word, (-1, -1))[which]

    return {
        "texts": interface_texts(),
        "documents": [
            (
                each.title,
                each.uri,
                each.name,
                [name for _start, name in found.anchors] if found else [],
            )
            for each, found in zip(documents, contexts, strict=True)
        ],
        "words": [
            (
                row.word,
                row.count,
                round(spread[row.word].dp_norm, 2),
                held[row.word],
                anchor(held[row.word][0], row.word, 0),
                anchor(held[row.word][-2], row.word, -1),
            )
            for row in tally.rows(replace(request, top=0))
        ],
    }


def reading_order(env: BuildEnvironment) -> list[str]:
    """Return all documents in the order of the tables of contents, then the others by name."""
    order: dict[str, None] = {}
    waiting = [env.config.root_doc]
    while waiting:
        docname = waiting.pop()
        if docname in env.found_docs and docname not in order:
            order[docname] = None
            waiting += reversed(env.toctree_includes.get(docname, ()))
    return [*order, *sorted(env.found_docs - order.keys())]


_ = get_translation("mrstats")

# By the names that the script knows them by. It puts numbers and words in the place of {…}.
_TEXTS = {
    "search": _("Search"),
    "searchHint": _("part of a word; * is any letters: un*, *ing"),
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
        "Dispersion: 0 for words that documents have by their length, 1 for those of the shortest."
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


def interface_texts() -> dict[str, str]:
    """Return the texts in the language of the build."""
    return {name: str(text) for name, text in _TEXTS.items()}
