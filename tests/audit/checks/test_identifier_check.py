"""What the check ``identifier`` takes for a name of the project's code."""

from __future__ import annotations

import sys
import zlib

import pytest

from sphinx_mrstats.audit.checks.identifier import read_inventory
from sphinx_mrstats.errors import ConfigurationError

OBJECTS = """\
sea.WhaleWatch py:class 1 api.html#$ -
sea.WhaleWatch.look_out py:method 1 api.html#$ -
sea.count py:function 1 api.html#$ -
sea_level std:confval 1 config.html#$ -
sea std:label -1 index.html#sea The sea
"""
TOML = '[tool.sphinx-mrstats.audit.identifier]\ninventory = ["objects.inv"]\n'


@pytest.fixture
def inventory(tmp_path):
    """An inventory as Sphinx writes it."""
    head = "# Sphinx inventory version 2\n# Project: Sea\n# Version: 1\n"
    head += "# The remainder of this file is compressed using zlib.\n"
    path = tmp_path / "objects.inv"
    path.write_bytes(head.encode() + zlib.compress(OBJECTS.encode()))
    return path


def test_names_without_markup_are_found(audit, inventory):
    text = (
        "The WhaleWatch class has look_out and sea.count, not count or sea.\n"
        "``WhaleWatch`` and :py:class:`WhaleWatch` are fine; set sea_level! (WhaleWatches)\n"
    )
    outcome = audit({"a.rst": text}, select=["identifier"], toml=TOML)
    assert [(each.word, each.line, each.column, each.suggestion) for each in outcome.findings] == [
        ("WhaleWatch", 1, 5, ":py:class:`~sea.WhaleWatch`"),
        ("look_out", 1, 26, ":py:meth:`~sea.WhaleWatch.look_out`"),
        ("sea.count", 1, 39, ":py:func:`sea.count`"),
        ("sea_level", 2, 57, ":std:confval:`sea_level`"),
    ]


def test_names_can_be_allowed(audit, inventory):
    toml = f'{TOML}allow = ["WhaleWatch"]\n'
    assert audit({"a.rst": "A WhaleWatch."}, select=["identifier"], toml=toml).findings == []


def test_without_an_inventory_nothing_is_found(audit):
    assert audit({"a.rst": "A WhaleWatch."}, select=["identifier"]).findings == []


def test_inventories_that_cannot_be_read_are_named(inventory, tmp_path, monkeypatch):
    with pytest.raises(ConfigurationError, match=r"none\.inv: no such file.*sphinx-build"):
        read_inventory(tmp_path / "none.inv")
    inventory.write_bytes(b"nothing")
    with pytest.raises(ConfigurationError, match=r"objects\.inv: not an inventory"):
        read_inventory(inventory)
    monkeypatch.setitem(sys.modules, "sphobjinv", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'sphinx-mrstats\[inventory\]'"):
        read_inventory(inventory)
