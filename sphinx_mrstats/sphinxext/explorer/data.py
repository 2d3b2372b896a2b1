"""The explorer's files: one with all words of each explorer, and one for each document."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.sphinxext.complaints import failures_end_the_build
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.explorer.contexts import (
    Contexts,
    context_key,
    data_script,
    write_contexts,
)
from sphinx_mrstats.sphinxext.explorer.files import KeptFiles
from sphinx_mrstats.sphinxext.explorer.order import reading_order
from sphinx_mrstats.sphinxext.explorer.page import is_for_browsers
from sphinx_mrstats.sphinxext.explorer.texts import interface_texts
from sphinx_mrstats.sphinxext.requests import VocabularyRequest
from sphinx_mrstats.sphinxext.sidecar import load_beside_doctrees, save_beside_doctrees
from sphinx_mrstats.stopwords import load_stop_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx

__all__ = ["write_data"]

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


def _write(app: Sphinx, files: KeptFiles, requests: Sequence[VocabularyRequest]) -> None:
    tally = domain_of(app.env).tally
    order = reading_order(app.env)
    wanted = {request: set(tally.docnames(request)) for request in requests}
    every = set().union(*wanted.values())
    scripts = write_contexts(app, files, [name for name in order if name in every])
    for request in requests:
        documents = [_document(app, name) for name in order if name in wanted[request]]
        key = _key(app, request, documents)
        if files.read(f"{request.name}.js", key) is None:
            contexts = {name: Contexts.from_script(scripts[name]) for *_document, name in documents}
            words = _vocabulary(app, request, documents, contexts)
            files.write(f"{request.name}.js", key, data_script(request.name, words))


def _document(app: Sphinx, docname: str) -> tuple[str, str, str]:
    """Return the title of a document, the address of its page, and its name."""
    title = app.env.titles[docname].astext() if docname in app.env.titles else ""
    return title or docname, app.builder.get_target_uri(docname), docname


def _key(app: Sphinx, request: VocabularyRequest, documents: Sequence[tuple[str, str, str]]) -> str:
    """Sum up what the data of an explorer are made from."""
    sources = [(document, context_key(app, document[2])) for document in documents]
    words = sorted(load_stop_words(request.stop_words, request.folder))
    text = repr((request, words, app.config.language, sources))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _vocabulary(
    app: Sphinx,
    request: VocabularyRequest,
    documents: Sequence[tuple[str, str, str]],
    contexts: Mapping[str, Contexts],
) -> dict[str, Any]:
    """Give every word with its count, dispersion, documents, and where it stands first and last."""
    tally = domain_of(app.env).tally
    spread, counts = tally.dispersions(request), tally.words()
    held: dict[str, list[int]] = {}
    for index, (_title, _uri, docname) in enumerate(documents):
        for word, count in counts[docname].items():
            held.setdefault(word, []).extend((index, count))

    def anchor(document: int, word: str, which: int) -> int:
        found = contexts[documents[document][2]]
        return found.anchor_index(found.places[word][which]) if word in found.places else -1

    return {
        "texts": interface_texts(),
        "documents": [
            (*document, [name for _start, name in contexts[document[2]].anchors])
            for document in documents
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
