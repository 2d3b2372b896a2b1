"""What directives and roles leave in a doctree until the numbers are known: nodes to be filled."""

from __future__ import annotations

from docutils import nodes

__all__ = [
    "PLACEHOLDERS",
    "mrstats_explorer",
    "mrstats_number",
    "mrstats_plot",
    "mrstats_rows",
    "mrstats_words",
]

# The classes are named as docutils names those of nodes.


class mrstats_rows(nodes.Part, nodes.Element):  # noqa: N801  # see above
    """Where the rows of a table will stand: its ``columns``, and the ``request`` for them."""


class mrstats_number(nodes.Inline, nodes.Element):  # noqa: N801  # see above
    """Where a number will stand; its ``request`` says which."""


class mrstats_words(nodes.General, nodes.Element):  # noqa: N801  # see above
    """Where words will stand that are no table; its ``request`` says which."""


class mrstats_plot(nodes.General, nodes.Element):  # noqa: N801  # see above
    """Where a plot will stand; its ``request`` says which."""


class mrstats_explorer(nodes.General, nodes.Element):  # noqa: N801  # see above
    """Holds the table that becomes an explorer in a browser; its ``request`` says of what."""


PLACEHOLDERS = (mrstats_rows, mrstats_number, mrstats_words, mrstats_plot)
