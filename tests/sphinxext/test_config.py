"""Facts about the settings that a build counts by."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sphinx.errors import ExtensionError

INDEX = "Word ``code``.\n\n.. mrstats:frequency::\n"
BOTH = {"code": 1, "word": 1}


@pytest.fixture
def page(site):
    site.write("index.rst", INDEX)
    return site


def test_the_settings_are_those_of_pyproject(page):
    page.write("pyproject.toml", "[tool.sphinx-mrstats]\ninclude-code = true\n")
    assert page.build().words("index.html") == BOTH


@pytest.mark.parametrize("value", [True, "1", "true"])
def test_conf_py_may_override_them_and_each_build_warns(page, value):
    overrides = {"mrstats_include_code": value}
    first = page.build(confoverrides=overrides, silent=False)
    assert first.words("index.html") == BOTH
    assert first.warnings == (
        "WARNING: mrstats_include_code is True in this build, but the command line and cog count by"
        " False, and get other numbers: they read conf.py without running it. Write the value out"
        " there, or set include-code under [tool.sphinx-mrstats] in pyproject.toml"
        " [mrstats.config]\n"
    )
    assert page.build(confoverrides=overrides, silent=False).warnings == first.warnings


def test_the_warning_can_be_suppressed(page):
    overrides = {"mrstats_include_code": True, "suppress_warnings": ["mrstats.config"]}
    assert page.build(confoverrides=overrides).words("index.html") == BOTH


def test_what_agrees_with_pyproject_is_no_override(page):
    page.write("pyproject.toml", "[tool.sphinx-mrstats]\nexclude = ['b', 'a']\ntext = 'doctree'\n")
    page.build(confoverrides={"mrstats_exclude": ["b", "a"], "mrstats_text": "doctree"})


@pytest.mark.parametrize("overrides", [{"mrstats_workers": "2"}, {"mrstats_engine": "serial"}])
def test_how_the_work_is_done_is_the_builds_own_affair(page, overrides):
    assert page.build(confoverrides=overrides).words("index.html") == {"word": 1}


@pytest.mark.parametrize(
    ("exclude", "words"),
    [(["other"], {"word": 1}), ("other,index", {}), ([], {"other": 1, "word": 1})],
)
def test_documents_are_chosen_by_their_names(page, exclude, words):
    page.write("other.rst", ":orphan:\n\nOther.\n")
    build = page.build(confoverrides={"mrstats_exclude": exclude}, silent=False)
    assert dict(row for row in build.rows("index.html") if row[1]) == {
        word: str(count) for word, count in words.items()
    }


def test_directives_may_be_added_to_the_tables(page):
    page.write(
        "conf.py", (page.source / "conf.py").read_text() + "mrstats_ignored_directives = {'note'}\n"
    )
    page.write("index.rst", ".. note:: Hidden.\n\n" + INDEX)
    assert page.build(silent=False).words("index.html") == {"word": 1}


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"mrstats_text": "sources"}, "conf.py: mrstats_text: expected"),
        ({"mrstats_workers": 0}, "conf.py: mrstats_workers: expected"),
        ({"mrstats_exclude": ["[z-a]"]}, "conf.py: mrstats_exclude: pattern '[z-a]' can't be read"),
        ({"mrstats_include_code": "maybe"}, "conf.py: mrstats_include_code: expected"),
    ],
)
def test_a_value_that_cannot_be_used_ends_the_build(page, capsys, overrides, message):
    with pytest.raises(SystemExit) as end:
        page.build(confoverrides=overrides)
    assert end.value.code == 2
    assert message in capsys.readouterr().err


def test_a_text_in_place_of_a_list_is_refused(page, capsys):
    """It would be a list of letters, or of one odd pattern; only ``-D`` has texts for lists."""
    page.write("conf.py", "extensions = ['sphinx_mrstats']\nmrstats_exclude = '['\n")
    with pytest.raises(SystemExit):
        page.build()
    assert "conf.py:2: mrstats_exclude: expected a list of strings" in capsys.readouterr().err


def test_the_message_is_all_that_is_read(page):
    """Sphinx puts a ConfigError into a request to report a bug."""
    page.write("conf.py", "extensions = ['sphinx_mrstats']\nmrstats_workers = 0\n")
    command = [sys.executable, "-m", "sphinx", "-Q", page.source, page.root / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    message = "conf.py:2: mrstats_workers: expected a number of processes from 1; got 0"
    assert done.stderr == f"Configuration error:\n{page.source}/{message}\n"


def test_a_fault_in_pyproject_ends_the_build(page, capsys):
    page.write("pyproject.toml", "[tool.sphinx-mrstats]\nincludes = []\n")
    with pytest.raises(SystemExit):
        page.build()
    assert "pyproject.toml:2: includes: no such key" in capsys.readouterr().err


def test_a_source_that_is_not_utf8_is_reported_by_every_build(page):
    page.write("other.rst", "")
    (page.source / "other.rst").write_bytes(b":orphan:\n\ncaf\xe9 noir\n")
    overrides = {"source_encoding": "latin-1"}
    first = page.build(silent=False, confoverrides=overrides)
    assert "other.rst:3: WARNING: not UTF-8 (0xE9)" in first.warnings
    second = page.build(silent=False, confoverrides=overrides)
    assert "other.rst:3: WARNING: not UTF-8 (0xE9)" in second.warnings
    assert second.words("index.html") == {"caf": 1, "noir": 1, "word": 1}


def test_an_engine_that_is_not_there_ends_the_build_in_our_words(page):
    with pytest.raises(ExtensionError, match="nonsense") as error:
        page.build(confoverrides={"mrstats_engine": "nonsense"})
    assert "threw an exception" not in str(error.value)
