"""The command line, cog and the build count the same documents, and the same words in them."""

from __future__ import annotations

import json
import os
import re
import textwrap
from collections import Counter

import pytest

from sphinx_mrstats.cli import main
from sphinx_mrstats.cogging.tables import count_project
from sphinx_mrstats.words import iter_words

FILES = {
    "index.rst": "Index\n=====\n\nSee `os.path` and |product|.\n",
    "guide/start.txt": "A start\n=======\n\nWords of |product|, `not this`.\n",
    "guide/old/a.rst": "Left out\n========\n",
    "_build/html/x.rst": "Built\n=====\n",
    "notes.md": "# Notes\n\nMarkdown with `code` and {{ substitution }}.\n",
    "_templates/a.rst": "A template\n==========\n",
    "guide/_sources/b.rst": "Output\n======\n",
}

CONF = """\
name = "The Product"
source_suffix = {".rst": "restructuredtext", ".txt": "restructuredtext"}
exclude_patterns = ["_build"]
exclude_patterns += ["guide/old"]
templates_path = ["_templates"]
default_role = "any"
rst_epilog = f".. |product| replace:: {name}"
extensions.append("myst_parser")
myst_enable_extensions = ["substitution"]
myst_substitutions = {"substitution": "replaced text"}
suppress_warnings = ["toc.not_included", "ref.any", "ref.python"]
"""


# What stands out in the documentation of public projects: suffixes, patterns, default roles,
# prologs and epilogs that are computed from names, Markdown, cog, links to folders.
LIKE = {
    "Django": {
        "conf.py": """
            source_suffix = {".txt": "restructuredtext"}
            exclude_patterns = ["_build", "_theme", "requirements.txt"]
            root_doc = "contents"
            default_role = "default-role-error"
        """,
        "contents.txt": "Contents\n========\n\nCode in ``literals``, `not this`.\n",
        "ref/a.txt": "Refer\n=====\n\n.. admonition:: Noted\n\n   Which is.\n",
        "requirements.txt": "left out\n",
        "README.rst": "Left out\n",
    },
    "NumPy": {
        "conf.py": """
            version = "1.0"
            default_role = "py:obj"
            rst_epilog = f'''
            .. |edition| replace:: {version}
            .. |name| replace:: the **name** of it
            '''
            templates_path = ["_templates"]
        """,
        "index.rst": "Index\n=====\n\n`not.this`, |name|, |edition|, `a title <x>`.\n",
        "neps/a.rst": "Nep\n===\n\n:Author: Left Out\n\nProse.\n",
        "_templates/page.rst": "Left out\n",
    },
    "attrs": {
        "conf.py": """
            extensions.append("myst_parser")
            myst_enable_extensions = ["deflist", "substitution"]
            myst_substitutions = {"name": "the name"}
        """,
        "index.md": "# Index\n\nOf {{ name }}, `not this`.\n\nTerm\n: Meaning\n",
        "rest.rst": (
            "Rest\n====\n\n.. [[[cog cog.out('generated\\n') ]]]\n\ngenerated\n\n.. [[[end]]]\n"
        ),
    },
    "SQLAlchemy": {
        "conf.py": """
            if True:
                exclude_patterns = ["build", "**/unreleased*/*", "README.unittests"]
            else:
                exclude_patterns = ["build", "**/unreleased*/*", "README.unittests"]
            source_suffix = ".rst"
            master_doc = "contents"
        """,
        "contents.rst": "Contents\n========\n\n.. tab-like::\n\n   Body\n",
        "core/a.rst": "Core\n====\n\n.. glossary::\n\n   term\n      Meaning.\n",
        "changelog/unreleased_20/1.rst": "Left out\n",
    },
}


@pytest.fixture
def project(site):
    site.write("pyproject.toml", "")  # the top of the project
    for name, text in FILES.items():
        site.write(name, text)
    site.write("conf.py", (site.source / "conf.py").read_text() + CONF)
    return site


@pytest.fixture(params=LIKE)
def real_like(request, site):
    ours = (site.source / "conf.py").read_text()
    site.root.joinpath("pyproject.toml").touch()
    for name, text in LIKE[request.param].items():
        site.write(name, ours + textwrap.dedent(text) if name == "conf.py" else text)
    if hasattr(os, "symlink"):
        examples = site.root / "examples"
        examples.mkdir()
        for suffix in (".rst", ".txt", ".md"):
            (examples / f"shared{suffix}").write_text("Shared\n======\n\nLinked words.\n")
        (site.source / "examples").symlink_to("../examples")
    return site


def said(capsys, *arguments):
    assert main([*arguments]) == 0
    return capsys.readouterr().out


def counted_by_the_command_line(source, capsys):
    return json.loads(said(capsys, "count", str(source), "--by-document", "--format", "json"))


def test_each_surface_counts_the_same(project, capsys, repo_of):
    expected = counted_by_the_command_line(project.source, capsys)
    assert list(expected["by_document"]) == ["guide/start.txt", "index.rst", "notes.md"]
    assert expected["by_document"]["index.rst"] == {
        "and": 1,
        "index": 1,
        "product": 1,
        "see": 1,
        "the": 1,
    }
    assert expected["by_document"]["notes.md"]["replaced"] == 1
    check_surfaces(project, expected, capsys)
    check_history(project, expected, capsys, repo_of)


