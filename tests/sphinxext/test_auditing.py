"""The audit in builds: warnings at the right lines, on every build, and the builder's files."""

from __future__ import annotations

import json
import re

import pytest

MANUAL = "The server receives a message. The servers receive messages, a message is received.\n\n"
CONF = "extensions = ['sphinx_mrstats']\nproject = 'Whales & <ships>'\nmrstats_audit = ['typo']\n"


@pytest.fixture
def manual(site):
    """A project with a misspelled word on line 6 of its page ``guide``."""
    site.write("conf.py", CONF)
    site.write("index.rst", "Index\n=====\n\n.. toctree::\n\n   guide\n\n" + MANUAL * 30)
    site.write(
        "guide.rst", "Guide\n=====\n\nSome text\nof *more* lines,\nand a ``x`` mesage here.\n"
    )
    return site


def build(site, builder="html", **options):
    return site.build(builder, silent=False, **options)


def findings(build):
    """The page, line, check and word of each warning."""
    pattern = (
        r"(?m)^.*?source/([^\s:]+(?::docstring of [\w.]+)?):(\d+): "
        r"WARNING: '([^']+)'.*\[mrstats\.([a-z-]+)\]$"
    )
    return [
        (path, int(line), check, word)
        for path, line, word, check in re.findall(pattern, build.warnings)
    ]


FOUND = ("guide.rst", 6, "typo", "mesage")


def test_findings_are_warnings_of_an_ordinary_build_and_again_where_nothing_changed(manual):
    first = build(manual)
    assert findings(first) == [FOUND]
    assert "write: message" in first.warnings
    assert findings(build(manual)) == [FOUND]
    assert findings(build(manual, "text")) == [FOUND]


def test_without_checks_nothing_is_audited(manual):
    manual.write("conf.py", "extensions = ['sphinx_mrstats']\n")
    assert "mesage" not in build(manual).warnings


def test_findings_follow_edits_renames_and_deletions(manual):
    assert findings(build(manual)) == [FOUND]
    manual.write("guide.rst", "Guide\n=====\n\nThe first.\n\n" + "A mesage.\n")
    assert findings(build(manual)) == [("guide.rst", 6, "typo", "mesage")]
    manual.write("guide.rst", "Guide\n=====\n\nA message.\n")
    assert findings(build(manual)) == []
    manual.write("other.rst", ":orphan:\n\nOther\n=====\n\nA mesage.\n")
    assert findings(build(manual)) == [("other.rst", 6, "typo", "mesage")]
    manual.remove("other.rst")
    assert findings(build(manual)) == []


def test_parallel_reading_finds_the_same(manual):
    for number in range(12):
        manual.write(f"page{number}.rst", f":orphan:\n\nPage\n====\n\n{MANUAL}\nA mesage.\n")
    serial = build(manual)
    assert findings(serial) == [FOUND]
    assert "(and in 12 more places)" in serial.warnings
    manual.remove("page3.rst")
    parallel = build(manual, "text", parallel=2)
    assert findings(parallel) == [FOUND]
    assert "(and in 11 more places)" in parallel.warnings


def test_warnings_can_be_suppressed_by_type_and_in_the_document(manual):
    manual.write("conf.py", CONF + "suppress_warnings = ['mrstats.typo']\n")
    assert "mesage" not in build(manual).warnings
    manual.write("conf.py", CONF)
    manual.write("guide.rst", "Guide\n=====\n\n.. mrstats: ignore mesage\n\nA mesage.\n")
    assert "mesage" not in build(manual).warnings


