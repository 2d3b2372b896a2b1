"""A shell command that is run to its end, with every process that it starts."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_mrstats.errors import ScriptError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

__all__ = ["Completed", "deadline", "last_lines", "run_shell"]

deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
"""When whoever runs the command has to be done, on the clock of ``time.monotonic``."""

_running: set[int] = set()  # the shells that threads of this process are waiting for

LAST_LINES = 10
"""Lines of output shown in an error: a Python traceback through one call fits."""


@dataclass(frozen=True, slots=True)
class Completed:
    """What a command printed, on both streams in the order of printing, and how it ended.

    A negative ``returncode`` is the number of the signal that killed the shell.
    """

    output: str
    returncode: int


def run_shell(
    command: str,
    *,
    folder: str | os.PathLike[str] = "",
    timeout: float | None = None,
    env: Mapping[str, str] | None = None,
    stdin: str | None = None,
    hide_stderr: bool = False,
) -> Completed:
    r"""Run `command` in ``/bin/sh`` and wait until all that it started has closed its output.

    `folder` is where it runs, by default the current one; `timeout` is in seconds (None: no limit);
    `env` replaces the environment; `stdin` is the text that the command can read, by default none
    at all, so that it can't wait for a keyboard. With `hide_stderr`, standard error is no part of
    the output. Output is read as UTF-8 whatever the locale; bytes that are not UTF-8 are left out.

    The command runs in a session of its own, and what is left of that afterwards is killed. At a
    time-out, or an interrupt, so is on Linux what has begun a session of its own.

    Raises:
        ScriptError: the time is over, the folder does not exist, or this is Windows, which has no
            ``/bin/sh``.

    >>> run_shell("echo to be; echo or not >&2; exit 3")
    Completed(output='to be\nor not\n', returncode=3)

    """
    if sys.platform == "win32":
        raise ScriptError(
            f"{command!r} can't be run: commands run in /bin/sh, which Windows doesn't have; run "
            "cog in the Windows Subsystem for Linux, or in CI"
        )
    place = os.path.join(os.curdir, folder)  # noqa: PTH118  # a leading "-" is no option of cd
    if not os.path.isdir(place):  # noqa: PTH112  # Path would drop the "./"
        raise ScriptError(f"there is no folder {place!r} to run {command!r} in")
    # The shell changes folder, and both streams are joined last thing, because scripts can tell:
    # "pwd" says how the folder was reached, and "2>/dev/null" at the end of a command line does
    # nothing. Books written for sphinxcontrib-paverutils hold such output.
    shell_command = f"cd {shlex.quote(place)}; {command}" + ("" if hide_stderr else " 2>&1")
    given = None if stdin is None else stdin.encode("utf-8")
    started = time.monotonic()
    end = deadline.get()
    if end is not None:
        timeout = max(0.0, end - started) if timeout is None else min(timeout, end - started)
    interrupts = _Interrupts()
    with _adopting():
        process = subprocess.Popen(
            ["/bin/sh", "-c", shell_command],
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if hide_stderr else subprocess.STDOUT,
            env=None if env is None else dict(env),
            start_new_session=True,
        )
        _running.add(process.pid)
        try:
            interrupts.deliver()
            printed, _ = process.communicate(given, timeout=timeout)
        except BaseException as error:
            _kill_descendants(process)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            message = f"{command!r} was still running after {error.timeout:.3g} s and was stopped"
            raise ScriptError(message + last_lines(_decode(error.output or b""))) from None
        finally:
            _running.discard(process.pid)
            _kill_session(process)
            with process:  # closes the pipes and reaps the shell
                pass
    return Completed(_decode(printed), process.returncode)


def last_lines(output: str) -> str:
    r"""The end of ``output``, as the tail of an error message.

    >>> last_lines("one\ntwo\n")
    '; its last output:\n    one\n    two'
    >>> last_lines("")
    '; it printed nothing'
    """
    lines = output.rstrip().splitlines()
    if not lines:
        return "; it printed nothing"
    return "; its last output:" + "".join(f"\n    {line}" for line in lines[-LAST_LINES:])


def _decode(printed: bytes) -> str:
    return printed.decode("utf-8", errors="ignore")


def _kill_session(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the command: the shell leads a process group of the same number."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


# From prctl(2). Whose parent has ended becomes a child of the nearest process that asked for that.
_PR_SET_CHILD_SUBREAPER = 36
_PR_GET_CHILD_SUBREAPER = 37


@contextlib.contextmanager
def _adopting() -> Iterator[None]:
    """Become the parent of what the command leaves behind, on Linux; elsewhere nothing happens."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    before = ctypes.c_int(1)
    if prctl is None or prctl(_PR_GET_CHILD_SUBREAPER, ctypes.byref(before), 0, 0, 0) or before:
        yield
        return
    prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _kill_descendants(process: subprocess.Popen[bytes]) -> None:
    """Kill what the command started, in whatever session it is now.

    What has lost its parent is a child of this process by now. It is told from other children by
    its session, which is not that of this process, and by being younger than the command; of two
    that started in the same tick of the clock, the one of the larger number is.
    """
    own, session = os.getpid(), os.getsid(0)
    while True:
        table = _processes()
        started = table[process.pid].started if process.pid in table else 0
        found = {process.pid}
        found |= {
            pid
            for pid, other in table.items()
            if other.parent == own
            and other.session != session
            and (other.started, pid) > (started, process.pid)
        } - _running
        while more := {pid for pid, other in table.items() if other.parent in found} - found:
            found |= more
        found &= table.keys()
        for pid in found:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        for pid in found - {process.pid}:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        if found <= {process.pid}:  # whose zombie stays until it is asked for
            return


class _Process(NamedTuple):
    """A process as /proc has it: the numbers of its parent and session, and when it started."""

    parent: int
    session: int
    started: int


def _processes() -> dict[int, _Process]:
    """Return all processes by their numbers, as Linux has them; elsewhere none."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            # The name, in parentheses, may hold spaces and parentheses itself (proc(5)).
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            found[int(entry.name)] = _Process(int(fields[1]), int(fields[3]), int(fields[19]))
    return found


class _Interrupts:
    """Signals held back from now on until they are delivered.

    An interrupt between the start of a process and the return of ``Popen`` would lose the process.
    (Blocking the signal instead would make the process inherit the block.) Only the main thread
    is ever interrupted.
    """

    def __init__(self) -> None:
        self._pending: list[tuple[int, FrameType | None]] = []
        self._handlers: dict[int, Callable[[int, FrameType | None], Any]] = {}
        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
            handler = signal.getsignal(number)
            if callable(handler):  # not where the signal is ignored, or ends the process unseen
                self._handlers[number] = handler
                signal.signal(number, self._hold)

    def _hold(self, number: int, frame: FrameType | None) -> None:
        self._pending.append((number, frame))

    def deliver(self) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        for number, frame in self._pending:
            self._handlers[number](number, frame)
