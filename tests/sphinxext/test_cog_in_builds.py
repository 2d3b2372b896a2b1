"""mrstats_cog: stale regions are told, or made again in what is built."""

from __future__ import annotations

import re

import pytest

CONF = "extensions = ['sphinx_mrstats']\nhtml_theme = 'basic'\nmrstats_cog = {mode!r}\n"
PAGE = """\
Page
====

.. {{{{{{cog
.. {code}
.. }}}}}}

{output}

.. {{{{{{end}}}}}}
"""
RUN = "cog.out(run_script(cog.inFile, 'cat data.txt; date +%N >> ran.txt', None))"


@pytest.fixture
def book(site):
    """A page whose region is stale."""
    site.write("index.rst", PAGE.format(code=RUN, output="old"))
    site.write("data.txt", "new")
    return site


def runs(site) -> int:
    ran = site.source / "ran.txt"
    return len(ran.read_text().split()) if ran.exists() else 0


def test_by_default_no_region_runs(book):
    build = book.build()
    assert "old" in build.page("index.html")
    assert runs(book) == 0


def test_check_warns_at_the_region_in_every_build_and_runs_it_once(book):
    book.write("conf.py", CONF.format(mode="check"))
    for _ in range(3):
        build = book.build(silent=False)
        assert build.warnings.count("WARNING") == 1
        assert "index.rst:4: WARNING: the output of this cog region is stale" in build.warnings
        assert "[mrstats.cog]" in build.warnings
        assert "old" in build.page("index.html")
    assert runs(book) == 1
    book.write("data.txt", "newer")
    book.build(silent=False)
    assert runs(book) == 2


def test_check_is_silent_where_all_is_fresh(site):
    site.write("conf.py", CONF.format(mode="check"))
    site.write("index.rst", PAGE.format(code="cog.out('\\nfresh\\n\\n')", output="fresh"))
    site.build()


def test_check_warns_of_regions_that_fail(site):
    site.write("conf.py", CONF.format(mode="check"))
    site.write("index.rst", PAGE.format(code="1/0", output=""))
    for _ in range(2):
        warnings = site.build(silent=False).warnings
        assert "index.rst:5: WARNING: a cog region failed: ZeroDivisionError" in warnings


def test_refresh_builds_fresh_pages_and_leaves_files(book):
    book.write("conf.py", CONF.format(mode="refresh"))
    before = (book.source / "index.rst").read_text()
    page = book.build().page("index.html")
    assert "new" in page
    assert "old" not in page
    assert (book.source / "index.rst").read_text() == before


def test_refresh_reads_a_page_again_when_its_data_changed(book):
    book.write("conf.py", CONF.format(mode="refresh"))
    book.build()
    ran = runs(book)
    (book.source / "ran.txt").unlink()
    book.build()
    book.write("data.txt", "even newer")
    assert "even newer" in book.build().page("index.html")
    assert ran == 1


@pytest.mark.parametrize("parallel", [0, 2])
def test_refresh_reads_a_page_again_when_counts_changed(parallel, site):
    site.write("conf.py", CONF.format(mode="refresh"))
    table = "cog.out(word_table(cog.inFile, top=1))"
    site.write("index.rst", PAGE.format(code=table, output="old"))
    for name in "abcdef":
        site.write(f"{name}.rst", f":orphan:\n\n{name}\n=\n\nSea.\n")
    first = site.build(parallel=parallel)
    assert "<p>sea</p>" in first.page("index.html")
    before = first.mtimes()
    assert site.build(parallel=parallel).rewritten_since(before) == set()
    site.write("a.rst", ":orphan:\n\na\n=\n\nWhale whale whale whale whale whale whale.\n")
    again = site.build(parallel=parallel)
    assert "<p>whale</p>" in again.page("index.html")
    assert again.rewritten_since(before) == {"a", "index"}


def test_refresh_warns_of_regions_that_fail_in_every_build(site):
    site.write("conf.py", CONF.format(mode="refresh"))
    site.write("index.rst", PAGE.format(code="1/0", output="old"))
    for _ in range(2):
        build = site.build(silent=False)
        assert "index.rst:5: WARNING: a cog region failed: ZeroDivisionError" in build.warnings
        assert "old" in build.page("index.html")


def test_another_value_ends_the_build(site, capsys):
    site.write("index.rst", "Page\n====\n")
    site.write("conf.py", CONF.format(mode="write"))
    with pytest.raises(SystemExit):
        site.build()
    assert "mrstats_cog = 'write' in conf.py: expected" in capsys.readouterr().err


def test_each_builder_on_shared_doctrees_shows_the_counts_of_today(site):
    """To all builders but the first one, the page with the region looks as it was."""
    site.write("conf.py", CONF.format(mode="refresh"))
    code = "cog.out(word_table(cog.inFile))"
    site.write("index.rst", PAGE.format(code=code, output="old"))
    site.write("sea.rst", ":orphan:\n\nWhale.\n")
    for builder in ("html", "dirhtml", "text"):
        site.build(builder)
    site.write("sea.rst", ":orphan:\n\nWhale whale whale.\n")
    pages = {"html": "index.html", "dirhtml": "index.html", "text": "index.txt"}
    for builder, name in pages.items():
        shared = site.build(builder).page(name)
        assert shared == site.clean_build(builder).page(name)
        assert re.search(r"whale\W.*3", shared, re.DOTALL)
