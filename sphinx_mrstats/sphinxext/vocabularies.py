"""Saved vocabularies of other projects, in place of this one's."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.errors import VocabularyError
from sphinx_mrstats.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

__all__ = ["load_vocabulary", "unfit_vocabulary"]


def load_vocabulary(path: str) -> Vocabulary:
    """Load a vocabulary, once for each state of its file.

    Raises:
        VocabularyError: it can't be read, or holds something else.

    """
    try:
        status = Path(path).stat()
    except OSError as error:
        raise VocabularyError(f"{path}: {error.strerror}") from None
    return _load(path, status.st_mtime_ns, status.st_size)


# A page has a few directives, which may share a file.
@lru_cache(maxsize=4)
def _load(path: str, _mtime: int, _size: int) -> Vocabulary:
    return Vocabulary.load(path)


def unfit_vocabulary(
    values: Mapping[str, Any], *, needs_documents: bool = False, ngrams_of: int = 0
) -> str:
    """Say why a saved vocabulary can't do what the options of a directive ask for; empty if it can.

    `needs_documents` is for what is about documents, not words; `ngrams_of` is the size of the
    n-grams that it should hold.
    """
    if "vocabulary" not in values:
        return ""
    vocabulary = load_vocabulary(values["vocabulary"])
    about_documents = (
        needs_documents
        or "documents" in values.get("columns", ())
        or values.get("documents", ("**",)) != ("**",)
    )
    if about_documents and vocabulary.by_document is None:
        return (
            f"{values['vocabulary']}: was saved without counts by document; use sphinx-mrstats "
            "count --format json --by-document"
        )
    if ngrams_of and any(word.count(" ") != ngrams_of - 1 for word in vocabulary.counts):
        return (
            f"{values['vocabulary']}: holds other than n-grams of {ngrams_of} words; save what "
            "sphinx_mrstats.analysis.ngrams.count_ngrams counts"
        )
    return ""
