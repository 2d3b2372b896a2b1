"""Numbers within a sentence: the roles of the domain, and substitutions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from sphinx_mrstats.sphinxext.complaints import Complaint
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.options import read_documents
from sphinx_mrstats.sphinxext.placeholders import mrstats_number
from sphinx_mrstats.sphinxext.requests import OF_TRANSLATIONS, THIS_PAGE, NumberRequest
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

__all__ = ["NUMBERS", "ROLES", "NumberRole", "placeholder_of_substitution"]

# What roles of the same name give.
NUMBERS = ("tokens", "types", "documents", "count", "reading-time", *OF_TRANSLATIONS)

# What |mrstats-...| gives for the page that it stands on.
_SUBSTITUTIONS = {f"mrstats-{what}": what for what in ("tokens", "types", "reading-time")}

_WORD_AND_DOCUMENTS = re.compile(r"(?P<word>.*?)(?:\s*<(?P<documents>[^<>]*)>)?", re.DOTALL)


class NumberRole(SphinxRole):
    """A number of the documents, or of the language, that the role's text names; or of a word."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Ask for the number; text that can't be read is reported and stays on the page."""
        docname, location = self.env.docname, self.get_location()
        try:
            word, documents = self._read()
        except ValueError as error:
            complaint = Complaint("role", f"{self.name}: {error}", location)
            domain_of(self.env).note_complaint(docname, complaint)
            return [nodes.literal(self.rawtext, self.text)], []
        request = NumberRequest(
            docname=docname, location=location, documents=documents, what=self.what, word=word
        )
        return [_placeholder(self.env, request)], []

    def _read(self) -> tuple[str, tuple[str, ...]]:
        if self.what in OF_TRANSLATIONS:
            if len(self.text.split()) != 1:
                raise ValueError(f"expected the code of a language, such as de, got {self.text!r}")
            return self.text.strip(), ("**",)
        if self.what != "count":
            return "", read_documents(self.text)
        match = _WORD_AND_DOCUMENTS.fullmatch(self.text)
        words = list(iter_words(match["word"])) if match else []
        if match is None or len(words) != 1:
            raise ValueError(f"expected a word, or a word <documents>, got {self.text!r}")
        documents = match["documents"]
        return words[0], ("**",) if documents is None else read_documents(documents)


ROLES = {what: NumberRole(what) for what in NUMBERS}


def placeholder_of_substitution(
    env: BuildEnvironment, name: str, reference: nodes.Element
) -> mrstats_number | None:
    """Return what stands for |name| on the page that is read; None where it is no number."""
    if name not in _SUBSTITUTIONS:
        return None
    return _placeholder(
        env,
        NumberRequest(
            docname=env.docname,
            location=_location(reference, env.docname),
            documents=(THIS_PAGE,),
            what=_SUBSTITUTIONS[name],
        ),
    )


def _placeholder(env: BuildEnvironment, request: NumberRequest) -> mrstats_number:
    domain_of(env).note_request(request)
    return mrstats_number(request=request)


def _location(node: nodes.Node, docname: str) -> str:
    while node is not None and node.line is None:
        node = node.parent
    return docname if node is None else f"{node.source}:{node.line}"
