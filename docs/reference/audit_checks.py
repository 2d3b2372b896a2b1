"""The checks of an audit as reStructuredText, with options and findings, for audit.rst."""

from __future__ import annotations

import runpy
import subprocess
import sys
import textwrap
from pathlib import Path
from tempfile import TemporaryDirectory

from sphinx_mrstats.audit.registry import CHECKS, Check, load_checks
from sphinx_mrstats.options import options_of

table = runpy.run_path(str(Path(__file__).with_name("option_tables.py")))["table"]

# For each check what stands in pyproject.toml, and the files of a small project.
EXAMPLES: dict[str, tuple[str, dict[str, str]]] = {
    "abbreviation": (
        "",
        {"docs/index.rst": "The NTK is new.\n\nThe new tool kit (NTK) has an NTK in it.\n"},
    ),
    "budget": (
        "[tool.sphinx-mrstats.audit.budget]\ntokens = 5\n",
        {"docs/index.rst": "Of whales there is always more to say.\n"},
    ),
    "doubled": (
        "",
        {"docs/index.rst": "The white whale is is the\nthe last of them.\n"},
    ),
    "glossary": (
        "",
        {"docs/index.rst": ".. glossary::\n\n   kraken\n      Nobody has ever seen one.\n"},
    ),
    "identifier": (
        '[tool.sphinx-mrstats.audit.identifier]\ninventory = ["objects.inv"]\n',
        {"docs/index.rst": "A WhaleWatch watches.\n"},
    ),
    "new-word": (
        "",
        {"vocabulary.lock": "a\nwhale\n", "docs/index.rst": "A white whale.\n"},
    ),
    "term": (
        "[tool.sphinx-mrstats.audit.term.terms]\n"
        'whitelist = "allowlist"\n'
        'master = {use = "main", deadline = 2099-12-31, reason = "renamed"}\n',
        {"docs/index.rst": "The whitelist of the master branch.\n"},
    ),
    "typo": (
        "",
        {
            "docs/index.rst": "The documentation of documents. The documentation documents.\n"
            "Documentation is good documentation, and the documentation has a page.\n"
            "This documentation, that documentation, more documentation.\n\n"
            "The documentaion ends.\n"
        },
    ),
    "unicode": (
        "",
        {"docs/index.rst": "The s\u0435a and the com\u00admand.\n"},
    ),
    "unused-entry": (
        '[tool.sphinx-mrstats.audit]\nallow = ["kraken"]\n',
        {"docs/index.rst": "A whale.\n\n.. mrstats: ignore ship\n"},
    ),
    "variant": (
        "",
        {
            "docs/index.rst": "Our GitHub page, the GitHub site, a GitHub issue, this GitHub one.\n"
            "Ask on Github. The plugin and its plug-in.\n"
        },
    ),
}

# An object inventory, as sphinx-build writes it: WhaleWatch of the module sea.
INVENTORY = (
    b"# Sphinx inventory version 2\n# Project: Sea\n# Version: 1\n"
    b"# The remainder of this file is compressed using zlib.\n"
)


def reference() -> str:
    """Return a section for each check."""
    return "".join(map(section, load_checks(CHECKS)))


def section(check: Check) -> str:
    """Describe one check."""
    title = f"{check.name}\n{'~' * len(check.name)}\n"
    text = textwrap.fill(f"{check.description[:1].upper()}{check.description[1:]}.", 100)
    described = f"{text}\n\n{table(options_of(check.options))}{example(check.name)}"
    return f".. _audit-check-{check.name}:\n\n{title}\n{described}"


def example(name: str) -> str:
    """Show a document, and what the check says of it."""
    toml, files = EXAMPLES[name]
    parts = [block("toml", toml)] if toml else []
    parts += [block("none" if path.endswith(".lock") else "rst", files[path]) for path in files]
    return "".join(parts) + block("none", findings(name))


def findings(name: str) -> str:
    """Audit the example of a check, and return what is written."""
    toml, files = EXAMPLES[name]
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "docs").mkdir()
        (folder / "pyproject.toml").write_text(toml or "[tool.sphinx-mrstats]\n", encoding="utf-8")
        for path, text in files.items():
            (folder / path).write_text(text, encoding="utf-8")
        if name == "identifier":
            write_inventory(folder / "objects.inv")
        select = [] if name == "unused-entry" else ["--select", name]
        done = subprocess.run(
            [sys.executable, "-m", "sphinx_mrstats", "audit", "docs", "--all", *select],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
        )
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    return done.stdout


def write_inventory(path: Path) -> None:
    """Write an inventory with one class."""
    import zlib

    objects = b"sea.WhaleWatch py:class 1 api.html#$ -\n"
    path.write_bytes(INVENTORY + zlib.compress(objects))


def block(language: str, text: str) -> str:
    """Show text."""
    return f".. code-block:: {language}\n\n{textwrap.indent(text.rstrip(), '   ')}\n\n"
