"""Documents that kill whoever counts them, or take all memory: named, and the rest is counted."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.slow

ENGINES = ["pool", "dask"]
GOOD = {"call": "Call me Ishmael.", "sea": "The sea, the sea.", "ship": "A ship at sea."}


def count(commands, engine, *options):
    options = ["--workers", "2", "--format", "json", *options]
    code, out, err = commands.run("count", "docs", "--engine", engine, *options)
    return code, out and json.loads(out), err


@pytest.mark.parametrize("engine", ENGINES)
def test_a_document_that_kills_every_worker_is_named_and_the_rest_is_counted(commands, engine):
    commands.write(**GOOD)
    expected = count(commands, "serial")
    commands.write(lethal="KILL the whale")
    code, words, err = count(commands, engine)
    assert (code, words) == (2, expected[1])
    note, warning = err.splitlines()
    assert note.startswith("sphinx-mrstats: note: a worker process died (killed")
    assert warning.startswith("sphinx-mrstats: warning: docs/lethal.rst: not counted: ")
    assert "3 worker processes died, the last with document 'lethal.rst' in hand" in warning
    assert commands.left() == []


@pytest.mark.parametrize("engine", ENGINES)
def test_a_worker_that_is_killed_once_changes_nothing_and_is_said(commands, engine):
    commands.write(**GOOD)
    expected = count(commands, "serial")
    commands.write(call="Call me Ishmael.\n\n..\n   ONCE\n")
    code, words, err = count(commands, engine)
    assert (code, words) == (0, expected[1])
    (note,) = err.splitlines()
    assert note.startswith("sphinx-mrstats: note: a worker process died (killed")
    assert note.endswith("; what it had in hand is done again")


@pytest.mark.parametrize("engine", ["serial", *ENGINES])
def test_a_document_that_takes_all_memory_is_named_and_the_rest_is_counted(commands, engine):
    commands.write(**GOOD)
    expected = count(commands, "serial")
    commands.write(large="SWELL like the sea", vast="SWELL like the wind")
    code, words, err = count(commands, engine)
    assert (code, words) == (2, expected[1])
    assert err.splitlines() == [
        f"sphinx-mrstats: warning: docs/{name}.rst: not counted: counting {name}.rst takes more"
        " memory than there is"
        for name in ("large", "vast")
    ]
    assert commands.left() == []


def test_where_document_after_document_kills_workers_the_job_is_given_up(commands):
    commands.write(**{f"a{number:02}": "SWELL" for number in range(12)})
    code, _, err = count(commands, "pool")
    assert code == 2
    (error,) = err.splitlines()
    assert error.startswith("sphinx-mrstats: error: counting a")
