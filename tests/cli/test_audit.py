"""What `sphinx-mrstats audit` writes, says and returns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from jsonschema import Draft202012Validator

from sphinx_mrstats.cli import output

SEA = "s\u0435a"  # with a Cyrillic letter


def test_findings_are_shown_by_confidence_or_file_and_fail(project, run):
    Path("docs/index.rst").write_text(f"The\n===\n\nOf the {SEA}.\n", encoding="utf-8")
    code, out, err = run("audit", "docs", "--select", "unicode")
    assert (code, err) == (1, "sphinx-mrstats: note: 1 finding: 1 sure\n")
    assert out == (
        "sure\n"
        f"  docs/index.rst:4:8  unicode  '{SEA}' has U+0435 CYRILLIC SMALL LETTER IE among Latin"
        f" letters; write: sea\n      Of the {SEA}.\n"
    )
    code, out, err = run("audit", "docs", "--select", "unicode", "--by-file")
    assert out == (
        "docs/index.rst\n"
        f"  4:8  unicode  '{SEA}' has U+0435 CYRILLIC SMALL LETTER IE among Latin letters;"
        " write: sea\n"
        f"       Of the {SEA}.\n"
    )
    assert run("audit", "docs", "--select", "unicode", "--exit-zero")[0] == 0


def test_without_a_path_the_settings_say_what_is_audited(project, run, monkeypatch):
    Path("docs/index.rst").write_text(f"Of the {SEA}.\n", encoding="utf-8")
    Path("other.rst").write_text(f"The {SEA}.\n", encoding="utf-8")
    with Path("pyproject.toml").open("a") as settings:
        settings.write('\n[tool.sphinx-mrstats.audit]\npaths = ["docs"]\n')
    arguments = ("audit", "--select", "unicode", "--format", "json")
    [finding] = json.loads(run(*arguments)[1])["findings"]
    assert [place["path"] for place in finding["places"]] == ["docs/index.rst"]
    monkeypatch.chdir("docs")
    [same] = json.loads(run(*arguments)[1])["findings"]
    assert same["fingerprint"] == finding["fingerprint"]


def test_the_seed_of_hashes_changes_nothing(project):
    lines = "".join(f"Of :doc:`a sea{n} <x>`, *a* b, ssh ssh. SSH is ssh.\n" for n in range(9))
    Path("docs/index.rst").write_text(f"{'SSH the SSH, an SSH. ' * 9}\n\n{lines}")
    command = [sys.executable, "-m", "sphinx_mrstats", "audit", "docs", "--all", "--exit-zero"]
    written = {
        subprocess.run(
            [*command, "--format", "json", "--workers", "1"],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(written) == 1


def test_documents_can_be_left_out(project, run):
    Path("docs/index.rst").write_text(f"Of the {SEA}.\n", encoding="utf-8")
    Path("docs/other.rst").write_text("Of the sea.\n", encoding="utf-8")
    arguments = ("audit", "docs", "--select", "unicode")
    assert run(*arguments)[0] == 1
    assert run(*arguments, "--exclude", "ind*") == (
        0,
        "",
        "sphinx-mrstats: note: nothing was found\n",
    )


def test_clean_documents_are_clean(project, run):
    assert run("audit", "docs", "--select", "unicode") == (
        0,
        "",
        "sphinx-mrstats: note: nothing was found\n",
    )


def test_json_and_github_have_the_same_findings(project, run):
    Path("docs/index.rst").write_text(f"Of the {SEA}.\n", encoding="utf-8")
    content = json.loads(run("audit", "docs", "--select", "unicode", "--format", "json")[1])
    schema = files("sphinx_mrstats") / "schemas" / "audit-1.json"
    Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(content)
    [finding] = content["findings"]
    assert content["format"] == 1
    assert (finding["path"], finding["line"], finding["column"]) == ("docs/index.rst", 1, 8)
    assert (finding["check"], finding["word"], finding["suggestion"]) == ("unicode", SEA, "sea")
    out = run("audit", "docs", "--select", "unicode", "--format", "github")[1]
    assert out.startswith("::warning file=docs/index.rst,line=1,title=unicode::")


def test_sarif_and_junit_go_to_a_file(project, run):
    Path("docs/index.rst").write_text(f"Of the {SEA}.\n", encoding="utf-8")
    arguments = ("audit", "docs", "--select", "unicode", "--output", "report")
    assert run(*arguments, "--format", "sarif")[:2] == (1, "")
    [result] = json.loads(Path("report").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "unicode"
    assert run(*arguments, "--format", "junit")[:2] == (1, "")
    assert '<failure type="warning"' in Path("report").read_text(encoding="utf-8")


def test_on_a_terminal_findings_are_coloured_and_fit(project, run, monkeypatch):
    Path("docs/index.rst").write_text(f"{'left ' * 9}{SEA} {'right ' * 9}", encoding="utf-8")
    monkeypatch.setattr(output, "screen_width", lambda: 60)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = run("audit", "docs", "--select", "unicode")[1]
    assert "\x1b[33municode\x1b[0m" in out
    monkeypatch.setenv("NO_COLOR", "1")
    out = run("audit", "docs", "--select", "unicode")[1]
    assert "\x1b" not in out
    assert "CYRILLIC" in out


def test_a_baseline_is_written_and_read(project, run):
    Path("docs/index.rst").write_text(f"Of the {SEA}.\n", encoding="utf-8")
    arguments = ("audit", "docs", "--select", "unicode")
    code, out, err = run(*arguments, "--write-baseline", "known.jsonl")
    assert (code, out, err) == (0, "", "sphinx-mrstats: note: 1 finding written to known.jsonl\n")
    code, out, err = run(*arguments, "--baseline", "known.jsonl")
    assert (code, out) == (0, "")
    assert err == "sphinx-mrstats: note: nothing was found; not shown: 1 in the baseline\n"
    Path("known.jsonl").write_text("{}\n")
    code, out, err = run(*arguments, "--baseline", "known.jsonl")
    assert (code, out) == (2, "")
    assert err.startswith("sphinx-mrstats: error: known.jsonl:1: not a line of a baseline")


def test_checks_are_listed(project, run):
    code, out, err = run("audit", "--list")
    assert (code, err) == (0, "")
    assert "\nunicode  " in f"\n{out}"


def test_unknown_checks_end_with_2(project, run):
    code, out, err = run("audit", "docs", "--select", "unicorn")
    assert (code, out) == (2, "")
    assert "there is no check 'unicorn'" in err


def test_a_baseline_keeps_what_other_checks_found(project, run):
    text = f"Of the {SEA}. A plugin, a plugin, a plugin, the plug-in.\n"
    Path("docs/index.rst").write_text(text, encoding="utf-8")
    run("audit", "docs", "--select", "variant", "--write-baseline", "known.jsonl")
    run("audit", "docs", "--select", "unicode", "--write-baseline", "known.jsonl")
    checks = [json.loads(line)["check"] for line in Path("known.jsonl").read_text().splitlines()]
    assert checks == ["unicode", "variant"]


def test_what_is_mended_is_named_at_its_line_of_the_baseline(project, run):
    page = Path("docs/index.rst")
    page.write_text(f"Of the {SEA}.\n\n.. mrstats: ignore kraken\n", encoding="utf-8")
    code, _, err = run("audit", "docs", "--write-baseline", "known.jsonl")
    assert (code, err) == (0, "sphinx-mrstats: note: 1 finding written to known.jsonl\n")
    page.write_text("Of the sea.\n")
    code, out, _ = run("audit", "docs", "--baseline", "known.jsonl")
    assert code == 0
    assert out.startswith("sure\n  known.jsonl:1  unused-entry  ")


def test_a_baseline_that_was_written_before_there_were_settings_is_still_that_of_them(
    tmp_path, monkeypatch, run
):
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("docs/index.rst").write_text("A plugin, a plugin, a plugin, a plug-in.\n")
    assert run("audit", "docs", "--write-baseline", "known.jsonl")[0] == 0
    Path("pyproject.toml").write_text('[tool.sphinx-mrstats.audit]\nbaseline = "known.jsonl"\n')
    code, out, _ = run("audit", "docs")
    assert (code, out) == (0, "")


def test_a_damaged_baseline_is_replaced_by_a_new_one(project, run):
    Path("docs/index.rst").write_text(f"Of the {SEA}.\n", encoding="utf-8")
    Path("known.jsonl").write_text("<<<<<<< mine\n")
    code, _, err = run("audit", "docs", "--write-baseline", "known.jsonl")
    assert code == 0
    assert "warning: known.jsonl:1: not a line of a baseline" in err
    assert run("audit", "docs", "--baseline", "known.jsonl")[0] == 0
