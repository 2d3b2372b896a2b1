"""Facts about ``audit --fix``, ``--ask`` and ``--diff``: what is written, and what is said."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "Page\n====\n\nAll the the words, and more of of them.\n\n``the the``\n"
MENDED = TEXT.replace("the the words", "the words").replace("of of them", "of them")


@pytest.fixture
def docs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text("[tool.sphinx-mrstats]\n")
    Path("docs").mkdir()
    Path("docs/a.rst").write_text(TEXT)
    return Path("docs/a.rst")


def test_fix_writes_what_is_sure_and_reports_the_rest(docs, run):
    code, out, err = run("audit", "docs", "--fix", "--select", "doubled")
    assert (code, out) == (0, "")
    assert docs.read_text() == MENDED
    assert "2 words mended in 1 document" in err
    assert run("audit", "docs", "--fix", "--select", "doubled")[0] == 0
    assert docs.read_text() == MENDED


_KILLED = """
import os, pathlib
from sphinx_mrstats.cli import main

replace, written = pathlib.Path.replace, []

def replace_once(part, target):
    if written:
        os.kill(os.getpid(), 9)
    written.append(target)
    return replace(part, target)

pathlib.Path.replace = replace_once
main(["audit", "docs", "--fix", "--select", "doubled"])
"""


def test_a_kill_leaves_whole_files(docs, run):
    others = [Path("docs", name) for name in ("b.rst", "c.rst")]
    for each in others:
        each.write_text(TEXT)
    done = subprocess.run([sys.executable, "-c", _KILLED], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [each.read_text() for each in (docs, *others)] == [MENDED, TEXT, TEXT]
    assert run("audit", "docs", "--fix", "--select", "doubled")[0] == 0
    assert sorted(Path("docs").iterdir()) == [docs, *others]
    assert [each.read_text() for each in (docs, *others)] == [MENDED] * 3


def test_words_narrow_what_is_mended(docs, run):
    code, out, _err = run("audit", "docs", "--fix", "--word", "of", "--select", "doubled")
    assert code == 1
    assert "'the' stands twice" in out
    assert "'of' stands twice" not in out
    assert docs.read_text() == TEXT.replace("of of", "of")


def test_diff_is_a_patch_and_touches_nothing(docs, run):
    code, out, err = run("audit", "docs", "--diff", "--select", "doubled")
    assert code == 1
    assert docs.read_text() == TEXT
    assert "2 words would be mended in 1 document" in err
    patched = subprocess.run(["patch", "-p1"], input=out, text=True, capture_output=True)
    assert patched.returncode == 0, patched.stderr
    assert docs.read_text() == MENDED
    assert run("audit", "docs", "--diff", "--select", "doubled")[:2] == (0, "")


@pytest.mark.skipif(shutil.which("git") is None, reason="git applies the patch")
def test_a_patch_fits_where_other_characters_look_like_ends_of_lines(docs, run):
    odd = "A\u2028b\x0cc\x85d.\n\n"
    docs.write_text(odd + TEXT + odd.rstrip())
    patch = run("audit", "docs", "--diff", "--select", "doubled")[1]
    subprocess.run(["git", "apply", "-"], input=patch, text=True, check=True)
    assert docs.read_text() == odd + MENDED + odd.rstrip()


def test_what_is_left_is_told_with_its_place_and_reason(docs, run):
    docs.write_text("All the\nthe\nwords.\n")
    code, _out, err = run("audit", "docs", "--fix", "--select", "doubled")
    assert code == 1
    assert "docs/a.rst:2:1: 'the' is left as it is: it stands alone on its line" in err
    assert "0 words mended" in err


def test_a_file_that_cant_be_written_is_a_failure(docs, run):
    os.link(docs, "other-name")
    code, out, err = run("audit", "docs", "--fix", "--select", "doubled")
    assert code == 2
    assert "docs/a.rst: not mended: it has other names" in err
    assert "'the' stands twice" in out
    assert docs.read_text() == TEXT


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--word", "the"], "--word says what to mend"),
        (["--fix", "--write-baseline", "b.jsonl"], "mend first"),
        (["--ask"], "--ask needs a terminal"),
        (["--fix", "--diff"], "not allowed with argument --fix"),
    ],
)
def test_options_that_dont_go_together_are_refused(docs, run, arguments, message):
    code, out, err = run("audit", "docs", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert docs.read_text() == TEXT


def asked(answers):
    """Run ``audit --ask`` on a terminal of its own, and type the answers."""
    command = [sys.executable, "-m", "sphinx_mrstats", "audit", "docs", "--ask"]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*command, "--select", "doubled"], stdin=theirs, stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    os.write(ours, answers.encode())
    process.communicate(timeout=60)
    os.close(ours)
    return process.returncode


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("y\ny\n", MENDED),
        ("a\n", MENDED),
        ("what?\nn\nn\n", TEXT),
        ("q\n", TEXT),
        ("n\ny\n", TEXT.replace("of of them", "of them")),
    ],
)
def test_ask_mends_what_is_agreed_to(docs, answers, expected):
    asked(answers)
    assert docs.read_text() == expected


def test_a_term_that_is_never_linked_becomes_a_link_if_it_is_named(docs, run):
    Path("docs/words.rst").write_text(".. glossary::\n\n   sea lion\n      An animal.\n")
    docs.write_text("A sea lion, a sea lion, a sea lion.\n")
    arguments = ("audit", "docs", "--select", "glossary", "--all", "--fix")
    _code, _out, err = run(*arguments)
    assert "0 words mended" in err
    _code, _out, err = run(*arguments, "--word", "sea lion")
    assert "1 word mended" in err
    assert docs.read_text() == "A :term:`sea lion`, a sea lion, a sea lion.\n"


def test_a_heading_stays_that_a_link_finds_by_its_text(docs, run):
    """Such links lead nowhere else afterwards, and no other document says so."""
    docs.write_text("All the the words\n=================\n\nAll of of it.\n")
    Path("docs/b.rst").write_text("See :ref:`All the the words`.\n")
    code, _out, err = run("audit", "docs", "--fix", "--select", "doubled")
    assert docs.read_text() == "All the the words\n=================\n\nAll of it.\n"
    assert "docs/a.rst:1:9: 'the' is left as it is: a link leads to this heading" in err
    assert code == 1
    Path("docs/b.rst").write_text("See it.\n")
    assert run("audit", "docs", "--fix", "--select", "doubled")[0] == 0
    assert docs.read_text().startswith("All the words\n=============\n")


@pytest.mark.parametrize("text", ["Now go the the next page.", "Take one at at time."])
def test_what_lacks_another_word_is_left_to_people(docs, run, text):
    docs.write_text(f"{text}\n")
    code, _out, err = run("audit", "docs", "--fix", "--select", "doubled")
    assert code == 1
    assert "0 words mended" in err


def test_a_word_that_nothing_is_found_about_is_told(docs, run):
    _code, _out, err = run("audit", "docs", "--diff", "--word", "thee", "--select", "doubled")
    assert "--word thee: no finding is about it; did you mean the?" in err
