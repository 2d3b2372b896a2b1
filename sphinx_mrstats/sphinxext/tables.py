"""Tables in doctrees: their shells, which directives make, and the cells that fill them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.locale import get_translation
from sphinx.util.nodes import make_refnode

from sphinx_mrstats.markup.doctree import GENERATED
from sphinx_mrstats.sphinxext.placeholders import mrstats_rows
from sphinx_mrstats.text import CODE, without_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.sphinxext.requests import PageRequest

__all__ = [
    "Bar",
    "Cell",
    "Columns",
    "Link",
    "cell_node",
    "cell_text",
    "column_spec",
    "explanations",
    "numbers_table",
    "row",
    "table_shell",
    "title_of",
]

_translated = get_translation("mrstats")


def _(text: str) -> str:
    """Mark a text for the catalogue: it is translated when it is used, in the build's language."""
    return text


_HEADINGS = {
    "rank": _("Rank"),
    "word": _("Word"),
    "count": _("Count"),
    "share": _("Share"),
    "documents": _("Documents"),
    "dispersion": _("Dispersion"),
    "keyness": _("Keyness"),
    "ratio": _("Log ratio"),
    "ngram": _("Words"),
    "g2": _("G²"),
    "pmi": _("PMI"),
    "left": _("Before"),
    "keyword": _("Word"),
    "right": _("After"),
    "page": _("Page"),
    "words": _("Words"),
    "bar": _("Bar"),
    "section": _("Section"),
    "tokens": _("Words"),
    "types": _("Distinct words"),
    "time": _("Reading time"),
    "language": _("Language"),
    "catalogue": _("Catalogue"),
    "translated": _("Translated"),
    "fuzzy": _("Fuzzy"),
    "missing": _("Missing"),
}

# What follows the heading, which links to who introduced it, in a sentence below the table.
_EXPLANATIONS = {
    "dispersion": (
        _("is 0 for words that documents have by their length, 1 for those of the shortest alone."),
        "https://doi.org/10.1075/ijcl.13.4.02gri",
    ),
    "keyness": (
        _("(G²) is how sure the difference is: chance reaches 15.1 with one word of 10,000."),
        "https://ucrel.lancs.ac.uk/llwizard.html",
    ),
    "ratio": (
        _("is how much commoner the word is here: 1 is twice, 3 is eight times."),
        "https://cass.lancs.ac.uk/log-ratio-an-informal-introduction/",
    ),
    "g2": (
        _("is how sure it is that the words stand together by more than chance."),
        "https://aclanthology.org/J93-1003/",
    ),
    "pmi": (
        _("is how much more often the words stand together than by chance: 3 is eight times."),
        "https://aclanthology.org/J90-1003/",
    ),
}

# Columns of text; all others hold numbers.
_TEXT = frozenset(
    [
        *("bar", "catalogue", "keyword", "label", "language", "left", "ngram", "page", "right"),
        *("section", "word", "words"),
    ]
)

# For the stylesheet.
_CLASSES = {"left": ["mrstats-left"], "bar": ["mrstats-bars"]}

# Of the width of a page in LaTeX, where columns hold lines of text that don't fit side by side.
_WIDTHS = {"left": 9, "keyword": 3, "right": 8, "page": 5, "words": 15}

Columns = tuple[str, ...]


def table_shell(request: PageRequest, columns: Columns, *, headed: bool) -> nodes.table:
    """Return a table with a placeholder for its rows, and a heading if it is to be `headed`.

    The words in it stay out of the search index; a caption that is put in front does not.
    """
    group = nodes.tgroup("", cols=len(columns), classes=["no-search"])
    group += [nodes.colspec(colwidth=1) for _column in columns]
    if headed:
        group += nodes.thead(
            "", row(columns, [str(_translated(_HEADINGS[column])) for column in columns])
        )
    group += nodes.tbody("", mrstats_rows(request=request, columns=columns))
    return nodes.table("", group, classes=["mrstats", "colwidths-auto"], **{GENERATED: True})


def explanations(columns: Columns) -> list[nodes.paragraph]:
    """Explain what statistics say, in a paragraph with a link to the source of each."""
    paragraph = nodes.paragraph("", classes=["mrstats-note", "no-search"])
    for column in columns:
        if column in _EXPLANATIONS:
            text, address = _EXPLANATIONS[column]
            heading = str(_translated(_HEADINGS[column]))
            paragraph += nodes.reference("", heading, refuri=address, internal=False)
            paragraph += nodes.Text(f" {_translated(text)} ")
    return [paragraph] if len(paragraph) else []


