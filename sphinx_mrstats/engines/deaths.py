"""What follows from the deaths of workers: a task is run again, or given up."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass, field

from sphinx_mrstats.errors import WorkerLostError, WorkerLostWarning

__all__ = ["Deaths"]

# A worker may die of something else than its task: the system ran out of memory, somebody killed
# it. So a task is run again, with each of its inputs put on record. The one that was in hand at two
# deaths is taken to be the cause; without such a one, a task is given up after this many.
_DEATHS_WITH_ITEM = 2
_DEATHS_WITH_TASK = 6


@dataclass(slots=True)
class Deaths:
    """How many workers died with a task, and with what of it in hand."""

    number: int = 0
    in_hand: Counter[str] = field(default_factory=Counter)

    def count(
        self, cause: str, in_hand: str = "", *, workers: int = 1, known: bool = False
    ) -> None:
        """Count the death of a worker, or of several: the task is to be run again, on record.

        `in_hand` is what the last had in hand, empty where nothing was on record. A first death is
        a `WorkerLostWarning`, unless it is `known` from another task. Raises `WorkerLostError`
        where the task is given up.
        """
        first = not self.number
        self.number += workers
        self.in_hand[in_hand] += bool(in_hand)
        # Where nothing was on record, nothing can be named yet: there is one more run at least.
        if self.in_hand[in_hand] == _DEATHS_WITH_ITEM or (
            self.number >= _DEATHS_WITH_TASK and not first
        ):
            raise WorkerLostError(
                f"{self.number} worker processes died, the last with "
                f"{in_hand or 'nothing on record'} in hand ({cause}). Try fewer workers, or the "
                "engine 'serial'",
                in_hand=in_hand,
            )
        if first and not known:
            warnings.warn(
                f"a worker process died ({cause}); what it had in hand is done again",
                WorkerLostWarning,
                stacklevel=2,
            )
