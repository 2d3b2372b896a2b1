"""The reference leaves nothing out: what a user can write or meet stands in it."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

import sphinx_mrstats
from sphinx_mrstats.cli.dispatch import COMMANDS
from sphinx_mrstats.settings import settings_options
from sphinx_mrstats.sphinxext import run
from sphinx_mrstats.sphinxext.directives import DIRECTIVES
from sphinx_mrstats.sphinxext.roles import ROLES

ROOT = Path(__file__).parent.parent
PAGES = {page: page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.rst")}
REFERENCE = "\n".join(text for page, text in PAGES.items() if page.parent.name == "reference")

# Extras that no user needs.
FOR_DEVELOPERS = {"benchmarks", "dev", "docs", "lint", "test", "themes"}

# Values that carry what the others come to; nobody sets them.
INTERNAL_VALUES = {"mrstats_settings", "mrstats_counting", "mrstats_counted"}

# What all directives have in common is described above the first of them.
COMMON = PAGES[ROOT / "docs" / "reference" / "directives.rst"].partition(".. rst:directive:: ")[0]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """Sphinx with the extension, as it stands when a build begins."""
    source = tmp_path_factory.mktemp("reference")
    (source / "conf.py").write_text('extensions = ["sphinx_mrstats"]\n')
    (source / "index.rst").write_text("Words\n=====\n")
    app = SphinxTestApp(srcdir=source)
    yield app
    app.cleanup()


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_place_and_its_help_in_the_reference(command):
    assert f".. _command-{command}:" in REFERENCE
    printed = (f"$ sphinx-mrstats {command} --help\n", f"run:: sphinx-mrstats {command} --help\n")
    assert any(line in REFERENCE for line in printed)


def test_each_key_of_the_settings_is_described():
    assert [key for key in settings_options() if f"``{key}``" not in REFERENCE] == [
        # a table of its own, with a page of its own
        key
        for key in settings_options()
        if f"[tool.sphinx-mrstats.{key}]" in REFERENCE and f"``{key}``" not in REFERENCE
    ]


def test_each_value_of_conf_py_is_described(app):
    values = {name for name in app.config.values if name.startswith("mrstats_")}
    blocks = re.findall(r"^\.\. confval:: ((?:mrstats_\w+\n *)+)", REFERENCE, re.MULTILINE)
    described = {name for block in blocks for name in block.split()}
    assert described == values - INTERNAL_VALUES


def test_each_directive_and_each_of_its_options_is_described():
    missing = []
    for name, directive in (DIRECTIVES | run.DIRECTIVES).items():
        section = re.search(
            rf"^\.\. rst:directive:: \.\. mrstats:{name}::.*?(?=^\.\. rst:directive::|\Z)",
            REFERENCE,
            re.MULTILINE | re.DOTALL,
        )
        if section is None:
            missing.append(name)
            continue
        missing += [
            f"{name} :{option}:"
            for option in directive.option_spec or {}
            if not re.search(rf"(?:option:: |^ +){option}\b", COMMON + section[0], re.MULTILINE)
        ]
    assert missing == []


def test_each_role_is_described():
    assert [name for name in ROLES if f"mrstats:{name}" not in REFERENCE] == []


def test_each_kind_of_warning_is_described():
    """Those by which ``suppress_warnings`` can name them."""
    kinds = set()
    for path in Path(sphinx_mrstats.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if getattr(node.func, "id", "") == "Complaint" and isinstance(
                node.args[0], ast.Constant
            ):
                kinds.add(node.args[0].value)
            kinds |= {
                keyword.value.value
                for keyword in node.keywords
                if keyword.arg == "subtype" and isinstance(keyword.value, ast.Constant)
            }
    assert "documents" in kinds
    assert [kind for kind in sorted(kinds) if f"``mrstats.{kind}``" not in REFERENCE] == []


def test_each_extra_is_described():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for_users = set(project["optional-dependencies"]) - FOR_DEVELOPERS
    page = PAGES[ROOT / "docs" / "install.rst"]
    assert sorted(re.findall(r"^   \* - ``([\w-]+)``$", page, re.MULTILINE)) == sorted(for_users)


def test_each_page_says_what_it_is_about_before_its_first_section():
    """A reader who lands on it from a search knows where they are."""
    silent = [
        str(page.relative_to(ROOT))
        for page, text in PAGES.items()
        if re.search(r"^.+\n=+\n\n(?!\.\. toctree|.+\n[-=~]+\n)\S", text, re.MULTILINE) is None
        and page.name != "changelog.rst"
    ]
    assert silent == []
