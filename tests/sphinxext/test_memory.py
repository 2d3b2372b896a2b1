"""Facts about what is remembered between builds: nothing is done twice, nothing old is shown."""

from __future__ import annotations

import os
import pickle

import pytest

WORDS = """\
Words
=====

.. mrstats:frequency::

.. mrstats:ngrams::

.. mrstats:vocabulary::
"""


@pytest.fixture
def pages(site):
    site.write("index.rst", f"{WORDS}\n.. toctree::\n\n   sea\n")
    site.write("sea.rst", "Sea\n===\n\nA white whale.\n")
    return site


def touch(site, name):
    path = site.source / name
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 10))


def remembered(site):
    return sorted((site.root / "build" / "doctrees").glob("mrstats-*.pickle"))


@pytest.mark.parametrize("text", ["source", "doctree"])
def test_a_document_that_is_read_again_unchanged_is_neither_counted_nor_searched(pages, text):
    pages.write("pyproject.toml", f"[tool.sphinx-mrstats]\ntext = '{text}'\n")
    first = pages.build()
    assert "counting words of 2 documents" in first.status
    assert "searching 2 documents" in first.status
    touch(pages, "sea.rst")
    again = pages.build()
    assert "1 changed" in again.status
    assert "counting words" not in again.status
    assert "searching" not in again.status
    assert again.rows("index.html") == first.rows("index.html")


def test_only_the_document_that_changed_is_counted_and_searched(pages):
    pages.build()
    pages.write("sea.rst", "Sea\n===\n\nA white whale and a ship.\n")
    build = pages.build()
    assert "counting words of 1 document..." in build.status
    assert "searching 1 document..." in build.status
    assert build.rows("index.html") == pages.clean_build().rows("index.html")


def test_what_is_wrong_with_a_document_is_told_each_time_it_is_read(pages, monkeypatch):
    monkeypatch.setattr("sphinx_mrstats.markup.prose._LEAST_ALLOWANCE", 1)
    definition = f".. |x| replace:: {'white whale ' * 40}"
    pages.write("sea.rst", f"Sea\n===\n\n{'|x| ' * 9}\n\n{definition}\n")
    for _ in range(2):
        build = pages.build(silent=False)
        assert build.warnings.count("[mrstats.read]") == 1
        touch(pages, "sea.rst")


@pytest.mark.parametrize("damage", [b"", b"\x80damaged", None])
def test_what_is_lost_or_damaged_is_made_again(pages, damage):
    pages.build()
    for path in remembered(pages):
        path.unlink() if damage is None else path.write_bytes(damage)
    pages.write("sea.rst", "Sea\n===\n\nA whale.\n")
    build = pages.build()
    assert build.rows("index.html") == pages.clean_build().rows("index.html")
    assert len(remembered(pages)) == 2


def test_the_environment_holds_no_words(pages):
    """Sphinx reads and writes it whenever a page changed: it stays about as small as it was."""
    pages.build()
    environment = pages.root / "build" / "doctrees" / "environment.pickle"
    data = pickle.loads(environment.read_bytes()).domaindata["mrstats"]
    assert b"whale" not in pickle.dumps(data)
    assert data["keys"].keys() == {"index", "sea"}


def test_a_page_without_numbers_of_other_pages_imports_nothing_to_make_them(pages):
    """What a build doesn't need isn't imported: that takes as long as a fifth of a small build."""
    import subprocess
    import sys

    pages.write("index.rst", "Words\n=====\n\nNone.\n")
    pages.remove("sea.rst")
    command = [sys.executable, "-X", "importtime", "-m", "sphinx", "-q", "source", "out"]
    told = ""
    for _ in range(2):
        told = subprocess.run(
            command, cwd=pages.root, check=True, capture_output=True, text=True
        ).stderr
    assert "sphinx_mrstats.sphinxext.domain" in told
    for module in ("cogging", "audit", "render", "analysis.keyness", "sphinxext.tally"):
        assert f"sphinx_mrstats.{module}" not in told, module
