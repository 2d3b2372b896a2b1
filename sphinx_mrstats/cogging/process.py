"""A shell command that is run to its end, with every process that it starts."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.errors import ScriptError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import FrameType

__all__ = ["Completed", "deadline", "last_lines", "run_shell"]

deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
"""When whoever runs the command has to be done, on the clock of ``time.monotonic``."""

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
) -> Completed:
    r"""Run ``command`` in ``/bin/sh`` and wait until all that it started has closed its output.

    ``folder`` is where it runs, by default the current one; ``timeout`` is in seconds (None: no
    limit); ``env`` replaces the environment; ``stdin`` is the text that the command can read, by
    default none at all, so that it can't wait for a keyboard. Output is read as UTF-8 whatever the
    locale; bytes that are not UTF-8 are left out. The command runs in a session of its own, and
    whatever of it is still there afterwards is killed.

    Raises :exc:`~sphinx_mrstats.errors.ScriptError` when the time is over, or where the folder does
    not exist.

    >>> run_shell("echo to be; echo or not >&2; exit 3")
    Completed(output='to be\nor not\n', returncode=3)
    """
    place = os.path.join(os.curdir, folder)  # noqa: PTH118  # a leading "-" is no option of cd
    if not os.path.isdir(place):  # noqa: PTH112  # Path would drop the "./"
        raise ScriptError(f"there is no folder {place!r} to run {command!r} in")
    # The shell changes folder, and both streams are joined last thing, because scripts can tell:
    # "pwd" says how the folder was reached, and "2>/dev/null" at the end of a command line does
    # nothing. Books written for sphinxcontrib-paverutils hold such output.
    shell_command = f"cd {shlex.quote(place)}; {command} 2>&1"
    given = None if stdin is None else stdin.encode("utf-8")
    started = time.monotonic()
    end = deadline.get()
    if end is not None:
        timeout = max(0.0, end - started) if timeout is None else min(timeout, end - started)
    interrupts = _Interrupts()
    process = subprocess.Popen(
        ["/bin/sh", "-c", shell_command],
        stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=None if env is None else dict(env),
        start_new_session=True,
    )
    try:
        interrupts.deliver()
        printed, _ = process.communicate(given, timeout=timeout)
    except subprocess.TimeoutExpired as expired:
        message = f"{command!r} was still running after {expired.timeout:.3g} s and was stopped"
        raise ScriptError(message + last_lines(_decode(expired.output or b""))) from None
    finally:
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
