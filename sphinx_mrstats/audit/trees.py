"""What docutils reads of a text, to compare it with what it reads of the text with other words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docutils.nodes import document

__all__ = ["Tree"]

# Nothing that a text names is read or run by docutils, and nothing is printed.
_SETTINGS = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 2,
    "halt_level": 5,
    "warning_stream": False,
}


def _doctree(text: str) -> document:
    """Have docutils read a text.

    Where it fails to resolve references (which it does in a nested substitution that conf.py
    defines, with a KeyError), they stay as they are.
    """
    from docutils.core import publish_doctree
    from docutils.frontend import get_default_settings
    from docutils.parsers.rst import Parser
    from docutils.utils import new_document

    try:
        return publish_doctree(text, settings_overrides=_SETTINGS)
    except Exception:  # whatever a fault of docutils' raises
        settings = get_default_settings(Parser)
        for name, value in _SETTINGS.items():
            setattr(settings, name, value)
        unresolved = new_document("", settings)
        Parser().parse(text, unresolved)
        return unresolved


# What docutils makes of the text of a title, so that it changes with it, as do links to it.
_MADE_OF_TEXT = frozenset(
    ["ids", "names", "dupnames", "backrefs", "refid", "refname", "name", "title"]
)

# A change may make a word that another one changes: "teh the" becomes "the the".
_MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Tree:
    """What docutils reads of a text: its nodes without their texts, the texts, what is wrong."""

    nodes: list[tuple[object, ...]]
    texts: list[str]
    n_complaints: int

    @classmethod
    def of(cls, text: str) -> Tree:
        """Have docutils read a text."""
        from docutils import nodes

        doctree = _doctree(text)
        shape: list[tuple[object, ...]] = []
        texts: list[str] = []
        n_complaints = len(doctree.transform_messages)  # kept beside the tree
        for node in doctree.findall():
            if isinstance(node, nodes.Text):
                shape.append(("text",))
                texts.append(node.astext())
            elif isinstance(node, nodes.system_message):
                shape.append(("message", node["level"]))
                n_complaints += 1
            elif isinstance(node, nodes.Element):
                facts = {
                    key: value for key, value in node.attributes.items() if key not in _MADE_OF_TEXT
                }
                shape.append((node.tagname, facts))
        return cls(shape, texts, n_complaints)

    def differs_only_by(self, instead: Mapping[str, str], after: Tree) -> bool:
        """Tell whether another tree is this one but for words, and has nothing wrong beyond it.

        `instead` says what these words become, wherever they stand; nothing where they are taken
        out.
        """
        if self.nodes != after.nodes or after.n_complaints > self.n_complaints:
            return False
        words = re.compile("|".join(rf"(?<!\w){re.escape(old)}(?!\w)" for old in sorted(instead)))

        def changed(text: str) -> str:
            """Make every change in a text, wherever it can be made."""
            for _ in range(_MOST_ROUNDS):
                text = words.sub(lambda found: instead[found[0]], text)
            return " ".join(text.split())

        return all(
            one == other or changed(one) == changed(other)
            for one, other in zip(self.texts, after.texts, strict=True)
        )
