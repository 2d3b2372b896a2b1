"""The engine without workers: every task runs in the calling process, one after the other."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from sphinx_mrstats.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.engines.base import Blob, Block, MapTask, Progress, ReduceTask

__all__ = ["SerialEngine"]

# What is mapped beyond this many bytes waits in a file for its reducer: 300 blocks of words, a
# gigabyte of documents.
_IN_MEMORY = 64_000_000


class _Place(NamedTuple):
    """Where a blob is in the file."""

    offset: int
    length: int


class SerialEngine:
    """Run jobs in the calling process.

    >>> def ends(block):
    ...     return [block[:1], block[-1:]]
    >>> SerialEngine().shuffle(ends, lambda *blobs: b"+".join(blobs), [b"ab", b"cde"], 2)
    [b'a+c', b'b+e']
    """

    n_workers = 1

    def shuffle(
        self,
        map_task: MapTask,
        reduce_task: ReduceTask,
        blocks: Sequence[Block],
        n_reducers: int,
        progress: Progress | None = None,
    ) -> list[Any]:
        """Map each block, then reduce: see `sphinx_mrstats.engines.base.Engine.shuffle`."""
        mapped: list[Sequence[Blob] | Sequence[_Place]] = []
        size = 0
        with ExitStack() as stack:
            file: BinaryIO | None = None
            for number, block in enumerate(blocks):
                blobs = map_task(block)
                size += sum(map(len, blobs))
                if size > _IN_MEMORY:
                    file = file or stack.enter_context(_nameless_file())
                    mapped.append(_put(file, blobs))
                else:
                    mapped.append(blobs)
                if progress is not None:
                    progress(number)
            return [
                reduce_task(*(_get(file, blobs[r]) for blobs in mapped)) for r in range(n_reducers)
            ]

    def close(self) -> None:
        """There is nothing to let go of."""


def _nameless_file() -> BinaryIO:
    """Make a file that is gone with this process, however that ends."""
    from tempfile import TemporaryFile  # most jobs need none

    return TemporaryFile(prefix="sphinx-mrstats-")


def _put(file: BinaryIO, blobs: Sequence[Blob]) -> list[_Place]:
    places = []
    try:
        for blob in blobs:
            places.append(_Place(file.tell(), len(blob)))
            file.write(blob)
        file.flush()
    except OSError as error:
        raise EngineError(
            f"can't write what was mapped to a temporary file: {error.strerror}. Make room, or set "
            "TMPDIR to a folder with room"
        ) from error
    return places


def _get(file: BinaryIO | None, blob: Blob | _Place) -> Blob:
    if file is None or not isinstance(blob, _Place):
        return blob  # type: ignore[return-value]  # a place is only given where there is a file
    file.seek(blob.offset)
    return file.read(blob.length)
