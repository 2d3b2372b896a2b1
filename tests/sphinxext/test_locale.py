"""Facts about the message catalogues."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import sphinx_mrstats

LOCALE = Path(sphinx_mrstats.__file__).parent / "locale"
CATALOGUES = sorted(LOCALE.rglob("*.po"))


def marked_messages():
    """All texts that the extension marks for translation, and those that charts have said."""
    sources = [*(LOCALE.parent / "sphinxext").rglob("*.py"), *LOCALE.parent.glob("render/plots/*")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources if path.suffix == ".py")
    return set(re.findall(r'\b(?:_|say)\(\s*"([^"]*)"\s*\)', text))


def test_german_is_there():
    assert LOCALE / "de/LC_MESSAGES/mrstats.po" in CATALOGUES


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_translates_every_message_and_is_compiled(path):
    with path.open("rb") as file:
        catalogue = read_po(file)
    translations = {message.id: message.string for message in catalogue if message.id}
    assert translations.keys() == marked_messages()
    assert all(translations.values())
    compiled = read_mo(io.BytesIO(path.with_suffix(".mo").read_bytes()))
    assert {message.id: message.string for message in compiled if message.id} == translations
