"""What is in documents, and how files are called, is data to every format and never a command."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")

# Escapes of terminals (one as a character of Latin-1), formulas, markup of HTML and of LaTeX, lines
# that a workflow of GitHub would obey.
NAMES = [
    b"a\x1b[31mred\x1b]0;title\x07.rst",
    b"=cmd|' -C calc'!A0.rst",
    b"+1.rst",
    b"-2.rst",
    b"@SUM(1).rst",
    b"\t=tab.rst",
    b"\r=return.rst",
    b"line\n::error::end.rst",
    b"<script>alert(1)<.rst",
    b"$(touch owned)`touch owned`.rst",
    b"%0A::warning::x,y:z.rst",
    b"\\input{x}&_#$.rst",
    b"caf\xe9 \xc2\x9b31m.rst",
]
TEXT = (
    "=cmd whale @SUM(whale)\n\n+whale -whale: whale\x1b[31m whale \x9b31m\u202e ${whale}"
    " <script>whale</script> whale`touch owned`\n\nteh whale's wh\u0430le recieve colour color\n"
)

COMMANDS = [
    *(["count", "--by-document", "--format", name] for name in ("text", "json", "csv", "rst")),
    *(["keywords", "--format", name] for name in ("text", "json", "csv")),
    *(["kwic", "whale", "--format", name] for name in ("text", "json", "csv")),
    *(["ngrams", "--format", name] for name in ("text", "json", "csv")),
    *(["stats", "--format", name] for name in ("text", "json", "csv")),
    *(["audit", "--format", name] for name in ("text", "json", "github", "sarif", "junit")),
    ["count", "--profile"],
]

# All that a terminal may take for a command: C0 but line ends and tabs, DEL, C1.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for n, name in enumerate(NAMES):
        text = TEXT + f"{chr(ord('a') + n) * 3} " * 9
        (tmp_path / os.fsdecode(name)).write_text(text, encoding="utf-8")
    (tmp_path / os.fsdecode(b"unread\x1b[2J.rst")).symlink_to("nowhere")
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_that_is_written_commands_a_terminal(hostile, run, command):
    code, out, err = run(*command, ".")
    assert code == 2  # for the link to nothing
    assert "nowhere" in err or "a link to nothing" in err
    assert not CONTROL.search(out + err)
    assert not Path("owned").exists()


@pytest.mark.parametrize("command", [c for c in COMMANDS if c[-1] == "csv"], ids=" ".join)
def test_no_cell_is_a_formula_to_a_spreadsheet(hostile, run, command):
    _, out, _ = run(*command, ".")
    rows = list(csv.reader(io.StringIO(out)))
    assert len(rows) > 1
    for row in rows:
        for cell in row:
            assert re.fullmatch(r"-?[0-9.e-]+", cell) or not cell.startswith(
                ("=", "+", "-", "@", "\t", "\r")
            )


@pytest.mark.parametrize(
    "command", [c for c in COMMANDS if c[-1] in {"json", "sarif"}], ids=" ".join
)
def test_json_is_json_with_the_names_as_they_are(hostile, run, command):
    json.loads(run(*command, ".")[1])


def test_every_line_for_github_is_an_annotation_of_ours(hostile, run):
    _, out, _ = run("audit", ".", "--format", "github")
    lines = out.splitlines()
    assert lines
    for line in lines:
        command, _, message = line.removeprefix("::").partition("::")
        assert re.fullmatch(r"(error|warning|notice) file=[^,:]+(,\w+=[^,:]*)*", command)
        assert not message.startswith("::")


def test_junit_is_xml(hostile, run):
    tree = ElementTree.fromstring(run("audit", ".", "--format", "junit")[1])
    assert any("wh\u0430le" in str(case.attrib) for case in tree.iter())


def test_a_table_for_a_document_is_read_as_one(hostile, run):
    from sphinx_mrstats.markup import scan_lines

    _, out, _ = run("count", ".", "--by-document", "--format", "rst")
    assert out.count("\n.. table:: ") == len(NAMES)
    assert ".. raw::" not in out
    assert scan_lines(out.encode())
