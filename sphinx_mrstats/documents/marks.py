"""By what files and folders are known that are no documents, and links that are not followed."""

from __future__ import annotations

__all__ = [
    "EDITOR_LOCK",
    "LINK_OUTSIDE",
    "LINK_TO_FOLDER",
    "OTHER_SUFFIXES",
    "OUTPUT_MARKS",
    "SKIPPED_FOLDERS",
]

# What Sphinx reads with a parser of its own or of a well-known extension (MyST, MyST-NB, nbsphinx),
# or with another source_suffix for reStructuredText. Compared in lower case.
OTHER_SUFFIXES = frozenset({".ipynb", ".markdown", ".md", ".myst", ".rest", ".rst", ".txt"})

# Folders that hold no source of the project, whatever is in them.
SKIPPED_FOLDERS = frozenset({"__pycache__", "_build", "node_modules"})

# Files and folders by which a folder is known as what Sphinx wrote, a virtual environment, or a
# cache (https://bford.info/cachedir/).
OUTPUT_MARKS = frozenset(
    {".buildinfo", ".doctrees", "CACHEDIR.TAG", "environment.pickle", "pyvenv.cfg"}
)

# Emacs marks a file that is being edited with a link to nothing of this name.
EDITOR_LOCK = ".#"

# Why such links are not read; unlike others they are no faults of the project.
LINK_TO_FOLDER = "a link to a folder"
LINK_OUTSIDE = "a link to outside the project"
