"""Lists of paths, as other programs write them."""

from __future__ import annotations

import os

__all__ = ["read_list"]


def read_list(data: bytes) -> list[str]:
    r"""Read a list of paths: one on each line, or each ended by NUL where there is any.

    No path holds a NUL, so that what ``find -print0`` and ``git ls-files -z`` write is told by it.
    Lines may end as they do on Windows. Empty ones are left out; there are no comments. Bytes that
    are not UTF-8 are kept as file names keep them.

    >>> read_list(b"a.rst\n\ndocs/b.rst\r\n"), read_list(b"a.rst\0odd\nname.rst\0")
    (['a.rst', 'docs/b.rst'], ['a.rst', 'odd\nname.rst'])
    """
    if b"\0" in data:
        paths = data.split(b"\0")
    else:
        paths = [line.removesuffix(b"\r") for line in data.split(b"\n")]
    return [os.fsdecode(path) for path in paths if path]
