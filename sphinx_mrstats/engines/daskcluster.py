"""A Dask scheduler and its workers, as a client sees them: started, asked, found lost, ended."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing import resource_tracker, util
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.engines.processes import SAFE_PATH, interrupts_held, safe_path
from sphinx_mrstats.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from distributed import Client, Future, LocalCluster

__all__ = ["Cluster", "Killed", "LocalWorkers", "connect", "start_here"]

# How long a scheduler may take to answer the first time, and any other time.
_SECONDS_TO_CONNECT = 5
_SECONDS_TO_ANSWER = 10

# Whether a result that was lost is there again is asked as often as this.
_SECONDS_BETWEEN_LOOKS = 2.0

# A scheduler that was silent so long is lost: with the time to notice, well within a minute.
_SECONDS_SILENT = 20.0

# Without any worker for so long, none is expected to come: a cloud's take a while.
_SECONDS_WITHOUT_WORKERS = 60.0

# Starting workers takes a second, on a machine that is busy several.
_SECONDS_TO_START = 60.0
_SECONDS_BETWEEN_COUNTS = 0.02


@dataclass(frozen=True, slots=True)
class Killed:
    """How many workers died with a task waiting or in hand, the address of the last, and why."""

    workers: int
    last: str
    cause: str


class Cluster:
    """A connected client, and the cluster that was started here for it, if one was."""

    def __init__(self, client: Client, local: LocalWorkers | None = None) -> None:
        self._client = client
        self._local = local
        self.begin()

    def begin(self) -> None:
        """Begin to count how long scheduler and workers are silent: between jobs, they may be."""
        self._heard = self._had_workers = time.monotonic()

    @property
    def is_local(self) -> bool:
        """Whether all workers are on this machine, in the same folder."""
        return self._local is not None

    @property
    def address(self) -> str:
        """Where the scheduler is."""
        return self._client.scheduler.address if self._client.scheduler else "?"

    def n_threads(self) -> int:
        """Ask how many tasks run at a time; 1 where workers are yet to come."""
        n_threads: int = sum(worker["nthreads"] for worker in self._workers().values())
        return max(1, n_threads)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future:
        """Let a worker call a function, of which the same call may give something else."""
        return self._client.submit(function, *arguments, pure=False)

    def error_of(self, future: Future) -> BaseException | None:
        """Give what a task failed with, or None; `EngineError` where the scheduler was lost.

        A result that was lost with its worker is no failure: Dask makes it again.
        """
        if future.status == "error":
            error: BaseException = future.exception()
            return error
        if future.status == "cancelled":
            raise self._lost()
        return None

    def killed_by(self, error: BaseException) -> Killed | None:
        """Tell the deaths of a task's workers from its errors."""
        from distributed.scheduler import KilledWorker

        if not isinstance(error, KilledWorker):
            return None
        last = error.last_worker.address
        place = "" if self._local else f", on {last}"
        return Killed(error.allowed_failures + 1, last, f"killed, or out of memory{place}")

    def fetch(self, future: Future) -> Any:
        """Bring a result here, once it is there; raise the error of its task."""
        while True:
            try:
                future.exception(timeout=_SECONDS_BETWEEN_LOOKS)
                return self._client.gather(future)
            except TimeoutError:  # it was lost with its worker, and is being made again
                self.check()

    def cancel(self, futures: Sequence[Future]) -> None:
        """Drop tasks that are of no use any more."""
        with contextlib.suppress(OSError):
            self._client.cancel(futures)

    def read_record(self, name: str) -> str:
        """Read what a task on record had in hand last; empty where it didn't come so far."""
        from distributed import Variable

        try:
            return str(Variable(name, client=self._client).get(timeout=0.1))
        except TimeoutError:
            return ""

    def check(self) -> None:
        """See to workers; raise `EngineError` where scheduler or workers are lost for good."""
        now = time.monotonic()
        if self._local is not None:
            self._local.revive()
        try:
            workers = self._workers()
        except (OSError, TimeoutError):
            if self._client.status == "closed" or now - self._heard > _SECONDS_SILENT:
                raise self._lost() from None
            return
        self._heard = now
        if workers:
            self._had_workers = now
        elif now - self._had_workers > _SECONDS_WITHOUT_WORKERS:
            raise EngineError(
                f"the Dask scheduler at {self.address} has had no workers for "
                f"{_SECONDS_WITHOUT_WORKERS:.0f} s: start some ('dask worker {self.address}')"
            )

    def close(self) -> None:
        """Leave the scheduler; end it, its workers and what they are doing, if started here."""
        with interrupts_held():
            if self._local is not None:
                self._local.kill_workers()
            self._client.close()
            if self._local is not None:
                self._local.close()

    def _workers(self) -> dict[str, dict[str, Any]]:
        identity = self._client.sync(
            self._client.scheduler.identity, n_workers=-1, callback_timeout=_SECONDS_TO_ANSWER
        )
        return identity["workers"]  # type: ignore[no-any-return]

    def _lost(self) -> EngineError:
        return EngineError(
            f"the Dask scheduler at {self.address} was lost: is it still running, and can it be "
            "reached? What it was doing is lost with it"
        )


def connect(address: str) -> Cluster:
    """Connect to the scheduler at `address`."""
    distributed = _distributed()
    _be_quiet()
    try:
        _reach(address)
        return Cluster(
            distributed.Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
        )
    except (OSError, TimeoutError) as error:
        raise EngineError(
            f"no Dask scheduler answers at {address} ({error}): start one ('dask scheduler'), and "
            "give the address that it shows"
        ) from error
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"{address!r} is no address of a Dask scheduler ({error}): expected one such as "
            "tcp://10.0.0.1:8786"
        ) from error


