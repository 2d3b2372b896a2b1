"""From arguments to a command, and from what ends it to an exit code."""

from __future__ import annotations

import importlib

import pytest

import sphinx_mrstats
from sphinx_mrstats.cli import count, main
from sphinx_mrstats.cli.dispatch import COMMANDS


def test_the_version_is_the_packages(run):
    assert run("--version") == (0, f"sphinx-mrstats {sphinx_mrstats.__version__}\n", "")


def test_help_names_every_command_and_fits_80_columns(run):
    code, out, _ = run("--help")
    assert code == 0
    listed = out.partition("commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS)
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_that_fits_80_columns(run, name):
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: sphinx-mrstats {name} ")
    assert f"\n  sphinx-mrstats {name} " in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_a_module_with_configure_and_run(name):
    module = importlib.import_module(f"sphinx_mrstats.cli.{name}")
    assert callable(module.configure)
    assert callable(module.run)


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([], "no command was given (see 'sphinx-mrstats --help')"),
        (["cuont"], "there is no command 'cuont'; did you mean count?"),
        (["cont", "d", "--top", "5"], "there is no command 'cont'; did you mean count?"),
        (["docs"], "there is no command 'docs'"),
        (["--verison"], "unknown option --verison; did you mean --version?"),
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

    monkeypatch.setattr(count, "run", end)
    assert main(["count"]) == code
