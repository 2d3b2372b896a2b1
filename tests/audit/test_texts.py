"""What an audit reads of a document besides its words."""

from __future__ import annotations

from sphinx_mrstats.audit.texts import SourceText
from sphinx_mrstats.markup import DEFAULT_RULES


def comments(source: str) -> list[tuple[int, str]]:
    text = SourceText("page", "page.rst", "page.rst", source.encode(), DEFAULT_RULES)
    return list(text.comments())


def test_comments_to_this_package_are_read_with_their_lines():
    assert comments("Sea\n\n.. mrstats: ignore sea\n\n   .. mrstats: ignore whale\n") == [
        (3, "ignore sea"),
        (5, "ignore whale"),
    ]


def test_directives_of_the_domain_are_no_comments():
    assert comments(".. mrstats:frequency::\n   :top: 3\n") == []


def test_a_comment_that_a_literal_block_shows_is_none():
    comment = "   .. mrstats: ignore sea\n"
    assert comments(f"Write\n\n.. code-block:: rst\n\n{comment}\nor::\n\n{comment}") == []


def test_a_comment_that_generated_text_shows_is_none():
    region = (
        ".. {{{cog\n.. cog.out(help())\n.. }}}\n\n::\n\n   .. mrstats: ignore sea\n\n.. {{{end}}}\n"
    )
    assert comments(region + "\n.. mrstats: ignore whale\n") == [(11, "ignore whale")]
