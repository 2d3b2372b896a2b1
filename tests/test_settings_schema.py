"""The JSON Schema of `[tool.sphinx-mrstats]` is that of the options as they are declared."""

from __future__ import annotations

import tomllib

import pytest
from jsonschema import Draft202012Validator

from tools.settings_schema import FILE, schema, text

GOOD = """
include = ["guide/**"]
text = "doctree"
workers = 2
include-code = true
code-roles = ["sql"]
[cog]
timeout = 2.5
[audit]
select = ["typo"]
[audit.budget]
tokens = 100
"""


def test_the_file_is_that_of_today():
    """`python tools/settings_schema.py` writes it."""
    assert FILE.read_text(encoding="utf-8") == text()


def test_a_table_that_can_be_read_is_valid():
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema()).validate(tomllib.loads(GOOD))


@pytest.mark.parametrize(
    "line",
    ["exlude = []", "workers = 0", 'text = "html"', "[cog]\ntimeout = 0", "[audit.typo]\nx = 1"],
)
def test_a_table_that_cannot_be_read_is_not(line):
    assert not Draft202012Validator(schema()).is_valid(tomllib.loads(line))
