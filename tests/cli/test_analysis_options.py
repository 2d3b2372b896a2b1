"""What the commands of the analysis say of themselves, and what they take for granted."""

from __future__ import annotations

import pytest

from sphinx_mrstats.analysis.concordance import CONCORDANCE_ORDERS, DEFAULT_CONTEXT
from sphinx_mrstats.analysis.ngrams import NGRAM_ORDERS
from sphinx_mrstats.analysis.summary import DEFAULT_WINDOW
from sphinx_mrstats.cli.dispatch import load_command
from sphinx_mrstats.cli.parser import Parser

COMMANDS = ("keywords", "kwic", "ngrams", "stats")


def parser_of(name):
    parser = Parser("sphinx-mrstats test")
    load_command(name).describe(parser)
    return parser


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_80_columns_and_has_examples(run, name, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert f"  sphinx-mrstats {name} " in out.partition("examples:")[2]
    assert "exit codes: 0 done" in out


def test_defaults_are_those_of_the_library():
    assert parser_of("kwic").get_default("context") == DEFAULT_CONTEXT
    assert parser_of("stats").get_default("window") == DEFAULT_WINDOW
    assert parser_of("ngrams").get_default("sort") == NGRAM_ORDERS[0]


@pytest.mark.parametrize(
    ("name", "arguments", "orders"),
    [("ngrams", [], NGRAM_ORDERS), ("kwic", ["sea"], CONCORDANCE_ORDERS)],
)
def test_orders_are_those_of_the_library(name, arguments, orders):
    for order in orders:
        assert parser_of(name).parse([*arguments, "--sort", order]).sort == order
