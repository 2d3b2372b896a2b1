"""From arguments to a command, and from what ends it to an exit code."""

from __future__ import annotations

import re

import pytest

import sphinx_mrstats
from sphinx_mrstats.cli import count, main
from sphinx_mrstats.cli.dispatch import COMMANDS, load_command


def test_the_version_is_the_packages(run):
    assert run("--version") == (0, f"sphinx-mrstats {sphinx_mrstats.__version__}\n", "")


def test_help_names_every_command_and_fits_80_columns(run):
    code, out, _ = run("--help")
    assert code == 0
    listed = re.findall(r"^  ([a-z]+) {2,}\S", out.partition("count:\n")[2], re.MULTILINE)
    assert listed == list(COMMANDS)
    assert "to begin with:\n  sphinx-mrstats count docs " in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_that_fits_80_columns(run, name):
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: sphinx-mrstats {name} ")
    assert f"\n  sphinx-mrstats {name} " in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_with_examples(name):
    command = load_command(name)
    assert command.description
    assert command.examples.startswith("examples:\n")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([], "no command was given (see 'sphinx-mrstats --help')"),
        (["cuont"], "there is no command 'cuont'; did you mean count?"),
        (["cont", "d", "--top", "5"], "there is no command 'cont'; did you mean count?"),
        (["docs"], "there is no command 'docs'"),
        (["--verison"], "unknown option --verison; did you mean --version?"),
        (["--top", "5", "count"], "options stand after the command: sphinx-mrstats count --top"),
    ],
)
def test_what_is_no_command_is_a_usage_error(run, argv, message):
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert err.startswith(f"sphinx-mrstats: error: {message}")


@pytest.mark.parametrize(
    ("raised", "code"), [(KeyboardInterrupt(), 130), (SystemExit(3), 3), (SystemExit(None), 0)]
)
def test_what_ends_a_command_has_its_exit_code(monkeypatch, raised, code):
    def end(args):
        raise raised

    monkeypatch.setitem(count.COMMANDS, "count", count.COMMANDS["count"]._replace(run=end))
    assert main(["count"]) == code


def test_a_former_command_works_and_says_how_it_is_written_now(project, run):
    code, out, err = run("dispersion", "docs", "--min-count", "1")
    assert (code, err) == (0, "sphinx-mrstats: note: 'dispersion' is now written 'stats --words'\n")
    assert out == run("stats", "docs", "--words", "--min-count", "1")[1]


def test_options_of_engines_have_a_help_of_their_own(run):
    assert "--scheduler" not in run("count", "--help")[1]
    code, out, err = run("count", "--help-engine")
    assert (code, err) == (0, "")
    assert out.startswith("how the work is done (the result is always the same):\n  --workers N")
    assert "--scheduler URL" in out
    assert "--top" not in out
