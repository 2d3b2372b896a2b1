"""The vocabulary of documentation: exact word frequencies of reStructuredText by MapReduce.

The public names are handed out lazily, so that ``import sphinx_mrstats`` costs next to nothing and
never imports Sphinx:

>>> from sphinx_mrstats import count_words
>>> count_words(("whale", [1, 1, 1]))
('whale', 3)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_mrstats.cogging import run_script, word_table
    from sphinx_mrstats.mapreduce import SimpleMapReduce
    from sphinx_mrstats.vocabulary import Vocabulary
    from sphinx_mrstats.wordcount import count_documents, count_words, file_to_words

__version__ = "0.1.0"

__all__ = [
    "SimpleMapReduce",
    "Vocabulary",
    "__version__",
    "count_documents",
    "count_words",
    "file_to_words",
    "run_script",
    "setup",
    "word_table",
]

_HOME = {
    "SimpleMapReduce": "mapreduce",
    "Vocabulary": "vocabulary",
    "count_documents": "wordcount",
    "count_words": "wordcount",
    "file_to_words": "wordcount",
    "run_script": "cogging",
    "word_table": "cogging",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first asked for (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx; called for ``extensions = ["sphinx_mrstats"]``."""
    from sphinx_mrstats.sphinxext import setup as setup_extension

    return setup_extension(app)
