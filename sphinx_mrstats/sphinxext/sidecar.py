"""What is remembered of a build: files beside the doctrees, for each builder and output folder."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.files import parse_json, read_regular, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

__all__ = ["load_beside_doctrees", "save_beside_doctrees"]


def load_beside_doctrees(app: Sphinx, kind: str) -> dict[str, str]:
    """Return what the last build of this builder into this folder remembered."""
    try:
        content = parse_json(read_regular(_path(app, kind)))
    except (OSError, ValueError):  # none yet, or damaged: nothing is known to be right
        return {}
    if not isinstance(content, dict):
        return {}
    return {key: value for key, value in content.items() if isinstance(value, str)}


def save_beside_doctrees(app: Sphinx, kind: str, content: Mapping[str, str]) -> None:
    """Remember `content` for the next build, whole or not at all."""
    write_whole(_path(app, kind), json.dumps(content, indent=0, sort_keys=True).encode())


def _path(app: Sphinx, kind: str) -> Path:
    outdir = hashlib.blake2b(str(app.outdir).encode(), digest_size=8).hexdigest()
    return Path(app.doctreedir) / f"{kind}-{app.builder.name}-{outdir}.json"
