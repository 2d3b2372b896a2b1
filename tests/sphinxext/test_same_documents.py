"""The command line, cog and the build count the same documents, and the same words in them."""

from __future__ import annotations

import json

import pytest

from sphinx_mrstats.cli import main
from sphinx_mrstats.cogging.tables import count_project

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


@pytest.fixture
def project(site):
    site.write("pyproject.toml", "")  # the top of the project
    for name, text in FILES.items():
        site.write(name, text)
    site.write("conf.py", (site.source / "conf.py").read_text() + CONF)
    return site


def counted_by_the_command_line(source, capsys):
    assert main(["count", str(source), "--by-document", "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_each_surface_counts_the_same(project, capsys):
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

    build = project.build("wordcount")
    assert json.loads((build.outdir / "wordcount.json").read_text()) == expected
    assert count_project(project.source / "index.rst").counts == expected["words"]


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
