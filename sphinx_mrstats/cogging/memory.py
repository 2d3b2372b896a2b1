"""What earlier runs found out about regions, kept in a file."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

from sphinx_mrstats.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinx_mrstats.cogging.document import Known

__all__ = ["load_memory", "save_memory"]

FORMAT = 1


def load_memory(path: Path) -> dict[str, Known]:
    """What is known of documents, by their names; nothing where the file is not to be read.

    >>> from pathlib import Path
    >>> load_memory(Path("/no/such/file"))
    {}
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            return {}
        return {
            name: tuple((inputs, output) for inputs, output in known)
            for name, known in data["documents"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def save_memory(path: Path, memory: Mapping[str, Known]) -> None:
    """Write what is known, whole or not at all; its folder is made to be ignored by Git.

    What can't be kept is lost, and only means that more regions run the next time.
    """
    text = json.dumps({"format": FORMAT, "documents": memory}, sort_keys=True)
    with contextlib.suppress(OSError):
        if not path.parent.exists():
            path.parent.mkdir(parents=True)
            (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        write_whole(path, text.encode())
