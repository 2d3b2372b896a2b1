"""JSON is as its schema says: every command that writes JSON has one, and keeps to it."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from sphinx_mrstats.cli.dispatch import whole_parser

SCHEMAS = files("sphinx_mrstats") / "schemas"

# Arguments that make a command write each part of its JSON; an empty corpus where it can be.
CALLS = {
    "audit": [("docs",), ("docs", "--select", "unicode")],
    "count": [("docs",), ("docs", "--by-document"), ("docs", "--top", "1")],
    "diff": [("docs", "docs/part"), ("docs", "docs/part", "--by-document")],
    "explain": [("whale", "docs"), ("kraken", "docs")],
    "history": [("HEAD", "docs"), ("HEAD", "docs", "--word=sea")],
    "keywords": [("docs",), ("docs", "--document", "index")],
    "kwic": [("whale", "docs"), ("kraken", "docs")],
    "ngrams": [("docs",), ("docs", "--size", "3")],
    "stats": [("docs",), ("docs", "--window", "5")],
}

# What is written with an option that asks for another result has a schema of its own.
OTHERS = {
    "dispersion": [("stats", "docs", "--words", "--min-count", "1"), ("stats", "docs", "--words")],
    "translations": [("stats", "docs", "--translations")],
}


def commands_with_json() -> list[str]:
    """The commands whose --format takes json."""
    (commands,) = (
        action.choices for action in whole_parser()._actions if isinstance(action.choices, dict)
    )
    return [
        name
        for name, parser in commands.items()
        if any(
            "--format" in action.option_strings and "json" in action.choices
            for action in parser._actions
        )
    ]


def schema(command: str) -> dict[str, object]:
    return json.loads((SCHEMAS / f"{command}-1.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", commands_with_json())
def test_what_a_command_writes_is_as_its_schema_says(project, repo_of, run, command):
    repo_of(project).commit({})
    assert CALLS[command], "a call of each command that writes JSON belongs into CALLS"
    validator = Draft202012Validator(schema(command))
    for arguments in CALLS[command]:
        _, out, _ = run(command, *arguments, "--format", "json")
        errors = [error.message for error in validator.iter_errors(json.loads(out))]
        assert errors == []


@pytest.mark.parametrize("command", commands_with_json())
def test_a_schema_describes_its_command_and_allows_nothing_else(command):
    content = schema(command)
    Draft202012Validator.check_schema(content)
    assert f"sphinx-mrstats {command} " in content["title"]
    assert content["additionalProperties"] is False
    assert "format" in content["required"]


@pytest.mark.parametrize("name", OTHERS)
def test_what_another_result_has_is_as_its_schema_says(project, run, name):
    (project / "docs" / "index.de.po").write_text('msgid "sea"\nmsgstr "Meer"\n')
    validator = Draft202012Validator(schema(name))
    for arguments in OTHERS[name]:
        _, out, _ = run(*arguments, "--format", "json")
        assert [error.message for error in validator.iter_errors(json.loads(out))] == []


def test_there_is_no_schema_without_a_command():
    assert sorted(path.name for path in SCHEMAS.iterdir()) == [
        f"{name}-1.json" for name in sorted([*commands_with_json(), *OTHERS, "settings"])
    ]
