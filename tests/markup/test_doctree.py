"""Facts about what is prose in a doctree, on doctrees that Sphinx itself made."""

from __future__ import annotations

import io

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import docutils_namespace

from sphinx_mrstats.markup.doctree import GENERATED, blocks_of_doctree, prose_of_doctree
from sphinx_mrstats.words import iter_words

# name: (source, the words that are counted)
CASES = {
    "titles and paragraphs": ("Red\n===\n\nFox *and* **hen**.\n", "red fox and hen"),
    "lists": ("* one\n* two\n\n1. three\n\nterm : kind\n   four\n", "one two three term kind four"),
    "inline target and link": ("_`here` and `there <https://a.org/x>`_\n", "here and there"),
    "bare url": ("see https://example.org/path or me@example.org now\n", "see or now"),
    "a missing link target": ("a `lost link`_ and lost_ too\n", "a lost link and lost too"),
    "a missing link target, joined": (
        "l'`arbre`_ and tree_\\s, `a\\ b`_ and `oar <oar_>`_\\s\n",
        "l'arbre and trees ab and oars",
    ),
    "a missing link target that has the text": (
        "`<lost name_>`__ and `<other_>`_ and `Anchors: \\<a>`_\n",
        "lost name and other and anchors a",
    ),
    "code in a line": ("a ``literal``'s ``Counter``\\ s ``str``-based end\n", "a end"),
    "a role that makes an index entry": ("pre-:pep:`8` non-:index:`art` end\n", "non-art end"),
    "code joined by an escape": ("*re*\\ Structured\n", "restructured"),
    "code blocks": ("so::\n\n   code\n\n>>> doctest\n\n.. code-block:: c\n\n   int\n", "so"),
    "a code block's caption": (
        ".. code-block:: c\n   :caption: Caption words\n\n   int\n\nend\n",
        "end",
    ),
    "a diagram's caption": (
        ".. graphviz::\n   :caption: Caption words\n\n   digraph {}\n\nend\n",
        "end",
    ),
    "math": (":math:`x` and\n\n.. math:: y\n", "and"),
    "metadata": ("T\n=\n\n:author: Some Body\n\nx\n", "t x"),
    "docinfo": (":author: Some Body\n:abstract: An abstract\n\nprose\n", "prose"),
    "a topic": (".. topic:: Short\n   :class: abstract\n\n   Is.\n", "short is"),
    "field bodies": ("x\n\n:name: body\n", "x body"),
    "comments": ("a\n\n.. comment\n\nb\n", "a b"),
    "an option list": ("x\n\n-v  be loud\n--all=WHAT  everything\n", "x be loud everything"),
    "footnotes": ("word [#f]_ [CIT]_\n\n.. [#f] foot\n.. [CIT] cited\n", "word foot cited"),
    "tables": (
        ".. list-table:: Title\n   :header-rows: 1\n\n   * - head\n   * - cell\n",
        "title head cell",
    ),
    "a csv table's header": (
        ".. csv-table:: Title\n   :header: one, two\n\n   three, four\n",
        "title one two three four",
    ),
    "a figure": (
        ".. figure:: none.png\n   :alt: alternative\n\n   Caption\n\n   Legend\n",
        "caption legend",
    ),
    "admonitions": (
        ".. note:: First line\n\n.. admonition:: Custom\n\n   body\n\n.. seealso:: more\n",
        "first line custom body more",
    ),
    "versions": (".. versionadded:: 1.0\n   New.\n\n.. deprecated:: 2\n   Old.\n", "new old"),
    "a todo": (".. todo:: mend this\n", "mend this"),
    "a table of contents": (".. contents:: Overview\n\nOne\n---\n\nx\n", "one x"),
    "a replace substitution": ("|s| or |s|\n\n.. |s| replace:: *a* b\n", "a b or a b"),
    "an undefined substitution": ("a |nothing| b\n", "a b"),
    "untitled references": (":ref:`label` :doc:`one` :numref:`fig` end\n", "end"),
    "titled references": (
        ":ref:`the guide <x>` :doc:`page <one>` :numref:`Fig. %s of {number} <f>` end\n",
        "the guide page fig of end",
    ),
    "references to objects": (":py:func:`f` :class:`title <x>` :option:`-v` :any:`x` end\n", "end"),
    "prose roles": (
        ":term:`a term` :guilabel:`&Open` :menuselection:`File --> Save` :dfn:`that` "
        ":abbr:`LIFO (last in, first out)` :sup:`up`\n",
        "a term open file save that lifo up",
    ),
    "code roles": (
        ":kbd:`Ctrl+x` :file:`a/{b}` :samp:`s` :command:`rm` :program:`p` :envvar:`E` :pep:`8` "
        ":rfc:`1` :download:`the file <x>` :manpage:`ls(1)` :regexp:`a` end\n",
        "end",
    ),
    "an index role": (":index:`main entry <single: entry>` is\n", "main entry is"),
    "an unknown role": (":nobody:`words` :nobody:`a title <x>` end\n", "a title end"),
    "a role joined to a fragment": ("a :nobody:`words`'s end of :py:func:`f`\\ s\n", "a end of"),
    "a defined role": (
        ".. role:: mine\n.. role:: py(code)\n\n:mine:`shown` :py:`code` end\n",
        "shown end",
    ),
    "object descriptions": (
        ".. py:function:: f(x)\n\n   It does.\n\n   :param int x: the input\n   :rtype: int\n",
        "it does the input",
    ),
    "types without a domain": (".. describe:: it\n\n   Text.\n\n   :rtype: a list\n", "text"),
    "the options of a confval": (
        ".. confval:: c\n   :type: some words\n   :default: the value\n\n   What it is.\n",
        "what it is",
    ),
    "a glossary": (".. glossary::\n\n   A term : KEY\n      It is.\n", "a term it is"),
    "raw, index, only": (
        ".. raw:: html\n\n   <b>raw</b>\n\n.. index:: entry\n\n.. only:: never\n\n   written\n",
        "written",
    ),
    "cog": (
        "a\n\n.. [[[cog\n   code()\n   ]]]\n\nwritten by cog\n\n.. [[[end]]] (sum: 1)\n\nb\n",
        "a b",
    ),
    "cog with other braces": (
        "a\n\n.. {{{cog code() }}}\n\ncog's\n\n.. {{{end}}}\n\nb\n",
        "a b",
    ),
    "cog on one line": ("a\n\n.. [[[cog code() ]]] output [[[end]]]\n\nb\n", "a b"),
    "a hlist and a centered line": (
        ".. hlist::\n\n   * one\n   * two\n\n.. centered:: Middle\n",
        "one two middle",
    ),
    "quotes and dashes": ("It's -- \"so\" -- l'été\n", "it's so l'été"),
    "a production list": ("x\n\n.. productionlist::\n   a: b\n", "x"),
    "line blocks": ("| first\n| second\n", "first second"),
}  # fmt: skip


