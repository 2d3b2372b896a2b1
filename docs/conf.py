"""The documentation's configuration: the extension documents, counts and tests itself here."""

from importlib.metadata import version as installed_version

project = "sphinx-mrstats"
author = "The sphinx-mrstats maintainers"
copyright = "2026, the sphinx-mrstats maintainers"
release = installed_version("sphinx-mrstats")
version = ".".join(release.split(".")[:2])

extensions = ["sphinx_mrstats", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
numfig = True
numfig_format = {"code-block": "Listing %s:"}
mrstats_run = True  # a page of the reference shows what a command prints
nitpicky = True
# Types of the standard library and of type variables have no page here.
nitpick_ignore_regex = [("py:.*", r"(?!sphinx_mrstats).*")]
autodoc_typehints = "none"
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = f"sphinx-mrstats {release}"
pygments_dark_style = "github-dark"  # the default underlines options, as if they were links

man_pages = [
    (
        "reference/commands",
        "sphinx-mrstats",
        "count the words of reStructuredText documentation",
        author,
        1,
    ),
]
