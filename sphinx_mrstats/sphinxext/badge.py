"""Numbers for badges and other programs: two files in JSON beside the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import get_translation

from sphinx_mrstats.files import write_whole
from sphinx_mrstats.sphinxext.content import numbers, totals
from sphinx_mrstats.sphinxext.domain import domain_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["write_badge"]

_ = get_translation("mrstats")


def write_badge(app: Sphinx) -> None:
    """Write ``mrstats-badge.json`` and ``mrstats.json``, those of them that changed.

    The first is what shields.io's badge "endpoint" reads, which takes no other keys; the second has
    the totals, and the numbers of each document.
    """
    tally = domain_of(app.env).tally
    whole = totals(tally)
    badge = {
        "schemaVersion": 1,
        "label": str(_("words")),
        "message": tally.numerals.write(whole["tokens"]),
        "color": "informational",
    }
    by_document = {
        name: numbers(sum(words.values()), len(words)) for name, words in tally.words().items()
    }
    _write(app, "mrstats-badge.json", badge)
    _write(app, "mrstats.json", {"format": 1, **whole, "by_document": by_document})


def _write(app: Sphinx, name: str, content: dict[str, Any]) -> None:
    path = Path(app.outdir, name)
    data = f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode("utf-8", "replace")
    if not (path.is_file() and path.read_bytes() == data):
        write_whole(path, data)