def column_spec(columns: Columns) -> addnodes.tabular_col_spec:
    """Return the columns' alignment for LaTeX, which stands before the table."""
    if set(columns) <= _WIDTHS.keys():
        total = sum(_WIDTHS[column] for column in columns)
        spec = "".join(rf"\X{{{_WIDTHS[column]}}}{{{total}}}" for column in columns)
    else:
        spec = "".join("l" if column in _TEXT else "r" for column in columns)
    return addnodes.tabular_col_spec(spec=spec)


def row(columns: Columns, cells: Sequence[str | nodes.Node]) -> nodes.row:
    """Return a row of a table; numbers, and what ends where a word begins, are for the stylesheet.

    An empty text leaves the cell empty.
    """
    made = nodes.row()
    for column, cell in zip(columns, cells, strict=True):
        entry = nodes.entry("", classes=[*_CLASSES.get(column, [])])
        if column not in _TEXT:
            entry["classes"] = ["mrstats-number"]
        if cell:
            content = nodes.Text(cell) if isinstance(cell, str) else cell
            entry += nodes.paragraph("", "", content)
        made += entry
    return made


def numbers_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> nodes.table:
    """Return a whole table of names, in its first column, and numbers."""
    columns = ("label", *["number"] * (len(headings) - 1))
    group = nodes.tgroup("", cols=len(columns), classes=["no-search"])
    group += [nodes.colspec(colwidth=1) for _column in columns]
    group += nodes.thead("", row(columns, headings))
    group += nodes.tbody("", *(row(columns, texts) for texts in rows))
    return nodes.table("", group, classes=["mrstats", "colwidths-auto"])


# What Sphinx calls a document without a title.
_NO_TITLE = "<no title>"

# The formats whose builders give every page the same empty address.
_WITHOUT_LINKS = frozenset(["man", "text"])

# Where a bar is written in characters: enough for differences to be seen, little enough for a line.
_BAR_WIDTH = 20


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an anchor of a document's page; without an anchor, to its top."""

    docname: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as long as `share`, from 0 to 1, of the longest."""

    share: float


Cell = str | Link | Bar


def cell_text(cell: Cell) -> str:
    """Write a cell in characters."""
    match cell:
        case Link():
            return cell.text
        case Bar():
            return "█" * max(round(cell.share * _BAR_WIDTH), cell.share > 0)
        case _:
            return without_marks(cell)


def cell_node(cell: Cell, builder: Builder, docname: str) -> nodes.Node:
    """Make of a cell what `builder` can write on the page `docname`."""
    if isinstance(cell, Link):
        return _link_to_place(
            builder, docname, of_page=cell.docname, anchor=cell.anchor, text=cell.text
        )
    if isinstance(cell, Bar) and builder.format == "html":
        style = f"width: {cell.share:.1%}"
        html = f'<span class="mrstats-bar" style="{style}" aria-hidden="true"></span>'
        return nodes.raw("", html, format="html")
    if isinstance(cell, Bar) and builder.format == "latex":
        # In ems, as wide as the same bar in characters is, at most.
        return nodes.raw("", rf"\rule{{{cell.share * 10:.2f}em}}{{1ex}}", format="latex")
    if isinstance(cell, str) and CODE.search(cell):
        parts = enumerate(CODE.split(cell))  # every other one is code
        made = (nodes.literal("", each) if n % 2 else nodes.Text(each) for n, each in parts)
        return nodes.inline("", "", *made)
    return nodes.Text(cell_text(cell))


def _link_to_place(
    builder: Builder, docname: str, *, of_page: str, anchor: str, text: str
) -> nodes.Node:
    """Return a link, on the page `docname`, to an anchor of the document `of_page`.

    Without an anchor, it leads to the top of the page. Where the builder does not write that page
    (a book of LaTeX leaves out orphans, a manual page has no addresses at all), the text stands
    without a link.
    """
    try:
        address = builder.get_relative_uri(docname, of_page)
    except NoUri:
        return nodes.Text(text)
    if not address and builder.format in _WITHOUT_LINKS:
        return nodes.Text(text)
    if builder.format == "latex" and anchor in _ids_of_title(builder.env, of_page):
        anchor = ""  # the first document's title is the book's, which has no label
    link = make_refnode(builder, docname, of_page, anchor, nodes.Text(text))
    if not link.get("refid") and not link.get("refuri"):
        link["refuri"] = "#"  # the top of the page it stands on
    return link


def _ids_of_title(env: BuildEnvironment, docname: str) -> list[str]:
    section = env.get_doctree(docname).next_node(nodes.section)
    return [] if section is None else section["ids"]


def title_of(env: BuildEnvironment, docname: str) -> str:
    """Return how a document is called on pages: its title, or its name if it has none."""
    title = env.titles[docname].astext() if docname in env.titles else _NO_TITLE
    return docname if title == _NO_TITLE else title
