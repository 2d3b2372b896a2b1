"""The script that makes a shell complete the command line."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sphinx_mrstats.cli.dispatch import COMMANDS, whole_parser

pytest.importorskip("shtab", reason="shtab writes the completion: the extra 'completion'")


def completed(script: str, *words: str) -> list[str]:
    """What bash proposes for the last of `words`."""
    typed = " ".join(f"'{word}'" for word in words)
    asked = (
        f"{script}\nCOMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; COMP_TYPE=9\n"
        '_shtab_sphinx_mrstats\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_bash_completes_commands_options_and_their_values(run):
    code, script, err = run("completion", "bash")
    assert (code, err) == (0, "")
    assert completed(script, "sphinx-mrstats", "pro") == ["prose"]
    assert completed(script, "sphinx-mrstats", "count", "--by") == ["--by-document"]
    assert completed(script, "sphinx-mrstats", "count", "--format", "js") == ["json"]


def test_bash_completes_paths_where_a_path_is_expected(run, project):
    _, script, _ = run("completion", "bash")
    assert completed(script, "sphinx-mrstats", "prose", "doc") == ["docs"]


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_get_a_script_that_names_each_command(run, shell):
    code, script, _ = run("completion", shell)
    assert code == 0
    assert [name for name in COMMANDS if name not in script] == []


def test_an_unknown_shell_is_refused(run):
    code, out, err = run("completion", "fish")
    assert (code, out) == (2, "")
    assert "'fish'" in err
    assert "bash" in err


def test_without_shtab_the_error_says_what_to_install(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "shtab", None)
    code, out, err = run("completion", "bash")
    assert (code, out) == (2, "")
    assert "pip install 'sphinx-mrstats[completion]'" in err


def test_one_parser_holds_every_command_with_its_options():
    parser = whole_parser()
    parsed = parser.parse_args(["count", "docs", "--top", "3"])
    assert (parsed.paths, parsed.top) == (["docs"], 3)
