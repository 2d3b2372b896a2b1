"""Facts about ``audit --since``: what a change brought is found, and nothing else."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

SETTINGS = "[tool.sphinx-mrstats.audit]\nselect = ['doubled']\n"


@pytest.fixture
def project(repo, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    repo.commit(
        {
            "pyproject.toml": SETTINGS,
            "docs/conf.py": "",
            "docs/a.rst": "Page\n====\n\nAll the the words.\n",
            "docs/b.rst": "Other\n=====\n\nOne of of them.\n",
        }
    )
    return repo


def found(run, *arguments):
    """The words that are found, with their places."""
    code, out, _err = run("audit", "docs", "--format", "json", *arguments)
    findings = json.loads(out)["findings"]
    assert code == (1 if findings else 0)
    return {(each["word"], place["path"]) for each in findings for place in each["places"]}


def test_what_was_there_before_is_not_found(project, run):
    assert found(run) == {("the", "docs/a.rst"), ("of", "docs/b.rst")}
    assert found(run, "--since", "HEAD") == set()


@pytest.mark.parametrize("how", [["--since", "HEAD"], ["--staged"], ["--staged", "--project"]])
@pytest.mark.parametrize("folder", [".", "docs"])
def test_nothing_is_new_where_no_path_is_given_and_nothing_changed(
    project, run, how, folder, monkeypatch
):
    monkeypatch.chdir(folder)
    assert run("audit", *how, "--no-cache")[:2] == (0, "")


def test_what_was_found_before_is_kept_for_the_next_time(project, run, tmp_path, monkeypatch):
    Path("docs/a.rst").write_text("Page\n====\n\nAll the the words and and more.\n")
    assert found(run, "--since", "HEAD", "--no-cache") == {("and", "docs/a.rst")}
    assert not (tmp_path / "cache").exists()
    for _ in range(2):
        assert found(run, "--since", "HEAD") == {("and", "docs/a.rst")}
        # the second time, nothing is audited but the files as they are
        monkeypatch.setattr("sphinx_mrstats.cli.since._audit_quietly", None)


def test_a_change_of_the_working_tree_is_found(project, run):
    Path("docs/a.rst").write_text("Page\n====\n\nBefore.\n\nAll the the words and and more.\n")
    assert found(run, "--since", "HEAD") == {("and", "docs/a.rst")}


def test_a_second_place_of_a_known_word_is_found(project, run):
    Path("docs/b.rst").write_text("Other\n=====\n\nOne of of them, and the the end.\n")
    assert found(run, "--since", "HEAD") == {("the", "docs/b.rst")}


def test_a_renamed_document_is_the_same(project, run):
    project.git("mv", "docs/a.rst", "docs/new.rst")
    project.commit({})
    assert found(run, "--since", "HEAD~1") == set()


def test_the_index_can_stand_on_the_other_side(project, run):
    staged = "Page\n====\n\nAll the the words and and more.\n"
    Path("docs/a.rst").write_text(staged)
    project.git("add", "docs/a.rst")
    Path("docs/a.rst").write_text("Page\n====\n\nSomething else is is here.\n")
    Path("docs/untracked.rst").write_text("Page\n====\n\nBoth and and more.\n")
    assert found(run, "--staged") == {("and", "docs/a.rst")}
    assert found(run, "--staged", "--since", "HEAD", "--workers", "2") == {("and", "docs/a.rst")}
    assert found(run, "--since", "HEAD") == {("is", "docs/a.rst"), ("and", "docs/untracked.rst")}
    project.git("mv", "-f", "docs/b.rst", "docs/moved.rst")
    assert found(run, "--staged") == {("and", "docs/a.rst")}


def test_a_revision_can_stand_on_the_other_side(project, run, monkeypatch):
    project.git("checkout", "-q", "-b", "branch")
    project.commit({"docs/c.rst": "C\n=\n\nNew to to all.\n"})
    project.git("checkout", "-q", "main")
    project.commit({"docs/a.rst": "Page\n====\n\nWe are are here.\n"})
    assert found(run, "--since", "main..branch") == {("to", "docs/c.rst")}
    assert found(run, "--since", "main...branch") == {("to", "docs/c.rst")}
    assert found(run, "--since", "HEAD~1..") == {("are", "docs/a.rst")}
    monkeypatch.chdir("docs")
    code, out, _err = run("audit", ".", "--format", "json", "--since", "main..branch")
    assert code == 1
    assert [each["path"] for each in json.loads(out)["findings"]] == ["c.rst"]


def test_a_line_that_others_made_a_finding_says_so(project, run):
    text = "Page\n====\n\nWe colour it, in each colour.\n"
    project.commit({"pyproject.toml": "[tool.sphinx-mrstats.audit]\n", "docs/a.rst": text})
    more = "Other\n=====\n\nThe color of a color in color is a color, not a flavor of color.\n"
    Path("docs/b.rst").write_text(more)
    code, out, _err = run(
        *("audit", "docs", "--since", "HEAD", "--format", "json", "--select", "variant", "--all")
    )
    assert code == 1
    [finding] = [each for each in json.loads(out)["findings"] if each["path"] == "docs/a.rst"]
    assert "what changed elsewhere makes it a finding" in finding["message"]


def test_a_branch_is_compared_with_where_it_began(project, run):
    project.git("checkout", "-q", "-b", "branch")
    project.commit({"docs/c.rst": "C\n=\n\nNew to to all.\n"})
    project.git("checkout", "-q", "main")
    project.commit({"docs/a.rst": "Page\n====\n\nMended.\n"})
    project.git("checkout", "-q", "branch")
    assert found(run, "--since", "main") == {("to", "docs/c.rst")}


def test_what_was_mended_is_no_unused_entry(project, run):
    Path("docs/a.rst").write_text("Page\n====\n\nAll the words.\n")
    assert found(run, "--since", "HEAD", "--select", "doubled,unused-entry") == set()


def test_a_new_project_has_all_of_its_findings(project, run):
    project.git("checkout", "-q", "--orphan", "other")
    project.git("rm", "-q", "-rf", ".")
    project.commit({"README": "nothing"})
    project.commit({"pyproject.toml": SETTINGS, "docs/a.rst": "All the the words.\n"})
    assert found(run, "--since", "HEAD~1") == {("the", "docs/a.rst")}


def test_documents_are_found_as_conf_py_says(project, run):
    project.commit(
        {
            "docs/conf.py": "source_suffix = '.page'\n",
            "docs/a.page": "All the the words.\n",
            "docs/a.rst": None,
            "docs/b.rst": None,
        }
    )
    assert found(run) == {("the", "docs/a.page")}
    assert found(run, "--since", "HEAD") == set()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--since", "nowhere"], "--since 'nowhere': there is no revision 'nowhere'"),
        (["--since", "HEAD..nowhere"], "there is no revision 'nowhere'"),
        (["--since", "A..B", "--staged"], "expected one revision with --staged"),
        (["--staged", "--fix"], "--fix and --ask change the files as they are"),
        (["--since", "--upload-pack=x"], "expected one argument"),
        (["--since", "HEAD", "--write-baseline", "b"], "--since leaves some out"),
    ],
)
def test_what_cant_be_done_is_told(project, run, arguments, message):
    code, out, err = run("audit", "docs", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_a_shallow_clone_says_what_to_fetch(project, run, tmp_path, monkeypatch):
    for text in ("One.\n", "Two.\n"):
        project.commit({"docs/a.rst": text})
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", Path(project.folder).as_uri(), clone], check=True
    )
    monkeypatch.chdir(clone)
    code, _out, err = run("audit", "docs", "--since", "HEAD~1")
    assert code == 2
    assert "the clone is shallow: fetch its history" in err


def test_outside_of_a_repository_it_is_refused(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    Path("docs").mkdir()
    Path("docs/a.rst").write_text("A.\n")
    code, _out, err = run("audit", "docs", "--since", "HEAD")
    assert code == 2
    assert "is in no git repository" in err


def test_the_findings_are_the_difference_of_two_full_audits(project, run):
    """Over a history of changes, each commit with its parent."""
    texts = ["All the the words.", "One of of them.", "We go to to it.", "Nothing.", "And and so."]
    for number in range(5):
        lines = "\n\n".join(texts[number % 5 :] + texts[: number // 2])
        project.commit({f"docs/{'ab'[number % 2]}.rst": f"Page\n====\n\n{lines}\n"})
        after = found(run)
        project.git("checkout", "-q", "HEAD~1")
        before = found(run)
        project.git("checkout", "-q", "main")
        assert found(run, "--since", "HEAD~1") == after - before
