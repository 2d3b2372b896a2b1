"""The engine on Dask's distributed scheduler: what its client does, and what runs on a worker."""

from __future__ import annotations

import contextlib
import pickle
import socket
import uuid
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib.metadata import version
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.engines.daskcluster import Cluster, connect, start_here
from sphinx_mrstats.engines.losses import Deaths, on_record, working_at
from sphinx_mrstats.engines.worker import Failure
from sphinx_mrstats.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from distributed import Future

    from sphinx_mrstats.engines.base import Blob, Block, MapTask, Progress, ReduceTask

__all__ = ["DaskEngine"]

# Dask spends about a millisecond on each task, and each reducer picks from each map task: 32,768
# small tasks took 31 s. With more blocks than that, several are mapped in one task.
_MOST_TASKS = 4096

# With fewer map tasks than this, threads would be idle while the last ones finish, however many
# reducers there are.
_TASKS_PER_THREAD = 4

# Whether there are still a scheduler and workers is asked when nothing was heard for so long.
_SECONDS_BETWEEN_LOOKS = 2.0

_VERSION = version("sphinx-mrstats")


class DaskEngine:
    """Run jobs on the workers of a Dask scheduler.

    `scheduler` is its address, such as ``tcp://10.0.0.1:8786``. Without one, a cluster of
    `num_workers` processes is started on this machine when it is first needed, and ended by
    `close`; with one, the workers are those that the scheduler has. Blobs stay on the workers,
    which put them on their disks where they don't fit in memory; nothing but the reduced parts
    comes to this process.

    A job raises `UsageError` where the package distributed isn't installed, and `EngineError` where
    no scheduler answers, or no longer.
    """

    def __init__(self, num_workers: int, *, scheduler: str | None = None) -> None:
        self._num_workers = num_workers
        self._scheduler = scheduler
        self._cluster: Cluster | None = None

    @property
    def n_workers(self) -> int:
        """How many tasks run at a time: with a scheduler, as many as it says."""
        if self._scheduler is None:
            return self._num_workers
        return self._connected().n_threads()

    def shuffle(
        self,
        map_task: MapTask,
        reduce_task: ReduceTask,
        blocks: Sequence[Block],
        n_reducers: int,
        progress: Progress | None = None,
    ) -> list[Any]:
        """Map each block, then reduce: see `sphinx_mrstats.engines.base.Engine.shuffle`."""
        cluster = self._connected()
        mapping, reducing = _sent("functions", map_task), _sent("functions", reduce_task)
        try:
            return _Shuffle(cluster, mapping, reducing, n_reducers).run(blocks, progress)
        except Exception:
            raise
        except BaseException:  # Ctrl-C: nobody waits for what workers are doing
            self.close()
            raise

    def close(self) -> None:
        """End the cluster that was started here, or leave the scheduler; a job connects again."""
        cluster, self._cluster = self._cluster, None
        if cluster is not None:
            cluster.close()

    def _connected(self) -> Cluster:
        if self._cluster is None:
            self._cluster = (
                start_here(self._num_workers)
                if self._scheduler is None
                else connect(self._scheduler)
            )
        return self._cluster