DOCTREES = {}


class Recorder(SphinxTransform):
    """Keeps each doctree as it is where this package reads it."""

    default_priority = 735

    def apply(self, **kwargs):
        DOCTREES[self.env.docname] = self.document.deepcopy()


@pytest.fixture(scope="module")
def doctrees(tmp_path_factory):
    """One build of a project in which every case is a document."""
    root = tmp_path_factory.mktemp("cases")
    (root / "conf.py").write_text("extensions = ['sphinx.ext.todo']\nroot_doc = 'doc0'\n")
    for number, (source, _) in enumerate(CASES.values()):
        (root / f"doc{number}.rst").write_text(source)
    out = root / "_build"
    messages = io.StringIO()
    with docutils_namespace():
        app = Sphinx(root, root, out, out, "dummy", status=None, warning=messages, freshenv=True)
        app.add_transform(Recorder)
        app.builder.read()
        yield dict(zip(CASES, (DOCTREES[f"doc{n}"] for n in range(len(CASES))), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_prose_of(case, doctrees):
    assert list(iter_words(prose_of_doctree(doctrees[case]))) == CASES[case][1].split()


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("code in a line", "a literal's counters str-based end"),
        ("code blocks", "so code doctest int"),
        ("a code block's caption", "int end"),
        ("code roles", "ctrl x a b s rm p e pep rfc the file ls a end"),
        ("references to objects", "f title v x end"),
        ("comments", "a b"),
    ],
)
def test_code_is_read_where_it_is_asked_for(case, words, doctrees):
    prose = prose_of_doctree(doctrees[case], include_code=True)
    assert list(iter_words(prose)) == words.split()


