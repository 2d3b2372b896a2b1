"""The directives that show words and numbers: each leaves a shell in the doctree, and a request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_mrstats.analysis.concordance import read_words
from sphinx_mrstats.analysis.options import SIZE
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.markup.doctree import GENERATED
from sphinx_mrstats.options import choice
from sphinx_mrstats.sphinxext.complaints import Complaint
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.options import (
    FREQUENCY_OPTIONS,
    KEYWORDS_OPTIONS,
    KWIC_OPTIONS,
    NGRAMS_OPTIONS,
    PLOT_OPTIONS,
    SUMMARY_OPTIONS,
    TRANSLATIONS_OPTIONS,
    VOCABULARY_OPTIONS,
    read_options,
)
from sphinx_mrstats.sphinxext.placeholders import mrstats_plot, mrstats_words
from sphinx_mrstats.sphinxext.requests import (
    PLOT_KINDS,
    THIS_PAGE,
    FrequencyRequest,
    KeywordsRequest,
    KwicRequest,
    NgramsRequest,
    PlotRequest,
    SummaryRequest,
    TranslationsRequest,
    VocabularyRequest,
)
from sphinx_mrstats.sphinxext.tables import column_spec, table_shell
from sphinx_mrstats.sphinxext.tally import unfit_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sphinx_mrstats.sphinxext.options import Options
    from sphinx_mrstats.sphinxext.requests import PageRequest
    from sphinx_mrstats.sphinxext.tables import Columns

__all__ = ["DIRECTIVES", "MrstatsDirective"]

# Keywords of a document, where each has a row.
_TOP_BY_DOCUMENT = 5


class _AnyOption(dict[str, "Callable[[str], Any]"]):
    """Lets any option through, so that those nobody knows are reported as warnings of our own."""

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged


class MrstatsDirective(SphinxDirective):
    """What the directives have in common: options that are read with care, and a place to fill.

    `of_sections` says that ``documents`` may name sections.
    """

    known: ClassVar[Options]
    of_sections: ClassVar[bool] = False
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = _AnyOption(
        {
            "caption": directives.unchanged,
            "class": directives.class_option,
            "name": directives.unchanged,
        }
    )

    @property
    def folder(self) -> Path:
        """Where the paths in options start."""
        return Path(self.env.doc2path(self.env.docname)).parent

    def complain(self, message: str) -> None:
        """Note what is wrong with the directive, for this build and those after it."""
        complaint = Complaint("option", f"{self.name}: {message}", self.get_location())
        domain_of(self.env).note_complaint(self.env.docname, complaint)

    def read_options(self) -> dict[str, Any]:
        """Return the values of options that can be read, and note what is wrong with others.

        The page is read again when a file that an option names changes.
        """
        given = {name: text for name, text in self.options.items() if name not in self.option_spec}
        for name in ("vocabulary", "saved"):
            if path := given.get(name, "").strip():
                given[name] = self.env.relfn2path(path)[1]
                self.env.note_dependency(given[name])
        stop_words = self.folder / given.get("stop-words", "").strip()
        if stop_words.is_file():
            self.env.note_dependency(str(stop_words))
        values, faults = read_options(given, self.known, self.folder)
        named = [each for each in values.get("documents", ()) if "#" in each]
        if named and (not self.of_sections or "vocabulary" in given or "by-section" in given):
            faults.append(f":documents: {' '.join(named)}: sections can't be shown here")
            del values["documents"]
        for fault in faults:
            self.complain(fault)
        if "vocabulary" in given and "vocabulary" not in values:
            values.pop("documents", None)  # they are those of the vocabulary
        return {"docname": self.env.docname, "location": self.get_location(), **values}

    def check_vocabulary(
        self, values: dict[str, Any], *, needs_documents: bool = False, ngrams_of: int = 0
    ) -> None:
        """Drop a saved vocabulary from `values` that can't do what they ask for."""
        fault = unfit_vocabulary(values, needs_documents=needs_documents, ngrams_of=ngrams_of)
        if not fault and "vocabulary" in values and THIS_PAGE in values.get("documents", ()):
            fault = (
                "together with :documents: that name this page, which is no document of the "
                "vocabulary; name documents of that"
            )
        if fault:
            self.complain(f":vocabulary: {fault}")
            values.pop("vocabulary")
            values.pop("documents", None)

    def table(self, request: PageRequest, columns: Columns, *, headed: bool) -> list[nodes.Node]:
        """Note what is to be shown, and return a table without rows."""
        domain_of(self.env).note_request(request)
        table = table_shell(request, columns, headed=headed)
        messages = self.dress(table, lambda *text: table.insert(0, nodes.title("", "", *text)))
        return [column_spec(columns), table, *messages]

    def dress(self, shell: nodes.Element, put: Callable[..., object]) -> list[nodes.system_message]:
        """Give a shell its classes, its caption, which `put` puts into it, and its name."""
        shell["classes"] += self.options.get("class", [])
        shell[GENERATED] = True
        self.set_source_info(shell)
        messages: list[nodes.system_message] = []
        if caption := self.options.get("caption"):
            text, messages = self.parse_inline(caption, lineno=self.lineno)
            put(*text)
            for title in shell.children:
                if isinstance(title, nodes.title | nodes.caption | nodes.rubric):
                    title.rawsource = caption
                    self.set_source_info(title)
        self.add_name(shell)
        return messages


