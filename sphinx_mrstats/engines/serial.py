"""The engine without workers: every task runs in the calling process, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.engines.base import Block, MapTask, Progress, ReduceTask

__all__ = ["SerialEngine"]


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
        mapped = []
        for number, block in enumerate(blocks):
            mapped.append(map_task(block))
            if progress is not None:
                progress(number)
        return [reduce_task(*(blobs[r] for blobs in mapped)) for r in range(n_reducers)]

    def close(self) -> None:
        """There is nothing to let go of."""