def _reach(address: str) -> None:
    """Try to connect: a client that can't would go on trying when it is dropped."""
    from distributed.core import connect
    from distributed.security import Security

    async def reach() -> None:
        arguments = Security().get_connection_args("client")
        comm = await connect(address, timeout=_SECONDS_TO_CONNECT, **arguments)
        comm.abort()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(reach())
    # In a notebook a loop runs already, and the client is left to try.


def start_here(n_workers: int) -> Cluster:
    """Start a scheduler and `n_workers` worker processes, for this machine alone."""
    distributed = _distributed()
    _be_quiet()
    # It would let interrupts through when the first worker is started, wherever they are held.
    with safe_path(), _started_apart():
        resource_tracker.ensure_running()
    cluster = None
    try:
        with interrupts_held():  # in the middle of this, what is started would never be ended
            local = LocalWorkers(distributed)
            cluster = Cluster(distributed.Client(local.cluster, set_as_default=False), local)
            local.start_workers(n_workers)
        local.wait_for_workers()
    except BaseException:
        if cluster is not None:
            cluster.close()
        raise
    return cluster


@contextlib.contextmanager
def _started_apart() -> Iterator[None]:
    """Let Python's resource tracker outlive a signal to all processes that are started here.

    It removes the semaphores of Dask's queues from shared memory once nobody is left to use them.
    Where SIGKILL ends a whole process group, it must not be in that group.
    """
    start = util.spawnv_passfds

    def start_apart(path: bytes, arguments: list[Any], fds: list[int]) -> int:
        *options, code = arguments
        quietly = "import os, warnings; os.setsid(); warnings.simplefilter('ignore');"
        pid: int = start(path, [*options, f"{quietly} {code}"], fds)
        return pid

    util.spawnv_passfds = start_apart  # type: ignore[assignment]
    try:
        yield
    finally:
        util.spawnv_passfds = start


class LocalWorkers:
    """A scheduler in this process, with workers in others; Ctrl-C reaches the former alone."""

    def __init__(self, distributed: Any) -> None:
        import dask

        self._others = set(multiprocessing.active_children())
        self._folder = TemporaryDirectory(prefix="sphinx-mrstats-")
        self._n_workers = 0
        # Workers are given this configuration; what they spill is in this folder.
        self._configured = contextlib.ExitStack()
        key = "distributed.nanny.pre-spawn-environ"
        values = {
            "temporary-directory": self._folder.name,
            key: dask.config.get(key, {}) | SAFE_PATH,
        }
        self._configured.enter_context(dask.config.set(values))
        self.cluster: LocalCluster = distributed.LocalCluster(
            n_workers=0,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            # Whoever can connect can run code as this user, and all users of this machine could.
            protocol="tls",
            security=True,
            dashboard_address="127.0.0.1:0",
            local_directory=self._folder.name,
            silence_logs=logging.CRITICAL,
            # Each death is told at once: what follows is decided here, as for the pool.
            scheduler_kwargs={"allowed_failures": 0, "dashboard": False},
        )

    def start_workers(self, n_workers: int) -> None:
        """Begin to start workers."""
        self._n_workers = n_workers
        self.cluster.scale(n_workers)

    def wait_for_workers(self) -> None:
        """Wait until all are there; `EngineError` where they end before."""
        until = time.monotonic() + _SECONDS_TO_START
        while len(self.cluster.scheduler.workers) < self._n_workers:
            if self._ended() or time.monotonic() > until:
                raise EngineError(
                    "Dask workers can't be started: is what the script does under "
                    'if __name__ == "__main__"?'
                )
            time.sleep(_SECONDS_BETWEEN_COUNTS)

    def revive(self) -> None:
        """Start workers in the place of those that died while they were started again.

        Dask gives those up: a task that kills its worker at once is quicker than their start.
        """
        if len(self.cluster.workers) - len(self._ended()) < self._n_workers:
            self.cluster.sync(self._start_again)

    async def _start_again(self) -> None:
        for name in self._ended():
            del self.cluster.workers[name]
        self.cluster.scale(self._n_workers)

    def _ended(self) -> list[Any]:
        """Name the workers that Dask has given up."""
        workers = list(self.cluster.workers.items())
        return [name for name, nanny in workers if nanny.status.name in {"failed", "closed"}]

    def kill_workers(self) -> None:
        """End workers at once, those that are just being started too."""
        for nanny in self.cluster.workers.values():
            nanny.auto_restart = False
        for process in set(multiprocessing.active_children()) - self._others:
            if process.name.startswith("Dask"):
                process.kill()

    def close(self) -> None:
        """End the scheduler, and remove what was spilled."""
        self.cluster.close()
        self._configured.close()
        self._folder.cleanup()


def _distributed() -> Any:
    try:
        import cryptography  # noqa: F401  # for a cluster of our own, and late to be missed there
        import distributed
    except ImportError as error:
        raise UsageError(
            f"the engine 'dask' needs the packages of the extra of that name ({error}): "
            "pip install 'sphinx-mrstats[dask]'"
        ) from error
    return distributed


def _be_quiet() -> None:
    """Keep Dask, for good, from printing tracebacks of what is said here in a line."""
    for name in ("distributed", "distributed.client"):  # each has a level of its own
        logging.getLogger(name).setLevel(logging.CRITICAL)
