"""sphinx-mrstats cog: what it says, what it writes, how it exits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

REGION = """\
.. {{{{{{cog
.. {code}
.. }}}}}}
{output}.. {{{{{{end}}}}}}
"""


def region(code: str, output: str = "") -> str:
    return REGION.format(code=code, output=output)


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Three documents in three folders, of which one is fresh; the folder above is the current."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "docs/index.rst": "Title\n=====\n\n" + region("cog.out('one')"),
        "docs/a/one.rst": region("cog.out('x')", "x\n"),
        "docs/b/two.rst": region("cog.out('y')", "old\n") + region("cog.out('z')", "z\n"),
    }.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "docs"


def test_cog_refreshes_what_is_stale(book, run):
    code, out, err = run("cog", "docs")
    assert code == 0
    assert out == "docs/b/two.rst: refreshed 1 of 2\ndocs/index.rst: refreshed 1 of 1\n"
    assert err.endswith("sphinx-mrstats: note: 4 regions in 3 documents: 2 refreshed\n")
    assert "docs/a/one.rst:5: the end marker is no comment after this output" in err
    assert (book / "b/two.rst").read_text() == region("cog.out('y')", "y\n") + region(
        "cog.out('z')", "z\n"
    )
    assert run("cog", "docs")[:2] == (0, "")


def test_check_lists_stale_regions_and_changes_nothing(book, run):
    before = (book / "b/two.rst").read_text()
    code, out, err = run("cog", "--check", "docs")
    assert code == 1
    assert out == (
        "docs/b/two.rst:1: the output of this region is stale\n"
        "docs/index.rst:4: the output of this region is stale\n"
    )
    assert err.endswith("note: to refresh them: sphinx-mrstats cog docs\n")
    assert (book / "b/two.rst").read_text() == before
    run("cog", "docs")
    assert run("cog", "--check", "docs")[:2] == (0, "")


def test_diff_shows_what_would_change(book, run):
    (book / "a/one.rst").write_bytes(region("cog.out('x')").encode().removesuffix(b"\n"))
    code, out, _ = run("cog", "--diff", "docs/a", "docs/b")
    assert code == 1
    assert "--- docs/b/two.rst\n+++ docs/b/two.rst\n" in out
    assert "\n-old\n+y\n" in out
    assert " .. {{{end}}}\n\\ No newline at end of file\n" in out
    assert "\x1b" not in out


def test_an_annotation_names_the_command_with_the_options_that_were_given(book, run):
    options = ("-D", "SEA=the sea", "-p", "x = 1", "-c")
    _, out, _ = run("cog", "--check", "--format", "github", *options, "docs/b/two.rst")
    assert out.endswith(
        "Run: sphinx-mrstats cog --define 'SEA=the sea' --prepend 'x = 1' --checksum"
        " docs/b/two.rst\n"
    )


def test_a_module_that_is_missing_is_told_with_where_modules_are_looked_for(book, run):
    (book / "index.rst").write_text(region("__import__('no_such')"), encoding="utf-8")
    code, _, err = run("cog", "docs/index.rst")
    assert code == 2
    assert "No module named 'no_such'; blocks import what is installed" in err
    assert "--include-path (-I)" in err


def test_a_setting_names_folders_of_modules(book, run):
    Path("tools").mkdir()
    Path("tools/sea.py").write_text("DEPTH = 'eleven'\n")
    Path("pyproject.toml").write_text('[tool.sphinx-mrstats.cog]\ninclude-path = ["tools"]\n')
    (book / "index.rst").write_text(region("cog.out(__import__('sea').DEPTH)"), encoding="utf-8")
    assert run("cog", "docs/index.rst")[0] == 0
    assert "eleven" in (book / "index.rst").read_text()


def test_github_annotations_stand_at_the_regions(book, run):
    (book / "index.rst").write_text(region("1/0"), encoding="utf-8")
    code, out, err = run("cog", "--check", "--keep-going", "--format", "github", "docs")
    assert code == 2
    assert out == (
        "::error file=docs/b/two.rst,line=1,title=stale cog region::"
        "The output is stale. Run: sphinx-mrstats cog docs/b/two.rst\n"
        "::error file=docs/index.rst,line=2,title=cog region failed::"
        "ZeroDivisionError: division by zero\n"
    )
    assert "error: docs/index.rst:2: ZeroDivisionError: division by zero\n" in err


def test_a_failure_ends_the_run_and_leaves_the_file(book, run):
    text = region("cog.out('new')") + region("cog.out(run_script(cog.inFile, 'exit 3', None))")
    (book / "a/one.rst").write_text(text, encoding="utf-8")
    code, out, err = run("cog", "docs")
    assert (code, out) == (2, "")
    assert err.startswith(
        "sphinx-mrstats: error: docs/a/one.rst:6: 'exit 3' ended with exit code 3, not 0"
    )
    assert (book / "a/one.rst").read_text() == text
    assert "old\n" in (book / "b/two.rst").read_text()


def test_keep_going_runs_all_other_documents(book, run):
    (book / "a/one.rst").write_text(region("1/0"), encoding="utf-8")
    code, out, err = run("cog", "--keep-going", "docs")
    assert code == 2
    assert out == "docs/b/two.rst: refreshed 1 of 2\ndocs/index.rst: refreshed 1 of 1\n"
    assert err.endswith("note: 4 regions in 3 documents: 2 refreshed, 1 failed\n")


def test_in_parallel_the_output_is_the_same(book, run):
    (book / "a/one.rst").write_text(region("print('aside'); 1/0"), encoding="utf-8")
    serial = run("cog", "--check", "--keep-going", "docs")
    assert run("cog", "--check", "--keep-going", "-j", "2", "docs") == serial
    assert serial[0] == 2
    (book / "a/one.rst").write_text(region("cog.out('w')"), encoding="utf-8")
    code, out, _ = run("cog", "-j", "3", "docs")
    assert (code, len(out.splitlines())) == (0, 3)
    assert run("cog", "--check", "docs")[0] == 0


def test_a_worker_that_dies_is_a_failure_of_its_document(book, run):
    (book / "a/one.rst").write_text(region("import os; os._exit(1)"), encoding="utf-8")
    code, _, err = run("cog", "-j", "2", "docs")
    assert code == 2
    assert "docs/a/one.rst: the process that ran its folder's regions died" in err


def test_the_programs_of_the_environment_come_first(book, run):
    path = os.environ["PATH"]
    (book / "index.rst").write_text(
        region("cog.out(run_script(cog.inFile, 'command -v python3', None))"), encoding="utf-8"
    )
    assert run("cog", "docs/index.rst")[0] == 0
    assert f"\t{Path(sys.executable).parent}/python3\n" in (book / "index.rst").read_text()
    assert os.environ["PATH"] == path


def test_settings_of_the_project_hold(book, run):
    (book.parent / "pyproject.toml").write_text(
        "[tool.sphinx-mrstats]\n"
        'exclude = ["a/*"]\n'
        "[tool.sphinx-mrstats.cog]\n"
        'markers = ["[[[cog", "]]]", "[[[end]]]"]\n'
        "prologue = \"greeting = 'hello'\"\n",
        encoding="utf-8",
    )
    (book / "conf.py").touch()
    (book / "index.rst").write_text(
        ".. [[[cog\n.. cog.outl(greeting + '\\n')\n.. ]]]\n.. [[[end]]]\n", encoding="utf-8"
    )
    code, _, err = run("cog", "docs")
    assert (code, err) == (0, "sphinx-mrstats: note: 1 region in 1 document: 1 refreshed\n")
    assert "\nhello\n" in (book / "index.rst").read_text()
    code, _, err = run("cog", "docs", "--markers", "{{{cog }}} {{{end}}}")
    assert (code, err.splitlines()[-1]) == (
        0,
        "sphinx-mrstats: note: 2 regions in 1 document: 1 refreshed",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing"], "missing: no such file or folder"),
        (["--markers", "{{{ }}}"], "--markers: expected three markers"),
        (["--markers", "{{{ }}} }}}"], "--markers: expected three markers"),
        (["--markers", "a bc c"], "the second marker holds the third"),
        (["--timeout", "0"], "--timeout: expected a number of seconds above 0; got 0"),
        (["--jobs", "x"], '--jobs: expected a number of processes from 1; got "x"'),
    ],
)
def test_arguments_that_cannot_be_used_are_named(arguments, message, book, run):
    code, _, err = run("cog", *arguments)
    assert code == 2
    assert message in err


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("timeout = -1", "cog.timeout: expected a number of seconds above 0; got -1"),
        ("jobs = 0", "cog.jobs: expected a number of processes from 1; got 0"),
        ("marker = 1", "cog.marker: no such key; did you mean markers?"),
        ('markers = ["a"]', "cog.markers: expected three markers"),
        ("prologue = 1", "cog.prologue: expected a string; got 1"),
        ("depends = 1", 'cog.depends: expected a list of strings, such as ["one", "two"]; got 1'),
    ],
)
def test_settings_that_cannot_be_used_are_named(table, message, book, run):
    text = f"[tool.sphinx-mrstats.cog]\n{table}\n"
    (book.parent / "pyproject.toml").write_text(text, encoding="utf-8")
    code, _, err = run("cog", "docs")
    assert code == 2
    assert message in err


def test_no_documents_and_no_regions_are_told_apart(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("cog") == (2, "", "sphinx-mrstats: error: there are no documents in .\n")
    (tmp_path / "index.rst").write_text("Text.\n", encoding="utf-8")
    (tmp_path / "other.rst").write_text(".. <<<cog\n.. >>>\n.. <<<end>>>\n", encoding="utf-8")
    note = (
        "sphinx-mrstats: note: there are no regions in these documents "
        "({{{cog }}} {{{end}}} or [[[cog ]]] [[[end]]]); --markers looks for others\n"
    )
    assert run("cog") == (0, "", note)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_its_scripts_and_leaves_the_files(jobs, number, book):
    pids = book.parent / "pids"
    text = region(f"cog.out(run_script(cog.inFile, 'echo $$ >> {pids}; sleep 600', None))")
    (book / "a/one.rst").write_text(text, encoding="utf-8")
    (book / "b/two.rst").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx_mrstats", "cog", "-j", jobs, "docs"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        _wait_for(lambda: pids.exists() and len(pids.read_text().split()) == int(jobs))
        process.send_signal(number)
        output, _ = process.communicate(timeout=60)
    assert (process.returncode, output) == (130, b"")
    assert (book / "a/one.rst").read_text() == text
    for pid in pids.read_text().split():
        _wait_for(lambda pid=pid: not Path(f"/proc/{pid}").exists() and not _exists(int(pid)))


def _exists(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_for(condition):
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("did not happen within 30 s")


def test_changed_runs_only_what_changed_since(book, run):
    assert run("cog", "--changed", "docs")[1].count("refreshed") == 2
    assert "Message" not in run("cog", "--changed", "docs")[2]
    path = book / "index.rst"
    path.write_text(path.read_text().replace("'one'", "'two'"), encoding="utf-8")
    code, out, _ = run("cog", "--changed", "-j", "2", "--check", "docs")
    assert (code, out) == (1, "docs/index.rst:4: the output of this region is stale\n")
    assert run("cog", "--changed", "docs")[1] == "docs/index.rst: refreshed 1 of 1\n"
