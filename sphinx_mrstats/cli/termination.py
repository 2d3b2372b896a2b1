"""SIGTERM as an exception, so that a command cleans up before it ends."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Terminated", "termination_raised"]


class Terminated(KeyboardInterrupt):
    """The process was told to end: a KeyboardInterrupt to whatever is being done."""


@contextmanager
def termination_raised() -> Iterator[None]:
    """Let SIGTERM, the first of them, raise `Terminated` meanwhile.

    Where somebody else handles or ignores it, and in other threads than the main one, nothing
    changes.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return

    def end(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is cleaned up already
        raise Terminated

    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
