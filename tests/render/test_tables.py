"""Tables in Markdown that a parser reads back; those in reStructuredText are in test_frequency."""

from __future__ import annotations

from html import unescape
from re import findall

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sphinx_mrstats.render.tables import code, markdown_table

NAMES = st.text(st.sampled_from("ab/._-*`|<@#\\[]() "), min_size=1).filter(str.strip)


@given(NAMES, st.booleans())
def test_any_name_is_shown_as_it_is(name, in_table):
    text = code(name)
    if in_table:
        text = markdown_table(["Name", "N"], [[text, "1"]], numbers=[False, True])
    html = MarkdownIt().enable("table").render(text)
    (shown,) = findall(r"<code>(.*?)</code>", html)
    assert " ".join(unescape(shown).split()) == " ".join(name.split())


def test_numbers_stand_to_the_right():
    text = markdown_table(["Word", "Count"], [["sea", "1,200"]], numbers=[False, True])
    html = MarkdownIt().enable("table").render(text)
    assert '<td style="text-align:right">1,200</td>' in html
    assert "<td>sea</td>" in html