class FrequencyDirective(MrstatsDirective):
    """The commonest words of some documents, as a table, a list, in a line, or with bars."""

    known = FREQUENCY_OPTIONS
    of_sections = True

    def run(self) -> list[nodes.Node]:
        """Ask for the words."""
        values = self.read_options()
        self.check_vocabulary(values)
        request = FrequencyRequest(folder=str(self.folder), **values)
        match request.format:
            case "table":
                return self.table(request, request.columns, headed=True)
            case "bars":
                return self.table(request, (*request.columns, "bar"), headed=True)
        domain_of(self.env).note_request(request)
        words = nodes.container("", mrstats_words(request=request), classes=["no-search"])
        shell = nodes.container("", words, classes=["mrstats"])
        messages = self.dress(shell, lambda *text: shell.insert(0, nodes.rubric("", "", *text)))
        return [shell, *messages]


class KeywordsDirective(MrstatsDirective):
    """A table of the words that set some documents, this page, or each page apart from others."""

    known = KEYWORDS_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Ask for the words."""
        values = self.read_options()
        whole = bool(values.get("against")) and not values.get("by_document")
        self.check_vocabulary(values, needs_documents=not whole)
        if values.get("by_document"):
            values = {"top": _TOP_BY_DOCUMENT, "documents": ("**",), **values}
            if values.pop("columns", None):
                self.complain(":columns: has no meaning with :by-document:, which has its own")
        elif "vocabulary" in values and whole:
            values.setdefault("documents", ("**",))
        elif "vocabulary" in values and "documents" not in values:
            self.complain(
                ":vocabulary: needs :by-document:, :against:, or :documents: that names some of its"
            )
            del values["vocabulary"]
        request = KeywordsRequest(folder=str(self.folder), **values)
        columns = ("page", "words") if request.by_document else request.columns
        return self.table(request, columns, headed=True)


class SummaryDirective(MrstatsDirective):
    """A table of how much there is: documents, words, distinct words, reading time."""

    known = SUMMARY_OPTIONS
    of_sections = True

    def run(self) -> list[nodes.Node]:
        """Ask for the numbers."""
        values = self.read_options()
        self.check_vocabulary(values)
        if values.get("by_section"):
            if values.pop("vocabulary", None):
                self.complain(":vocabulary: a saved vocabulary has no sections; leave it out")
            request = SummaryRequest(**values)
            return self.table(request, ("section", "tokens", "types", "time"), headed=True)
        return self.table(SummaryRequest(**values), ("label", "number"), headed=False)


class TranslationsDirective(MrstatsDirective):
    """A table of how many words of the documentation are translated into each language."""

    known = TRANSLATIONS_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Ask for the numbers."""
        request = TranslationsRequest(**self.read_options())
        return self.table(request, request.columns, headed=True)


