"""How processes are started: by which method, with which module path, and without interruption."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "SAFE_PATH",
    "default_start_method",
    "interrupts_held",
    "leave_safe_path",
    "safe_path",
    "start_method_left_open",
]

SAFE_PATH = {"PYTHONSAFEPATH": "sphinx-mrstats"}
"""What the environment of each Python process holds that this package starts. Python takes any text
for yes; this one tells `leave_safe_path` that the variable was set here, and not by the user."""


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Delay Ctrl-C and SIGTERM in this thread, and in processes that are started meanwhile.

    Engines use it around steps that belong together. For example, a process must not be started
    without being noted among those that are ended later.
    """
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def safe_path() -> Iterator[None]:
    """Keep processes that are started meanwhile from importing modules of the current folder.

    multiprocessing starts workers, and the process that tracks shared memory, by ``python -c``. Its
    module path begins with the current folder, so that a :file:`pickle.py` beside a stranger's
    documents would be run. A PYTHONSAFEPATH that the user has set is left as it is.
    """
    added = SAFE_PATH.keys() - os.environ.keys()
    os.environ.update({name: SAFE_PATH[name] for name in added})
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


def leave_safe_path() -> None:
    """Undo `safe_path` in a worker: it should not hold for what the code of users starts."""
    for name, value in SAFE_PATH.items():
        if os.environ.get(name) == value:
            del os.environ[name]


def default_start_method() -> str:
    """Choose how to start workers: as the program chose, else the quickest way that is safe here.

    The quickest is fork, which starts two workers in 30 ms; spawn takes 150 ms. A process with
    threads is not forked, as locks that its threads hold would stay locked in the workers. The
    exception is a notebook: it has threads, but its functions are in no file that a new process
    could import.
    """
    chosen = multiprocessing.get_start_method(allow_none=True)
    if chosen is not None:
        return chosen
    default, *others = multiprocessing.get_all_start_methods()
    if default == "spawn" or "fork" not in (default, *others):  # Windows, and macOS's unsafe fork
        return default
    alone = threading.active_count() == 1
    return "fork" if alone or not _main_can_be_imported() else "forkserver"


def _main_can_be_imported() -> bool:
    """Tell whether a new process could load what this program's main module defines."""
    main = sys.modules["__main__"]
    if getattr(main, "__spec__", None) is not None:
        return True
    return os.path.isfile(getattr(main, "__file__", None) or "")  # noqa: PTH113  # takes all text


@contextlib.contextmanager
def start_method_left_open() -> Iterator[None]:
    """Undo that multiprocessing notes a start method as chosen when it starts the first process.

    `default_start_method` would take it for the program's own choice from then on.
    """
    is_open = multiprocessing.get_start_method(allow_none=True) is None
    try:
        yield
    finally:
        if is_open:
            multiprocessing.set_start_method(None, force=True)
