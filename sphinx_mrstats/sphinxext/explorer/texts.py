"""What the explorer says to its readers, translated."""

from __future__ import annotations

from sphinx.locale import get_translation

__all__ = ["interface_texts"]

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
