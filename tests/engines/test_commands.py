"""Every command that counts runs on every engine, and writes the same."""

from __future__ import annotations

import pytest

from sphinx_mrstats.cli import main

DOCUMENTS = {
    "index": "The whale\n=========\n\nThe white whale, the *white* whale and the sea.\n",
    "sea": "The sea\n=======\n\nThe white whale swims in the sea; the colour, the color.\n",
    "ship": "A ship\n======\n\nNo whale. A ship, the white ship.\n",
}

COMMANDS = [
    ["count", "docs", "--by-document", "--format", "json"],
    ["keywords", "docs", "--format", "json"],
    ["ngrams", "docs", "--format", "json"],
    ["kwic", "white whale", "docs"],
    ["stats", "docs", "--window", "3", "--format", "json"],
    ["audit", "docs", "--format", "json"],
]


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    for name, text in DOCUMENTS.items():
        (tmp_path / "docs" / f"{name}.rst").write_text(text)


@pytest.fixture
def output(capfd):
    def output(command, *options):
        code = main([*command, *options])
        return code, *capfd.readouterr()

    return output


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_command_writes_the_same_on_any_engine(monkeypatch, output, command):
    expected = output(command, "--engine", "serial")
    assert expected[1]
    assert output(command, "--engine", "thread", "--workers", "2") == expected
    monkeypatch.setattr("sphinx_mrstats.jobs.WORTH_WORKERS", 0)
    assert output(command, "--engine", "pool", "--workers", "2") == expected


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", [COMMANDS[0], COMMANDS[3]], ids=["count", "kwic"])
def test_a_command_writes_the_same_on_dask(output, command):
    expected = output(command, "--engine", "serial")
    assert output(command, "--engine", "dask", "--workers", "2") == expected


@pytest.mark.usefixtures("project")
def test_a_scheduler_is_for_engines_that_have_one(output):
    options = ["--scheduler", "tcp://127.0.0.1:1"]
    code, _, error = output(["count", "docs"], *options)
    assert (code, error) == (
        2,
        "sphinx-mrstats: error: --scheduler: the engine 'pool' has none; add --engine dask\n",
    )


@pytest.mark.usefixtures("project")
def test_a_scheduler_of_the_settings_is_passed_over_by_other_engines(tmp_path, output):
    (tmp_path / "pyproject.toml").write_text(
        '[tool.sphinx-mrstats]\nengine = "dask"\nscheduler = "tcp://127.0.0.1:1"\n'
    )
    assert output(["count", "docs"], "--engine", "serial")[0] == 0
    code, _, error = output(["count", "docs"])
    assert code == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in error


@pytest.mark.usefixtures("project")
def test_a_scheduler_that_is_no_address_is_an_error(output):
    code, _, error = output(["count", "docs"], "--engine", "dask", "--scheduler", "nowhere")
    assert code == 2
    assert "'nowhere' is no address of a Dask scheduler" in error
    assert "tcp://10.0.0.1:8786" in error
