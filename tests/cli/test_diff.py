"""What `sphinx-mrstats diff` writes, says and returns."""

from __future__ import annotations

import json

import pytest

from sphinx_mrstats.analysis.keyness import log_likelihood

INDEX = "The sea. " * 20 + "The whale and the ox.\n"


def two_releases(repo):
    repo.commit({"docs/index.rst": INDEX, "docs/a.rst": "An ox.\n"}, tag="v1")
    text = INDEX.replace("sea", "whale").replace("The ox", "The cat")
    repo.commit({"docs/index.rst": text, "docs/a.rst": None, "docs/b.rst": "A dog, a dog.\n"})
    repo.git("tag", "v2")


@pytest.fixture
def releases(repo_from, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    return repo_from(two_releases)


def test_two_revisions_as_text(releases, run):
    code, out, err = run("diff", "v1", "v2", "docs")
    assert (code, err) == (0, "")
    assert out == (
        "Size                      v1   v2   Change\n"
        "──────────────────────────────────────────\n"
        "Documents                  2    2        0\n"
        "Words (tokens)            47   49       +2\n"
        "Different words (types)    6    6        0\n"
        "\n"
        "Came: 2 words\n"
        "Word   Count   Where\n"
        "────────────────────\n"
        "a          2   b.rst\n"
        "dog        2   b.rst\n"
        "\n"
        "Went: 2 words\n"
        "Word   Count   Where\n"
        "────────────────────────\n"
        "sea       20   index.rst\n"
        "an         1   a.rst\n"
        "\n"
        "Rose\n"
        "Word    Before   After     G²   Log ratio\n"
        "─────────────────────────────────────────\n"
        "whale        1      21   21.5       +4.33\n"
    )


SAME = [
    ["v1", "v2", "docs"],
    ["v1..v2", "docs"],
    ["v1..", "docs"],
    ["v1", "docs"],
    ["v1", "docs"],
    ["v1:docs", "docs/"],
    ["v1:docs", "v2:docs/"],
    ["v1:./docs", "HEAD:docs/."],
    ["refs/tags/v1", "main", "./docs"],
    ["old.json", "docs"],
    ["v1:docs", "new.json"],
    ["old.json", "main:saved/new.json"],
]


@pytest.mark.parametrize("sides", SAME, ids=" ".join)
def test_sides_are_written_in_many_ways(releases, run, sides):
    saved = ["--by-document", "--format=json"]
    assert run("count", "docs", *saved, "--output=new.json")[0] == 0
    releases.git("checkout", "-q", "v1")
    assert run("count", "docs", *saved, "--output=old.json")[0] == 0
    releases.git("checkout", "-q", "main")
    releases.commit({"saved/new.json": (releases.folder / "new.json").read_text()})
    code, out, err = run("diff", *sides, "--format", "json")
    assert (code, err) == (0, "")
    content = json.loads(out)
    assert [each["word"] for each in content["came"]] == ["a", "dog"]
    assert content["documents"] == {
        "old": 2,
        "new": 2,
        "came": ["b.rst"],
        "went": ["a.rst"],
        "changed": 1,
    }


def test_the_current_folder_is_compared_where_none_is_given(releases, run, monkeypatch):
    monkeypatch.chdir("docs")
    content = json.loads(run("diff", "v1", "--format=json")[1])
    assert (content["new"], content["old"]["path"]) == ({"name": "."}, "docs")
    assert content["documents"]["came"] == ["b.rst"]


def test_three_dots_leave_out_what_the_other_branch_did(releases, run):
    releases.git("checkout", "-q", "-b", "topic", "v1")
    releases.commit({"docs/a.rst": "An ox. A topic.\n"})
    content = json.loads(run("diff", "main...topic", "docs", "--format=json")[1])
    assert [each["word"] for each in content["came"]] == ["a", "topic"]
    assert content["went"] == []
    assert content["old"]["name"] == "main...topic"
    assert content["old"]["commit"] == releases.git("rev-parse", "v1")


def test_json_names_the_commits_and_has_everything(releases, run):
    code, out, _ = run("diff", "v1", "v2", "docs", "--format=json", "--by-document")
    content = json.loads(out)
    assert code == 0
    assert content["old"] == {
        "name": "v1",
        "commit": releases.git("rev-parse", "v1"),
        "date": "2026-01-01T12:00:00+00:00",
        "path": "docs",
    }
    assert content["tokens"] == {"old": 47, "new": 49}
    assert content["rose"][0] == {
        "word": "whale",
        "old_count": 1,
        "count": 21,
        "old_per_million": 21276.595745,
        "per_million": 428571.428571,
        "keyness": round(log_likelihood(21, 49, 1, 47), 6),
        "ratio": 4.332196,
        "documents": [],
    }
    names = [each["name"] for each in content["by_document"]]
    assert names == ["a.rst", "b.rst", "index.rst"]
    assert [each["word"] for each in content["by_document"][1]["came"]] == ["a", "dog"]


def test_documents_as_text_are_brief(releases, run):
    out = run("diff", "v1", "v2", "docs", "--by-document")[1]
    assert out.endswith(
        "a.rst  2 → 0 words\n"
        "  went  an, ox\n"
        "\n"
        "b.rst  0 → 4 words\n"
        "  came  a, dog\n"
        "\n"
        "index.rst  45 → 45 words\n"
        "  went  sea\n"
        "  rose  whale\n"
    )


def test_markdown_is_a_comment(releases, run):
    out = run("diff", "v1", "docs", "--format=markdown", "--by-document")[1]
    assert out.startswith("### Words: `v1` → `docs`\n\n| Size | `v1` | `docs` | Change |\n")
    assert "<details open><summary>Came: 2 words</summary>\n\n| Word | Count | Where |\n" in out
    assert "| dog | 2 | `b.rst` |\n\n</details>\n" in out
    assert "| `index.rst` |  | sea | whale |  |\n" in out


def test_rst_is_read_by_docutils(releases, run):
    from docutils.core import publish_doctree

    out = run("diff", "v1", "docs", "--format=rst", "--by-document")[1]
    document = publish_doctree(out, settings_overrides={"report_level": 1, "halt_level": 1})
    titles = [node.astext() for node in document.findall() if node.tagname == "rubric"]
    assert titles == ["Came: 2 words", "Went: 2 words", "Rose", "Each document"]
    assert sum(node.tagname == "table" for node in document.findall()) == 5


def test_nothing_changed(releases, run):
    for form in ("text", "markdown", "rst"):
        code, out, _ = run("diff", "docs", "v2", "--exit-code", f"--format={form}")
        assert code == 0
        assert out.endswith("\nNothing changed.\n")


def test_the_exit_code_tells_on_demand(releases, run):
    assert run("diff", "v1", "docs")[0] == 0
    assert run("diff", "v1", "docs", "--exit-code", "--stop-words", "en")[0] == 1
    releases.commit({"docs/index.rst": INDEX + "\n..\n   A comment.\n", "docs/a.rst": "Ox, an.\n"})
    releases.commit({"docs/b.rst": None}, tag="v3")
    assert run("diff", "v1", "v3", "docs", "--exit-code")[0] == 0


def test_fewer_words_are_shown(releases, run):
    out = run("diff", "v1", "docs", "--top=1", "--min-g2=30", "--min-length=3")[1]
    assert "Came: 1 word\n" in out
    assert "Rose" not in out
    assert "Went: 1 word\n" in out
    out = run("diff", "v1", "docs", "--top=1", "--min-g2=0")[1]
    assert "Came: 2 words, the commonest 1\n" in out


def test_a_name_of_two_things_is_told_apart(releases, run):
    releases.git("tag", "docs", "v1")
    code, out, err = run("diff", "docs", "v2")
    assert (code, out) == (2, "")
    assert "'docs' is a file or folder and a revision: write ./docs" in err
    assert "refs/tags/docs for the other" in err
    as_folder = json.loads(run("diff", "./docs", "v2", "--format=json")[1])
    assert as_folder["came"] == as_folder["went"] == []
    as_tag = json.loads(run("diff", "refs/tags/docs", "./docs", "--format=json")[1])
    assert [each["word"] for each in as_tag["came"]] == ["a", "dog"]


def test_the_settings_of_the_working_tree_hold_for_all_revisions(releases, run):
    table = '[tool.sphinx-mrstats]\nexclude = ["b"]\ninclude-code = true\n'
    releases.commit({"pyproject.toml": table})
    content = json.loads(run("diff", "v1", "v2", "docs", "--format=json")[1])
    assert (content["came"], content["documents"]["went"]) == ([], ["a.rst"])


def test_the_folder_of_revisions_need_not_exist_any_more(releases, run):
    releases.git("mv", "docs", "guide")
    releases.commit({})
    code, out, err = run("diff", "v1", "v2", "docs", "--top=1")
    assert (code, err) == (0, "")
    assert "Came: 2 words, the commonest 1\n" in out


def test_a_side_without_documents_is_compared_and_ends_with_2(releases, run):
    code, out, err = run("diff", "v1:guide", "docs")
    assert code == 2
    assert "there are no documents: no *.rst was found in v1:guide" in err
    assert ["Documents", "0", "2", "+2"] in [line.split() for line in out.splitlines()]


def test_damaged_documents_are_told_with_their_revision(releases, run):
    releases.commit({"docs/c.rst": b"caf\xe9\n"}, tag="v3")
    code, _, err = run("diff", "v3", "v2", "docs")
    assert code == 2
    assert "warning: v3:docs/c.rst: byte 3 (line 1): not UTF-8" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["v9", "docs"],
            "'v9' is no file, no folder and no revision of the git repository of docs",
        ),
        (["v1:../x", "docs"], "a path in a revision is written from the repository's top"),
        (["v1:no.json", "docs"], "v1:no.json: the revision has no such file"),
        (["v1", "docs", "--text=doctree"], "a revision has no doctrees"),
        (["no.json", "docs"], "'no.json' is no file"),
        (["../nowhere"], "'../nowhere' is no file, no folder and no revision"),
        ([], "OLD"),
    ],
)
def test_what_cannot_be_compared_ends_with_2(releases, run, arguments, message):
    code, out, err = run("diff", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_saved_counts_without_documents_say_what_is_missing(releases, run):
    assert run("count", "docs", "--format=json", "--output=new.json")[0] == 0
    assert run("diff", "v1", "new.json", "docs", "--exit-code")[0] == 1
    code, _, err = run("diff", "v1", "new.json", "docs", "--by-document")
    assert code == 2
    assert "without counts per document" in err


def test_folders_need_no_repository(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.rst").write_text(f"{name}\n")
    assert "one        1   a.rst\n" in run("diff", "one", "two")[1]
    code, _, err = run("diff", "v1", "two")
    assert code == 2
    assert "'v1' is no file or folder, and two is in no git repository" in err
    monkeypatch.setenv("PATH", "")
    assert run("diff", "one", "two")[0] == 0
