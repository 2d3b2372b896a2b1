"""A Sphinx extension that adds a directive: the words of a page that no other page has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sphinx_mrstats.sphinxext.content import make_content
from sphinx_mrstats.sphinxext.directives import MrstatsDirective
from sphinx_mrstats.sphinxext.options import FREQUENCY_OPTIONS
from sphinx_mrstats.sphinxext.requests import THIS_PAGE, WordsRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWordsRequest(WordsRequest):
    """The words that stand in one document only, which is one of those chosen."""

    documents: tuple[str, ...] = (THIS_PAGE,)
    columns: tuple[str, ...] = ("word", "count")


@make_content.register
def own_words(request: OwnWordsRequest, tally):
    everywhere = tally.words()
    chosen = {word for name in tally.docnames(request) for word in everywhere[name]}
    homes = {word: [name for name in everywhere if word in everywhere[name]] for word in chosen}
    rows = [
        [word, str(everywhere[names[0]][word])]
        for word, names in sorted(homes.items())
        if len(names) == 1
    ]
    return rows[: request.top or None] or [["no words", ""]]


class OwnWordsDirective(MrstatsDirective):
    """``mrstats:own-words``, with the options of all tables of words."""

    known: ClassVar = {name: FREQUENCY_OPTIONS[name] for name in ("top", "documents")}

    def run(self):
        request = OwnWordsRequest(folder=str(self.folder), **self.read_options())
        return self.table(request, request.columns, headed=True)


def setup(app):
    app.setup_extension("sphinx_mrstats")
    app.add_directive_to_domain("mrstats", "own-words", OwnWordsDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