def test_docstrings_and_included_files_are_audited_once(manual, monkeypatch):
    manual.write(
        "conf.py", CONF.replace("['sphinx_mrstats']", "['sphinx_mrstats', 'sphinx.ext.autodoc']")
    )
    manual.write(
        "audited_whales.py",
        '"""Whales."""\n\n\ndef dive():\n    """Dive.\n\n    Of the sea.\n    A sevrer.\n    """\n',
    )
    monkeypatch.syspath_prepend(str(manual.source))
    manual.write("part.inc", "Included\nis a mesage.\n")
    page = "Guide\n=====\n\n.. automodule:: audited_whales\n   :members:\n\n.. include:: part.inc\n"
    manual.write("guide.rst", page)
    manual.write("more.rst", ":orphan:\n\nMore\n====\n\n.. include:: part.inc\n")
    expected = {
        ("audited_whales.py:docstring of audited_whales.dive", 4, "typo", "sevrer"),
        ("part.inc", 2, "typo", "mesage"),
    }
    assert findings(build(manual)) == []
    manual.write("pyproject.toml", "[tool.sphinx-mrstats.audit]\nelsewhere = true\n")
    first, second = findings(build(manual)), findings(build(manual))
    assert len(first) == 2
    assert set(first) == expected
    assert second == first


def test_markdown_is_audited_at_its_lines(manual):
    manual.write("conf.py", CONF.replace("['sphinx_mrstats']", "['sphinx_mrstats', 'myst_parser']"))
    manual.write("guide.rst", "Guide\n=====\n")
    manual.write(
        "notes.md",
        "---\norphan: true\n---\n# Notes\n\nSome text\nof `code`\nwith a mesage.\n\n"
        "- One\n- a sevrer\n",
    )
    expected = [("notes.md", 8, "typo", "mesage"), ("notes.md", 11, "typo", "sevrer")]
    assert findings(build(manual)) == expected


def test_all_documents_can_be_read_from_doctrees(manual):
    manual.write(
        "conf.py", CONF + "mrstats_text = 'doctree'\nsuppress_warnings = ['mrstats.config']\n"
    )
    assert findings(build(manual)) == [FOUND]


def test_what_this_build_doesnt_show_is_not_audited_from_doctrees(manual):
    manual.write(
        "conf.py",
        CONF + "mrstats_text = 'doctree'\nsuppress_warnings = ['mrstats.config']\n",
    )
    manual.write("guide.rst", "Guide\n=====\n\n.. only:: text\n\n   A mesage.\n")
    assert findings(build(manual)) == []
    assert findings(build(manual, "text")) == [("guide.rst", 6, "typo", "mesage")]


def test_the_builder_writes_text_json_and_html(manual):
    manual.write("conf.py", CONF.replace("mrstats_audit = ['typo']", ""))
    made = build(manual, "vocabulary")
    assert FOUND in findings(made)
    assert re.search(r"(?m)^source/guide.rst$|^guide.rst$", made.page("audit.txt"))
    [found] = [
        each for each in json.loads(made.page("audit.json"))["findings"] if each["check"] == "typo"
    ]
    assert (found["path"], found["line"], found["suggestion"]) == ("guide.rst", 6, "message")
    page = made.page("audit.html")
    assert 'href="../html/guide.html#guide:~:text=mesage"' in page
    assert "Whales &amp; &lt;ships&gt;" in page


def test_the_builder_writes_again_what_is_there_now(manual):
    build(manual, "vocabulary")
    manual.write("guide.rst", "Guide\n=====\n\nA message.\n")
    made = build(manual, "vocabulary")
    assert json.loads(made.page("audit.json"))["findings"] == []
    assert "Nothing was found." in made.page("audit.html")


def test_pages_may_be_elsewhere(manual):
    manual.write("conf.py", CONF + "mrstats_audit_pages = 'https://example.org/{page}/'\n")
    page = build(manual, "vocabulary").page("audit.html")
    assert 'href="https://example.org/guide/#guide:~:text=mesage"' in page


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("mrstats_audit = ['tpyo']", "mrstats_audit: there is no check 'tpyo'"),
        ("mrstats_audit_pages = 'x/{pag}'", "mrstats_audit_pages"),
    ],
)
def test_what_cant_be_used_is_refused(manual, capsys, line, message):
    manual.write("conf.py", CONF + line + "\n")
    with pytest.raises(SystemExit):
        build(manual, "vocabulary")
    assert message in capsys.readouterr().err