def test_each_surface_counts_the_same_of_what_is_like_public_projects(real_like, capsys, repo_of):
    expected = counted_by_the_command_line(real_like.source, capsys)
    assert any("linked" in words for words in expected["by_document"].values())
    check_surfaces(real_like, expected, capsys)
    check_history(real_like, expected, capsys, repo_of)


def check_surfaces(project, expected, capsys):
    """Compare what every way in says of a project: the build, cog, and each command."""
    source, names = str(project.source), sorted(expected["by_document"])
    build = project.build("wordcount", silent=False)
    assert json.loads((build.outdir / "wordcount.json").read_text()) == expected
    index = next(name for name in names if name.startswith(("contents.", "index.")))
    assert count_project(project.source / index).counts == expected["words"]

    def answer(*arguments):
        return json.loads(said(capsys, *arguments, "--format", "json"))

    stats = answer("stats", source)
    assert [stats[name] for name in ("documents", "tokens", "types")] == [
        expected[name] for name in ("documents", "tokens", "types")
    ]
    keywords = answer("keywords", source)["comparisons"]
    assert sorted(each["name"] for each in keywords) == names
    assert sum(each["n_tokens"] for each in keywords) == expected["tokens"]
    assert answer("ngrams", source)["documents"] == expected["documents"]
    word = max(expected["words"], key=expected["words"].get)
    places = answer("kwic", word, source)["occurrences"]
    assert {place["document"] for place in places} <= {*names}
    assert len(places) == expected["words"][word]
    prose = [said(capsys, "prose", str(project.source / name)) for name in names]
    numbers = re.compile(r"^ *\d+:", re.MULTILINE)
    assert Counter(iter_words(numbers.sub("", "\n".join(prose)))) == expected["words"]
    explained = answer("explain", word, source)
    assert (explained["count"], explained["tokens"]) == (len(places), expected["tokens"])
    assert [place["is_counted"] for place in explained["places"]].count(True) == len(places)
    folders = (project.source, project.root)
    top = next(folder for folder in folders if (folder / "pyproject.toml").exists())
    (top / "pyproject.toml").write_text("[tool.sphinx-mrstats]\n")
    lock = top / "vocabulary.lock"
    said(capsys, "lock", source, "--update", "--lock", str(lock))
    lines = lock.read_text().splitlines()
    assert sorted(line for line in lines if line[:1] not in ("", "#")) == sorted(expected["words"])
    lock.write_text("\n".join(line for line in lines if line != word))
    found = answer("audit", source, "--select", "new-word", "--exit-zero")["findings"]
    assert [(each["word"], len(each["places"])) for each in found] == [(word, len(places))]
    saved = project.root / "saved.json"
    saved.write_text(json.dumps(expected))
    check_unchanged(answer("diff", str(saved), source), expected)


def check_history(project, expected, capsys, repo_of):
    """Compare what is read from git's objects: the tags, and what changed since one."""
    repo = repo_of(project.root)
    repo.commit({})
    repo.git("tag", "v1")
    source = str(project.source)
    out = json.loads(said(capsys, "history", source, "--format", "json"))
    assert [(each["documents"], each["tokens"]) for each in out["revisions"]] == [
        (expected["documents"], expected["tokens"])
    ]
    out = json.loads(said(capsys, "diff", "v1", source, "--format", "json"))
    check_unchanged(out, expected)


def check_unchanged(difference, expected):
    """Check that nothing changed, and that all was counted on both sides."""
    assert difference["tokens"] == dict.fromkeys(("old", "new"), expected["tokens"])
    assert [difference[kind] for kind in ("came", "went", "rose", "fell")] == [[]] * 4


def test_a_subfolder_has_the_documents_that_the_whole_has_there(project, capsys):
    whole = counted_by_the_command_line(project.source, capsys)["by_document"]
    part = counted_by_the_command_line(project.source / "guide", capsys)["by_document"]
    assert {f"guide/{name}": words for name, words in part.items()} == {
        name: words for name, words in whole.items() if name.startswith("guide/")
    }


def test_what_only_the_build_knows_is_warned_of(project):
    conf = project.source / "conf.py"
    conf.write_text(
        conf.read_text() + "exclude_patterns = list(['_build'])\ndefault_role = str('code')\n"
    )
    warnings = project.build("wordcount", silent=False).warnings
    assert "default_role has another value in this build than is written out in conf.py" in warnings
    project.write("pyproject.toml", "[tool.sphinx-mrstats.sphinx]\ndefault_role = 'code'\n")
    assert "default_role" not in project.build("wordcount", silent=False).warnings


def test_other_documents_are_warned_of(project):
    conf = project.source / "conf.py"
    conf.write_text(conf.read_text() + "exclude_patterns = list(['_build', 'guide'])\n")
    warnings = project.build("wordcount", silent=False).warnings
    assert "count 2 documents that this build doesn't have, such as guide/old/a" in warnings
    project.write(
        "pyproject.toml", "[tool.sphinx-mrstats.sphinx]\nexclude_patterns = ['guide', '_build']\n"
    )
    assert "mrstats.config" not in project.build("wordcount", silent=False).warnings


def test_literal_values_of_ours_hold_everywhere(project, capsys):
    conf = project.source / "conf.py"
    conf.write_text(conf.read_text() + "mrstats_include_code = True\nmrstats_exclude = ['notes']\n")
    expected = counted_by_the_command_line(project.source, capsys)
    assert list(expected["by_document"]) == ["guide/start.txt", "index.rst"]
    assert "os" in expected["words"]
    build = project.build("wordcount")
    assert json.loads((build.outdir / "wordcount.json").read_text()) == expected
