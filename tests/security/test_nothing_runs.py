"""A stranger's project runs nothing under any command that does not say so."""

from __future__ import annotations

import pytest

COMMANDS = [
    ["count", "."],
    ["count", ".", "--workers", "2"],
    ["audit", "."],
    ["audit", ".", "--select", "unused-entry,new-word,glossary"],
    ["keywords", "."],
    ["ngrams", "."],
    ["kwic", "whale"],
    ["dispersion", "."],
    ["stats", "."],
    ["explain", "whale"],
    ["prose", "index.rst"],
    ["lock", "."],
    ["diff", "v1", "."],
    ["history", "."],
]


@pytest.fixture
def stranger(repo, tmp_path):
    """A project whose conf.py, documents and modules leave a trace when they run."""
    trace = tmp_path / "trace"
    code = f"open({str(trace)!r}, 'a').write(__name__)"
    repo.commit(
        {
            "conf.py": f"{code}\nextensions = ['evil']\nexclude_patterns = [{code}]\n",
            "evil.py": code + "\n",
            "sitecustomize.py": code + "\n",
            "pickle.py": code + "\n",
            "index.rst": "The whale.\n\n.. [[[cog\n   " + code + "\n   ]]]\n.. [[[end]]]\n\n"
            f".. mrstats:run:: touch {trace}\n\n.. ifconfig:: {code}\n\n   Sea.\n\n"
            f".. include:: evil.py\n\n:py:`{code}` |{code}|\n",
            "page.md": f"The sea.\n\n```{{eval-rst}}\n.. mrstats:run:: touch {trace}\n```\n",
            "pyproject.toml": "[tool.sphinx-mrstats]\n[tool.sphinx-mrstats.cog]\n"
            f'prologue = "{code}"\n'.replace("'", "\\u0027"),
        },
        tag="v1",
    )
    return trace


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_only_cog_and_builds_run_what_a_project_holds(stranger, run, command):
    code, _, err = run(*command)
    assert code in (0, 1, 2), err
    assert "Traceback" not in err
    assert not stranger.exists(), stranger.read_text()


def test_the_trap_works(stranger, run):
    run("cog", "index.rst")
    assert stranger.exists()
