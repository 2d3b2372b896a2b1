"""What `[tool.sphinx-mrstats]` sets, and what is said where it can't."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import fields

import pytest

from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.markup import Rules
from sphinx_mrstats.settings import DEFAULT_SETTINGS, Settings, load_settings, settings_options


@pytest.fixture
def configure(tmp_path):
    """Write a table into pyproject.toml; return the file."""

    def write(*lines):
        path = tmp_path / "pyproject.toml"
        path.write_text("\n".join(["[tool.sphinx-mrstats]", *lines, ""]), "utf-8")
        return path

    return write


def test_every_key_sets_its_field(configure):
    path = configure(
        'include = ["guide/**", "index"]',
        'exclude = ["**/draft-*"]',
        "workers = 3",
        'engine = "serial"',
        'text = "doctree"',
        'prose-directives = ["recipe", "My:Tip"]',
        'code-directives = ["console-session"]',
        'ignored-directives = ["jinja"]',
        'prose-roles = ["person"]',
        'code-roles = ["sql"]',
        'ignored-roles = ["issue"]',
        "include-code = true",
    )
    assert load_settings(path.parent) == Settings(
        path=path,
        include=("guide/**", "index"),
        exclude=("**/draft-*",),
        workers=3,
        engine="serial",
        text="doctree",
        rules=Rules(
            prose_directives=frozenset({"recipe", "my:tip"}),
            code_directives=frozenset({"console-session"}),
            ignored_directives=frozenset({"jinja"}),
            prose_roles=frozenset({"person"}),
            code_roles=frozenset({"sql"}),
            ignored_roles=frozenset({"issue"}),
            include_code=True,
        ),
    )


def test_every_field_can_be_set():
    set_elsewhere = {
        "path",
        "refused_cache",
        "rules",
        "parser",
        "default_role",
        "prolog",
        "epilog",
        "myst",
    }
    names = {field.name for field in (*fields(Settings), *fields(Rules))} - set_elsewhere
    assert {key.replace("-", "_") for key in settings_options()} == names


def test_an_empty_table_is_the_defaults(configure):
    path = configure()
    assert load_settings(path.parent) == Settings(path=path)


def test_the_file_is_looked_for_upwards_from_a_folder_or_a_file(configure, tmp_path):
    path = configure("workers = 2")
    document = tmp_path / "docs" / "guide" / "a.rst"
    document.parent.mkdir(parents=True)
    document.touch()
    assert load_settings(document) == load_settings(document.parent) == load_settings(tmp_path)
    assert load_settings(document).path == path


def test_a_nearer_file_without_the_table_is_passed(configure, tmp_path):
    configure("workers = 2")
    nearer = tmp_path / "docs" / "pyproject.toml"
    nearer.parent.mkdir()
    nearer.write_text('[project]\nname = "x"\ndependencies = ["sphinx-mrstats"]\n')
    assert load_settings(nearer.parent).workers == 2


def test_without_a_file_the_defaults_hold(tmp_path):
    # Whatever lies above the temporary folder has no table of ours.
    assert load_settings(tmp_path) == DEFAULT_SETTINGS


def test_toml_that_does_not_concern_us_may_be_broken(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project\n")
    assert load_settings(tmp_path) == DEFAULT_SETTINGS


@pytest.mark.parametrize("data", [b"[tool.sphinx-mrstats\n", b"[tool.sphinx-mrstats]\n# \xff\n"])
def test_broken_toml_is_told_with_the_file(tmp_path, data):
    (tmp_path / "pyproject.toml").write_bytes(data)
    with pytest.raises(ConfigurationError, match=r"pyproject\.toml: not valid TOML: "):
        load_settings(tmp_path)


def test_a_table_must_be_one(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool]\nsphinx-mrstats = 3\n")
    with pytest.raises(ConfigurationError, match=r"tool\.sphinx-mrstats is 3; expected a table"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("exlude", "exclude"),
        ("prose_directives", "prose-directives"),
        ("Workers", "workers"),
        ("ignore-roles", "ignored-roles"),
    ],
)
def test_an_unknown_key_names_the_one_that_was_meant(configure, key, meant):
    path = configure("", f"{key} = []")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path)
    assert f"{path}:3: {key}: no such key; did you mean {meant}?" in str(caught.value)


def test_an_unknown_key_lists_the_keys(configure):
    path = configure("colour = true")
    with pytest.raises(
        ConfigurationError, match="no such key; the keys are audit, cache, code-directives, "
    ):
        load_settings(path)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('include = "guide"', 'expected a list of strings, such as ["one", "two"]; got "guide"'),
        ("exclude = [1, true]", 'such as ["one", "two"]; got [1, true]'),
        ('include = ["[z-a]"]', "pattern '[z-a]' can't be read"),
        ("code-roles = {a = 1}", "got a table"),
        ("workers = 0", "expected a number of processes from 1; got 0"),
        ("workers = true", "from 1; got true"),
        ('engine = ""', 'expected the name of an engine, such as "serial"; got ""'),
        ('text = "html"', 'expected source or doctree; got "html"'),
        ("include-code = 1", "expected true or false; got 1"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_with_its_line(configure, line, complaint):
    path = configure("# a comment", line)
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path)
    key = line.partition(" ")[0]
    assert str(caught.value).startswith(f"{path}:3: {key}: ")
    assert complaint in str(caught.value)


def test_the_line_is_that_of_our_table_though_others_have_the_key_too(tmp_path):
    path = tmp_path / "pyproject.toml"
    path.write_text(
        "[tool.black]\ninclude = 'x'\n"
        '[ tool . "sphinx-mrstats" ]\nexclude = [\n  "a",\n]\ninclude = 1\n'
        "[tool.mypy]\nworkers = 1\n"
        "[tool.sphinx-mrstats.cog]\njobs = 1\n"
    )
    with pytest.raises(ConfigurationError) as caught:
        load_settings(tmp_path)
    assert str(caught.value).startswith(f"{path}:7: include: expected a list")


def test_a_key_that_is_set_in_an_unusual_way_is_told_without_a_line(tmp_path):
    path = tmp_path / "pyproject.toml"
    path.write_text("[tool.black]\nworkers = 1\n[tool]\nsphinx-mrstats.workers = 0\n")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(tmp_path)
    assert str(caught.value).startswith(f"{path}: workers: expected a number")


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")
def test_a_link_to_itself_has_the_settings_of_its_folder(configure, tmp_path):
    configure("workers = 3")
    (tmp_path / "loop").symlink_to("loop")
    assert load_settings(tmp_path / "loop").workers == 3


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder that may not be searched"
)
def test_a_folder_that_may_not_be_searched_has_the_settings_around_it(configure, tmp_path):
    configure("workers = 3")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o600)
    assert load_settings(closed).workers == 3


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder that may not be searched"
)
def test_a_folder_around_it_that_may_not_be_searched_is_told(tmp_path):
    closed = tmp_path / "closed"
    (closed / "docs").mkdir(parents=True)
    closed.chmod(0o600)
    expected = rf"^{re.escape(str(closed))}: pyproject\.toml can't be looked for here: permission"
    try:
        with pytest.raises(ConfigurationError, match=expected):
            load_settings(closed / "docs")
    finally:
        closed.chmod(0o700)


def test_all_faults_are_told_at_once(configure):
    path = configure("workers = 0", "text = 1", "nothing = 1")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path)
    assert [line.split(": ")[1] for line in str(caught.value).splitlines()] == [
        "workers",
        "text",
        "nothing",
    ]


def test_values_of_conf_py_win_over_those_of_pyproject(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        "[tool.sphinx-mrstats]\nexclude = ['a']\nworkers = 2\nconf-py = 'conf/conf.py'\n"
    )
    (tmp_path / "conf").mkdir()
    conf = tmp_path / "conf" / "conf.py"
    conf.write_text("mrstats_exclude = ['b']\nmrstats_include_code = True\nmrstats_run = True\n")
    found = load_settings(tmp_path)
    assert (found.exclude, found.workers, found.rules.include_code) == (("b",), 2, True)
    assert found.conf_py == conf
    conf.write_text("\nmrstats_exclude = 'b'\n")
    with pytest.raises(ConfigurationError, match=r"conf\.py:2: mrstats_exclude: expected a list"):
        load_settings(tmp_path)


def test_values_of_sphinx_are_checked(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        "[tool.sphinx-mrstats.sphinx]\ndefault_role = 'any'\nmyst_heading_anchors = 3\n"
    )
    assert load_settings(tmp_path).sphinx == {"default_role": "any", "myst_heading_anchors": 3}
    for line, message in (
        ("exclude_patterns = 'a'", "exclude_patterns: expected a list of strings"),
        ("html_theme = 'a'", "html_theme says nothing of which documents there are"),
    ):
        (tmp_path / "pyproject.toml").write_text(f"[tool.sphinx-mrstats.sphinx]\n{line}\n")
        with pytest.raises(ConfigurationError, match=message):
            load_settings(tmp_path)


def test_a_table_with_the_name_of_the_package_is_told(tmp_path):
    """It would be ignored, and nobody would know why nothing holds."""
    (tmp_path / "pyproject.toml").write_text("[tool.sphinx_mrstats]\nexclude = []\n")
    with pytest.raises(ConfigurationError, match=r"call it tool\.sphinx-mrstats"):
        load_settings(tmp_path)
