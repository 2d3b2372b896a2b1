"""Files of an output folder that are written when their content changes, and only then."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["KeptFiles"]


class KeptFiles:
    """The files below `folder`, by their names.

    `known` are those of the last build: name → `memory`, from which follows whether a file has to
    be made again. After a build, `memory` is for the next, and `remove_others` removes what the
    last build had and this one hasn't.
    """

    def __init__(self, folder: Path, known: Mapping[str, str]) -> None:
        self._folder = folder
        self._known = known
        self.memory: dict[str, str] = {}

    def read(self, name: str, key: str) -> bytes | None:
        """Return a file that was made from what `key` stands for, and is as it was made."""
        try:
            content = (self._folder / name).read_bytes()
        except OSError:
            return None
        if self._known.get(name) != _memory(key, content):
            return None
        self.memory[name] = self._known[name]
        return content

    def write(self, name: str, key: str, content: bytes) -> None:
        """Write a file unless it holds `content` already."""
        path = self._folder / name
        self.memory[name] = _memory(key, content)
        if not (path.is_file() and path.read_bytes() == content):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def remove_others(self) -> None:
        """Remove files that this build has no use for, and folders that are empty then."""
        for name in sorted(self._known.keys() - self.memory.keys()):
            path = self._folder / name
            path.unlink(missing_ok=True)
            for folder in path.relative_to(self._folder).parents:
                if not any((self._folder / folder).iterdir()):
                    (self._folder / folder).rmdir()


def _memory(key: str, content: bytes) -> str:
    return f"{key} {hashlib.blake2b(content, digest_size=16).hexdigest()}"
