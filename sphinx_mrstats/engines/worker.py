"""What runs in a worker process of the pool."""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import signal
import sys
import threading
import traceback
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from sphinx_mrstats.engines.losses import record_in
from sphinx_mrstats.engines.processes import leave_safe_path
from sphinx_mrstats.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from sphinx_mrstats.engines.base import Blob

__all__ = ["Failure", "MapJob", "ReduceJob", "Spilled", "serve"]


# How long a parent may take to die of a signal that its workers were sent too.
_SECONDS_TO_DIE = 0.5


# One of these, and one of MapJob, is moved for each block: a tuple is pickled in half the time.
class Spilled(NamedTuple):
    """Where the blobs of one block are: one after the other in a file, of these lengths."""

    path: str
    offset: int
    lengths: tuple[int, ...]

    def read(self, file: BinaryIO, reducer: int) -> Blob:
        """Read the blob made for `reducer` from the `file` at `path`."""
        file.seek(self.offset + sum(self.lengths[:reducer]))
        return file.read(self.lengths[reducer])


class MapJob(NamedTuple):
    """Map a block and write its blobs to a file in the folder `spool`; task and block pickled."""

    task: bytes
    spool: str
    block: bytes

    def run(self) -> Spilled:
        """Do it, in the worker."""
        blobs = _load(self.task)(pickle.loads(self.block))
        # One file for each worker, however many blocks it maps. It is closed after each, so that
        # nothing keeps its room on the disk once the folder is removed.
        path = Path(self.spool, f"{os.getpid()}.spill")
        try:
            with path.open("ab") as file:
                offset = file.tell()
                file.writelines(blobs)
        except OSError as error:
            raise EngineError(
                f"{self.spool}: can't write what was mapped: {error.strerror}. "
                "Make room, or set TMPDIR to a folder with room"
            ) from error
        return Spilled(str(path), offset, tuple(map(len, blobs)))


@dataclass(frozen=True, slots=True)
class ReduceJob:
    """Reduce what all blocks have for one reducer; the task is pickled."""

    task: bytes
    spool: str
    reducer: int
    blocks: Sequence[Spilled]

    def run(self) -> Any:
        """Do it, in the worker."""
        with contextlib.ExitStack() as stack:
            paths = {spilled.path for spilled in self.blocks}
            files = {path: stack.enter_context(Path(path).open("rb")) for path in paths}
            blobs = [each.read(files[each.path], self.reducer) for each in self.blocks]
        return _load(self.task)(*blobs)


@dataclass(frozen=True, slots=True)
class Failure:
    """An error on its way to the parent, as far as it can be pickled, its cause apart.

    Pickling an exception drops its cause and its traceback; some can't be pickled, or not be
    unpickled, which would stop the parent. So each is tried here first.
    """

    error: bytes | None
    caused: bool
    cause: bytes | None
    summary: str
    where: str

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Pack up `error`."""
        cause = error.__cause__
        origin = cause or error
        summary = f"{type(origin).__name__}: {origin}"
        where = "".join(traceback.format_exception(origin))
        # Where tblib is in use, as with Dask, pickling an exception takes these along.
        error.__cause__ = error.__context__ = None
        return cls(_pickled(error), cause is not None, _pickled(cause), summary, where)

    def unpack(self) -> BaseException:
        """Make the error again, for the parent to raise."""
        error: BaseException = self.make(self.error)
        origin = error
        if self.caused:
            origin = error.__cause__ = self.make(self.cause)
        origin.add_note(f"In the worker process:\n{self.where}")
        return error

    def make(self, pickled: bytes | None) -> BaseException:
        """Unpickle an error, or make one that says the same."""
        return EngineError(self.summary) if pickled is None else pickle.loads(pickled)


def _pickled(error: BaseException | None) -> bytes | None:
    """Pickle an exception, if it comes back as one of its kind."""
    try:
        pickled = pickle.dumps(error)
        return pickled if type(pickle.loads(pickled)) is type(error) else None
    except Exception:  # whatever its own methods raise
        return None


@lru_cache(maxsize=2)  # of the job at hand: map, and reduce
def _load(task: bytes) -> Callable[..., Any]:
    """Unpickle a task, once for all blocks."""
    try:
        return pickle.loads(task)  # type: ignore[no-any-return]
    except Exception as error:
        raise EngineError(
            f"a worker process can't load the functions of the job ({type(error).__name__}: "
            f"{error}): define them at the top level of a module that can be imported, or of the "
            'script, before what is under if __name__ == "__main__"'
        ) from error


def serve(jobs: Connection, spool: str, interrupts_ignored: bool) -> None:
    """Run the jobs that arrive until None does; the main function of a worker process.

    `spool` is where the first job will spill.
    """
    leave_safe_path()
    in_use = [spool]
    _settle(in_use, interrupts_ignored)
    threading.Thread(target=_leave_with_parent, args=(in_use, None), daemon=True).start()
    jobs.send(None)
    while (message := jobs.recv()) is not None:
        job, record = message
        in_use[:] = [job.spool]
        reply = _perform(job, record)
        _flush()
        jobs.send_bytes(reply)


def _settle(in_use: list[str], interrupts_ignored: bool) -> None:
    """End quietly when Ctrl-C or SIGTERM tells to, whatever the parent does about them."""

    def leave(_number: int, _frame: object) -> None:
        # Where all of a group of processes are told to end, nobody else is left to clean up.
        if Path(in_use[0]).exists():
            _leave_with_parent(in_use, _SECONDS_TO_DIE)
        os._exit(128 + signal.SIGTERM)

    signal.signal(signal.SIGINT, signal.SIG_IGN if interrupts_ignored else signal.SIG_DFL)
    signal.signal(signal.SIGTERM, leave)
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})


def _leave_with_parent(in_use: list[str], seconds: float | None) -> None:
    """Wait for the parent's end; where it was killed, clean up in its place."""
    parent = parent_process()
    if parent is not None and connection.wait([parent.sentinel], seconds):
        shutil.rmtree(in_use[0], ignore_errors=True)
        os._exit(1)


def _perform(job: MapJob | ReduceJob, record: str | None) -> bytes:
    """Give the result, or the failure, pickled."""
    try:
        with record_in(Path(record)) if record else contextlib.nullcontext():
            return _sendable(job.run())
    except BaseException as error:  # SystemExit too: the parent waits for an answer
        return pickle.dumps(Failure.of(error))


def _sendable(result: Any) -> bytes:
    try:
        return pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # whatever an object's own methods raise
        raise EngineError(
            f"a result can't be sent from a worker process: {error}. Let the function give text, "
            "numbers, or collections of them, or use the engine 'serial'"
        ) from error


def _flush() -> None:
    """Let what the user's functions printed appear, also where this process is killed later."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):  # none, or closed
            stream.flush()
