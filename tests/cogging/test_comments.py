"""Comments are told apart as docutils does it."""

from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_mrstats.cogging.comments import CommentReader

LINES = ["", "", ".. <comment>", "text", "text::", "  text", "  .. <comment>", ".. code::", "  - x"]
LINES += ["    .. <comment>", "   text::", "* text::", "* text", "..", ".. note::", "   <comment>"]
LINES += [".. _x:", ".. [1] text", "> text", "Title", "====="]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_what_is_read_as_a_comment_is_one_to_docutils(lines):
    numbered = [line.replace("<comment>", f"comment{i}") for i, line in enumerate(lines)]
    reader = CommentReader()
    ours = {line.split()[-1] for line in numbered if reader.read(line) and "comment" in line}
    overrides = {"report_level": 5, "halt_level": 6, "line_length_limit": 1000}
    document = publish_doctree("\n".join(numbered), settings_overrides=overrides)
    theirs = {
        word
        for comment in document.findall(nodes.comment)
        for word in comment.astext().split()
        if word.startswith("comment")
    }
    if not any(document.findall(nodes.system_message)):
        assert ours == theirs
