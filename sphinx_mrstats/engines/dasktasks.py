"""What runs on a Dask worker."""

from __future__ import annotations

import contextlib
import pickle
import socket
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.engines.inhand import on_record, working_at
from sphinx_mrstats.engines.worker import Failure
from sphinx_mrstats.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_mrstats.engines.base import Blob

__all__ = ["Sent", "TaskFailed", "Terms", "map_blocks", "pick", "reduce_blobs"]


_VERSION = version("sphinx-mrstats")


class TaskFailed(Exception):  # noqa: N818  # a messenger, never shown
    """Carries the `Failure` of a task, its only argument, past whatever Dask can't pickle."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Something pickled, on its way to workers that must have the same release."""

    data: bytes
    version: str = _VERSION

    def load(self) -> Any:
        """Unpickle it, on the worker."""
        if self.version != _VERSION:
            raise EngineError(
                f"{_this_worker()} has sphinx-mrstats {_VERSION}, this job comes from "
                f"{self.version}: install the same release on all workers"
            )
        try:
            return pickle.loads(self.data)
        except Exception as error:  # whatever a module does when it is imported
            raise EngineError(
                f"{_this_worker()} can't load the functions or the inputs of the job "
                f"({type(error).__name__}: {error}): install the module that defines them on all "
                "workers"
            ) from error


@lru_cache(maxsize=2)  # of the job at hand: map, and reduce
def _load_once(sent: Sent) -> Callable[..., Any]:
    return sent.load()  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Terms:
    """How a task is run: on which `record`, if any, and whether on another machine, or may be."""

    record: str | None
    elsewhere: bool


def map_blocks(task: Sent, blocks: Sent, n_reducers: int, terms: Terms) -> list[list[Blob]]:
    """Map blocks, one after the other; for each reducer give its blobs, in their order."""
    with _told(terms):
        mapped = [_load_once(task)(block) for block in blocks.load()]
        return [[blobs[reducer] for blobs in mapped] for reducer in range(n_reducers)]


def pick(mapped: list[list[Blob]], reducer: int) -> list[Blob]:
    """Pick what is for one reducer."""
    return mapped[reducer]


def reduce_blobs(task: Sent, terms: Terms, *picked: Sequence[Blob]) -> Any:
    """Reduce what all blocks have for one reducer."""
    with _told(terms):
        return _load_once(task)(*(blob for blobs in picked for blob in blobs))


@contextlib.contextmanager
def _told(terms: Terms) -> Iterator[None]:
    """Let the client know what was in hand, if this is on record, and any error whole."""
    try:
        place = _this_worker() if terms.elsewhere else ""
        with working_at(place), _on_record(terms.record):
            yield
    except BaseException as error:  # SystemExit too, which would end the worker
        raise TaskFailed(Failure.of(error)) from None


def _on_record(record: str | None) -> contextlib.AbstractContextManager[None]:
    """Put on record, in a variable that the scheduler keeps, what is taken in hand."""
    if record is None:
        return contextlib.nullcontext()
    from distributed import get_worker
    from distributed.utils import sync

    # As `distributed.Variable.set` does, without a client of the worker's own.
    worker = get_worker()
    set_variable = worker.scheduler.variable_set
    return on_record(lambda text: sync(worker.loop, set_variable, name=record, data=text))


def _this_worker() -> str:
    from distributed import get_worker

    return f"the Dask worker {get_worker().address} on {socket.gethostname()}"
