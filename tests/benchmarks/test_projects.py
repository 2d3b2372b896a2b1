"""The comparison with real projects, on small ones that are written here."""

from __future__ import annotations

import json
import textwrap

import pytest
from sphinx.util.docutils import docutils_namespace

from benchmarks.projects import Measured, changes, main, measure

SMALL = {
    "django-like": {
        "conf.py": """
            source_suffix = ".txt"
            exclude_patterns = ["_build", "requirements.txt"]
            root_doc = "contents"
            default_role = "default-role-error"
        """,
        "contents.txt": "Contents\n========\n\nCode in ``literals``, `not this`.\n",
        "ref/a.txt": "A reference\n===========\n\n.. note:: Which is noted.\n",
        "requirements.txt": "left out\n",
        "README.rst": "Left out\n",
    },
    "numpy-like": {
        "conf.py": """
            version = "1.0"
            default_role = "py:obj"
            rst_epilog = f'''
            .. |version| replace:: {version}
            .. |name| replace:: the **name** of it
            '''
            templates_path = ["_templates"]
        """,
        "index.rst": "Index\n=====\n\n`not.this`, |name|, |version|, `a title <x>`.\n",
        "_templates/page.rst": "Left out\n",
    },
    "attrs-like": {
        "conf.py": """
            extensions = ["myst_parser"]
            myst_enable_extensions = ["deflist", "substitution"]
            myst_substitutions = {"name": "the name"}
        """,
        "index.md": (
            "# Index\n\nSee {ref}`a title <x>`, {{ name }}, `not this`.\n\nTerm\n: Meaning\n"
        ),
        "rest.rst": (
            "Rest\n====\n\n.. [[[cog cog.out('generated\\n') ]]]\n\ngenerated\n\n.. [[[end]]]\n"
        ),
    },
}


@pytest.fixture(autouse=True)
def directives_of_their_own():
    """Let Sphinx register its directives and roles for these tests only: docutils keeps them."""
    with docutils_namespace():
        yield


@pytest.fixture(params=SMALL)
def folder(request, tmp_path):
    for name, text in SMALL[request.param].items():
        path = tmp_path / request.param / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    return tmp_path / request.param


def test_the_command_line_counts_what_sphinx_reads(folder):
    found = measure(folder.name, folder)
    assert (found.missing, found.added, found.differing, found.notes) == ([], [], [], [])
    assert found.n_compared == len(found.documents) > 0
    assert found.n_tokens > 0
    assert found.n_regions == (folder.name == "attrs-like")


def test_a_run_is_kept_and_compared(folder, tmp_path, capsys):
    kept = tmp_path / "kept.json"
    assert main([str(folder), "--save", str(kept), "--exact", "1"]) == 0
    assert main([str(folder), "--against", str(kept)]) == 0
    assert capsys.readouterr().out.endswith("Changed since the kept run:\n  nothing\n")
    changed = json.loads(kept.read_text())
    (name,) = list(changed[0]["documents"])[:1]
    changed[0]["documents"][name][1] = "another digest"
    kept.write_text(json.dumps(changed))
    main([str(folder), "--against", str(kept)])
    assert f"{folder.name}: ~ {name}: " in capsys.readouterr().out


def test_what_changes_is_said_in_lines():
    before = Measured("a", {"x": (3, "1"), "y": (1, "2")}, findings=["typo y:1: old"])
    now = Measured("a", {"x": (4, "3"), "z": (2, "4")}, findings=["typo z:1: new"])
    now.count_seconds = 9.0
    assert changes(before, now) == [
        "- y: 1 words",
        "+ z: 2 words",
        "~ x: 3 words, now 4",
        "- typo y:1: old",
        "+ typo z:1: new",
        "! count took 0.0 s, now 9.0 s",
    ]