@dataclass(slots=True)
class _Shuffle:
    """One job on a cluster."""

    cluster: Cluster
    map_task: _Sent
    reduce_task: _Sent
    n_reducers: int
    mapped: list[Future] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    submits: list[Callable[[str | None], Future]] = field(default_factory=list)

    def run(self, blocks: Sequence[Block], progress: Progress | None) -> list[Any]:
        """Give the parts, in the order of the reducers."""
        self.cluster.begin()
        most = max(_TASKS_PER_THREAD * self.cluster.n_threads(), _MOST_TASKS // self.n_reducers)
        batches = list(_batches(blocks, most))
        self.submits = [
            partial(self._submit_map, _sent("inputs", blocks[first:end])) for first, end in batches
        ]

        def tell(number: int, future: Future) -> Future:
            if progress is not None:
                for block in range(*batches[number]):
                    progress(block)
            return future

        self.mapped = self._finish(self.submits, tell)
        return self._finish(
            [partial(self._submit_reduce, reducer) for reducer in range(self.n_reducers)],
            lambda _, future: self.cluster.fetch(future),
        )

    def _terms(self, record: str | None) -> _Terms:
        return _Terms(record, elsewhere=not self.cluster.is_local)

    def _submit_map(self, blocks: _Sent, record: str | None) -> Future:
        return self.cluster.submit(
            _map_blocks, self.map_task, blocks, self.n_reducers, self._terms(record)
        )

    def _submit_reduce(self, reducer: int, record: str | None) -> Future:
        """Pick and reduce; anew, where that failed, with what was lost mapped again."""
        broken = [number for number, each in enumerate(self.mapped) if each.status == "error"]
        again = self._finish([self.submits[number] for number in broken], lambda _, future: future)
        for number, future in zip(broken, again, strict=True):
            self.mapped[number] = future
        picked = [self.cluster.submit(_pick, each, reducer) for each in self.mapped]
        terms = self._terms(record)
        return self.cluster.submit(_reduce_blobs, self.reduce_task, terms, *picked)

    def _finish(
        self,
        submits: Sequence[Callable[[str | None], Future]],
        receive: Callable[[int, Future], Any],
    ) -> list[Any]:
        """Submit tasks; give what `receive` makes of each, or raise the error of the first to fail.

        A task is submitted again, on record, where its worker died. Those after one that failed
        are dropped, those before it waited for: the error is the same on every run.
        """
        news: SimpleQueue[tuple[int, Future]] = SimpleQueue()
        futures: list[Future] = []

        def listen(number: int, future: Future) -> Future:
            future.add_done_callback(lambda done: news.put((number, done)))
            return future

        for number, submit in enumerate(submits):
            futures.append(listen(number, submit(None)))
        deaths = [Deaths() for _ in submits]
        records = [""] * len(submits)
        received: list[Any] = [None] * len(submits)
        failure: BaseException | None = None
        unfinished = set(range(len(submits)))
        while unfinished:
            try:
                number, future = news.get(timeout=_SECONDS_BETWEEN_LOOKS)
            except Empty:
                self.cluster.check()
                continue
            if number not in unfinished or futures[number] is not future:
                continue
            error = self.cluster.error_of(future)
            if error is None:
                try:
                    received[number] = receive(number, future)
                except Exception as lost:  # with the result, and again when that was made again
                    error = lost
            if error is None:
                unfinished.remove(number)
            elif (killed := self.cluster.killed_by(error)) is not None:
                in_hand = self.cluster.read_record(records[number]) if records[number] else ""
                known = killed.last in self.dead
                deaths[number].count(killed.cause, in_hand, workers=killed.workers, known=known)
                self.dead.add(killed.last)
                # A new one: the worker may be killed before it writes what it has in hand.
                records[number] = f"sphinx-mrstats-{uuid.uuid4()}"
                futures[number] = listen(number, submits[number](records[number]))
            else:
                failure = _as_raised(error)
                self.cluster.cancel([futures[each] for each in unfinished if each >= number])
                unfinished = {each for each in unfinished if each < number}
        if failure is not None:
            raise failure
        return received


def _as_raised(error: BaseException) -> BaseException:
    """Give the error that a task raised; whatever else went wrong is the cluster's."""
    if isinstance(error, _TaskFailed):
        return error.args[0].unpack()  # type: ignore[no-any-return]
    return EngineError(
        f"the Dask cluster could not run the job ({type(error).__name__}: {error}): are "
        "sphinx-mrstats and distributed installed on all workers, in the same releases?"
    )


def _batches(blocks: Sequence[Block], most: int) -> Iterator[tuple[int, int]]:
    """Divide blocks evenly into at most so many batches: the first of each, and its end."""
    n_batches = min(most, len(blocks))
    for batch in range(n_batches):
        yield batch * len(blocks) // n_batches, (batch + 1) * len(blocks) // n_batches


def _sent(what: str, thing: object) -> _Sent:
    """Pickle what goes to workers: what a module defines by its name, all else as it is."""
    import cloudpickle

    try:
        return _Sent(cloudpickle.dumps(thing))
    except Exception as error:  # whatever an object's own methods raise
        raise EngineError(
            f"the {what} of this job can't be sent to Dask workers: {error}. Use functions, text, "
            "numbers and collections of them, or the engine 'serial'"
        ) from error


# What follows runs on a worker.


class _TaskFailed(Exception):  # noqa: N818  # a messenger, never shown
    """Carries the `Failure` of a task, its only argument, past whatever Dask can't pickle."""


@dataclass(frozen=True, slots=True)
class _Sent:
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
def _load_once(sent: _Sent) -> Callable[..., Any]:
    return sent.load()  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Terms:
    """How a task is run: on which `record`, if any, and whether on another machine, or may be."""

    record: str | None
    elsewhere: bool


def _map_blocks(task: _Sent, blocks: _Sent, n_reducers: int, terms: _Terms) -> list[list[Blob]]:
    """Map blocks, one after the other; for each reducer give its blobs, in their order."""
    with _told(terms):
        mapped = [_load_once(task)(block) for block in blocks.load()]
        return [[blobs[reducer] for blobs in mapped] for reducer in range(n_reducers)]


def _pick(mapped: list[list[Blob]], reducer: int) -> list[Blob]:
    """Pick what is for one reducer."""
    return mapped[reducer]


def _reduce_blobs(task: _Sent, terms: _Terms, *picked: Sequence[Blob]) -> Any:
    """Reduce what all blocks have for one reducer."""
    with _told(terms):
        return _load_once(task)(*(blob for blobs in picked for blob in blobs))


@contextlib.contextmanager
def _told(terms: _Terms) -> Iterator[None]:
    """Let the client know what was in hand, if this is on record, and any error whole."""
    try:
        place = _this_worker() if terms.elsewhere else ""
        with working_at(place), _on_record(terms.record):
            yield
    except BaseException as error:  # SystemExit too, which would end the worker
        raise _TaskFailed(Failure.of(error)) from None


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
