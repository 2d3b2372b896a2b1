"""A Dask scheduler in this process, with workers in others, for one client."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import time
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.errors import EngineError

if TYPE_CHECKING:
    from distributed import LocalCluster

__all__ = ["LocalWorkers"]

# Starting workers takes a second, on a machine that is busy several.
_SECONDS_TO_START = 60.0
_SECONDS_BETWEEN_LOOKS = 0.02


class LocalWorkers:
    """A scheduler in this process, with workers in others; Ctrl-C reaches the former alone."""

    def __init__(self, distributed: Any) -> None:
        import dask

        self._others = set(multiprocessing.active_children())
        self._folder = TemporaryDirectory(prefix="sphinx-mrstats-")
        self._n_workers = 0
        # Workers are given this configuration; what they spill is in this folder.
        self._configured = contextlib.ExitStack()
        self._configured.enter_context(dask.config.set({"temporary-directory": self._folder.name}))
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
            time.sleep(_SECONDS_BETWEEN_LOOKS)

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