def test_reading_leaves_the_doctree_alone(doctrees):
    for doctree in doctrees.values():
        before = doctree.pformat()
        prose_of_doctree(doctree)
        assert doctree.pformat() == before


def test_prose_is_known_by_the_conditions_that_it_stands_in():
    only_class = type("only", (nodes.General, nodes.Element), {})
    inner = only_class("", nodes.paragraph("", "both"), expr="draft")
    outer = only_class(
        "", nodes.paragraph("", "html"), inner, nodes.paragraph("", "more"), expr="html"
    )
    doctree = publish_doctree("always")
    doctree += outer
    doctree += nodes.paragraph("", "at last")
    assert [(block.conditions, block.text) for block in blocks_of_doctree(doctree)] == [
        ((), "always"),
        (("html",), "html"),
        (("html", "draft"), "both"),
        (("html",), "more"),
        ((), "at last"),
    ]
    assert prose_of_doctree(doctree).split() == ["always", "html", "both", "more", "at", "last"]


@pytest.mark.parametrize("case", CASES)
def test_the_words_of_the_blocks_are_those_of_the_prose(doctrees, case):
    blocks = blocks_of_doctree(doctrees[case])
    words = [word for block in blocks for word in iter_words(block.text)]
    assert words == CASES[case][1].split()
    assert all(block.text.strip() for block in blocks)


def test_what_this_package_generated_is_not_read():
    doctree = publish_doctree("mine")
    doctree += nodes.paragraph("", "generated", **{GENERATED: True})
    assert prose_of_doctree(doctree).split() == ["mine"]


def test_what_myst_makes_of_comments_and_links():
    doctree = publish_doctree("a")
    doctree += nodes.raw("", "<!-- [[[cog code ]]] -->", format="html")
    doctree += nodes.paragraph("", "by cog")
    doctree += nodes.raw("", "<!-- [[[end]]] -->", format="html")
    reference_class = type("pending_xref", (nodes.Inline, nodes.Element), {})
    titled = reference_class("", nodes.inline("", "", nodes.Text("link text")), reftype="myst")
    titled["refexplicit"] = True
    doctree += nodes.paragraph("", "", titled, nodes.Text(" "), reference_class(reftype="myst"))
    assert prose_of_doctree(doctree).split() == ["a", "link", "text", "0"]


def test_what_myst_makes_of_files_and_tags():
    doctree = publish_doctree("a")
    doctree.myst_slugs = {}  # as MyST marks its documents
    download = type("download_reference", (nodes.reference,), {})
    titled = download("", "", nodes.Text("the file"), reftype="myst", refexplicit=True)
    untitled = download("", "", nodes.literal("", "conf.py"), reftype="myst", refexplicit=False)
    tags = [nodes.raw("", tag, format="html") for tag in ("<sub>", "</sub>", "<br />")]
    water = [nodes.Text("H"), tags[0], nodes.Text("two"), tags[1], nodes.Text("O"), tags[2]]
    doctree += nodes.paragraph("", "", titled, nodes.Text(" "), untitled)
    doctree += nodes.paragraph("", "", *water, nodes.Text("https://example.org/a"))
    items = [nodes.raw("", tag, format="html") for tag in ("<ul><li>", "</li><li>")]
    doctree += nodes.paragraph("", "", items[0], nodes.Text("one"), items[1], nodes.Text("two"))
    words = prose_of_doctree(doctree).split()
    assert words == ["a", "the", "file", "0", "HtwoO", "one", "two"]


def test_a_document_without_words_is_white_space():
    assert not prose_of_doctree(publish_doctree("")).strip()