class NgramsDirective(MrstatsDirective):
    """A table of words that follow each other."""

    known = NGRAMS_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Ask for the n-grams."""
        values = self.read_options()
        self.check_vocabulary(values, ngrams_of=values.get("size", SIZE.default))
        request = NgramsRequest(folder=str(self.folder), **values)
        return self.table(request, request.columns, headed=True)


class KwicDirective(MrstatsDirective):
    """A table of the places of a word, with what stands around it and a link to the place."""

    known = KWIC_OPTIONS
    optional_arguments = 1  # without one, the warning is ours
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Ask for the places; without a word, there is nothing to show."""
        values = self.read_options()
        try:
            words = read_words(self.arguments[0] if self.arguments else "")
        except UsageError as error:
            self.complain(str(error))
            return []
        request = KwicRequest(words=words, **values)
        return self.table(request, ("left", "keyword", "right", "page"), headed=True)


class VocabularyDirective(MrstatsDirective):
    """Every word of some documents, to be searched, filtered, sorted and browsed."""

    known = VOCABULARY_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Ask for the words."""
        noted = domain_of(self.env).requests.get(self.env.docname, ())
        number = 1 + sum(isinstance(request, VocabularyRequest) for request in noted)
        values = self.read_options()
        self.check_vocabulary(values, needs_documents=True)
        request = VocabularyRequest(folder=str(self.folder), number=number, **values)
        return self.table(request, request.columns, headed=True)


# The kinds that show some words, those of them that have to be told which, and those that look at
# each document.
_OF_WORDS = ("dispersion", "heatmap")
_OF_GIVEN_WORDS = ("dispersion",)
_BY_DOCUMENT = ("heaps", "heatmap")


class PlotDirective(MrstatsDirective):
    """A figure of how words are distributed."""

    known = PLOT_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Ask for the drawing; without knowing what to draw, there is nothing to show."""
        values = self.read_options()
        if "kind" not in values:
            if "kind" not in self.options:
                self.complain(f":kind: is missing: expected {choice(*PLOT_KINDS).expected}")
            return []
        if not self._check_words(values):
            return []
        if "vocabulary" in values and values["kind"] == "dispersion":
            self.complain(":vocabulary: a saved vocabulary has no places of words; leave it out")
            del values["vocabulary"]
        self.check_vocabulary(values, needs_documents=values["kind"] in _BY_DOCUMENT)
        request = PlotRequest(folder=str(self.folder), **values)
        domain_of(self.env).note_request(request)
        figure = nodes.figure("", mrstats_plot(request=request), classes=["mrstats-plot"])
        messages = self.dress(figure, lambda *text: figure.append(nodes.caption("", "", *text)))
        return [figure, *messages]

    def _check_words(self, values: dict[str, Any]) -> bool:
        """Tell whether the words to draw are known."""
        kind = values["kind"]
        if kind in _OF_GIVEN_WORDS and "words" not in values:
            if "words" not in self.options:
                self.complain(f":words: is missing: :kind: {kind} shows where given words stand")
            return False
        if kind not in _OF_WORDS and values.pop("words", None):
            self.complain(f":words: has no meaning with :kind: {kind}")
        return True


DIRECTIVES = {
    "frequency": FrequencyDirective,
    "keywords": KeywordsDirective,
    "kwic": KwicDirective,
    "ngrams": NgramsDirective,
    "plot": PlotDirective,
    "summary": SummaryDirective,
    "translations": TranslationsDirective,
    "vocabulary": VocabularyDirective,
}
