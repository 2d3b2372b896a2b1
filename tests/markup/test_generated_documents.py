"""Scanner and doctree reader agree on documents that Hypothesis writes from a grammar.

With ``MRSTATS_EXAMPLES=20000`` in the environment other documents than the fixed ones of every run
are tried, and that many of them.
"""

from __future__ import annotations

import io
import os
import re

import pytest
from docutils import nodes
from docutils.parsers.rst import roles
from hypothesis import HealthCheck, assume, given, settings
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from sphinx_mrstats.markup import scan, scan_lines
from sphinx_mrstats.markup.doctree import prose_of_doctree
from sphinx_mrstats.words import iter_words
from tests.markup.generated_documents import documents

_MORE = os.environ.get("MRSTATS_EXAMPLES")
# A search for other documents may last as long as it takes.
pytestmark = [pytest.mark.timeout(0)] if _MORE else []

generated = settings(
    max_examples=int(_MORE or 120),
    derandomize=not _MORE,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

# What docutils reports about markup that it reads all the same.
_HARMLESS = re.compile(
    r"Unknown target|Undefined substitution|Duplicate|Anonymous hyperlink|Enumerated list"
    r"|not referenced|Possible|start-string without|Too many"
)


@pytest.fixture(scope="module")
def words_by_doctree(tmp_path_factory):
    """Sphinx, set up to read one source after the other: source → words, by its doctree.

    None where docutils or Sphinx could not make sense of the markup.
    """
    root, warnings = tmp_path_factory.mktemp("generated"), io.StringIO()
    document = root / "index.rst"
    document.write_text("")
    values = {
        "extensions": ["sphinx.ext.todo"],
        "smartquotes": False,
        "keep_warnings": True,
        "version": " ",
    }
    out = root / "_build"
    # Other tests of Sphinx may follow in this process: leave docutils as it was.
    with docutils_namespace():
        app = Sphinx(root, None, out, out, "dummy", values, status=None, warning=warnings)
        yield _reader(app, document, warnings)


def _reader(app, document, warnings):
    doctrees = []

    def see(app, doctree):  # before Sphinx takes metadata out of it
        doctrees.append((doctree, prose_of_doctree(doctree)))

    app.connect("doctree-read", see, priority=1)
    app.env.find_files(app.config, app.builder)
    known_roles = dict(roles._roles)

    def read(text):
        roles._roles.clear()  # docutils keeps the roles of one document for the next
        roles._roles.update(known_roles)
        warnings.seek(0)
        warnings.truncate()
        document.write_text(text, newline="")
        app.builder.read_doc("index")
        app.env.clear_doc("index")
        doctree, prose = doctrees.pop()
        messages = [m.astext() for m in doctree.findall(nodes.system_message) if m["level"] >= 2]
        if "hlist content is not a list" in warnings.getvalue():
            return None
        if not all(map(_HARMLESS.search, messages)):
            return None
        return list(iter_words(prose))

    return read


@given(text=documents())
@generated
def test_scanner_and_doctree_reader_agree_word_for_word(words_by_doctree, text):
    expected = words_by_doctree(text)
    assume(expected is not None)
    assert sorted(iter_words(scan(text.encode()).decode())) == sorted(expected)


@given(text=documents())
@generated
def test_lines_hold_the_words_of_the_prose_in_the_same_order(text):
    prose = scan(text.encode()).decode()
    lines = scan_lines(text.encode())
    assert [word for _, line in lines for word in iter_words(line)] == list(iter_words(prose))


@given(text=documents())
@generated
def test_each_word_stands_on_the_line_that_is_given_for_it(text):
    source = re.split("\r\n|\n", text.replace("|whale|", "white whale"))
    for number, line in scan_lines(text.encode()):
        for word in iter_words(line):
            assert _stands_on(word, source[number - 1 : number + 1]), (number, word)


def _stands_on(word, lines):
    """Tell whether `word` stands on the first of `lines`.

    It may be joined from several pieces of markup, and by an escape with the next line.
    """
    letters = _letters(word)
    if not {"\\", "`"} & set(lines[0]):
        return letters in _letters(lines[0])
    return bool(re.search(".*".join(letters), _letters("".join(lines))))


def _letters(text):
    """The letters of a line, folded as words are, without the markup between them."""
    return "".join(re.findall(r"[^\W\d_]", text.lower()))
