"""A progress bar for work that is long, if someone watches."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from sphinx_mrstats.stopwatch import Monitor

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID

    from sphinx_mrstats.stopwatch import Profile

__all__ = ["ProgressBar"]

# Work that ends sooner needs no bar, and a bar that only flashes disturbs.
_PATIENCE_S = 0.5


class ProgressBar(Monitor):
    """A bar on standard error, drawn from the first call that comes late enough.

    Call it with the number of documents that are done, and of all. It draws nothing where standard
    error is no terminal, and leaves nothing behind. Where bytes are known, it is they that are
    measured, with their rate.
    """

    def __init__(self, patience: float = _PATIENCE_S, profile: Profile | None = None) -> None:
        super().__init__(profile)
        self._start = time.monotonic() + patience
        self._watched = sys.stderr is not None and sys.stderr.isatty()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` documents are done."""
        if not self._watched or time.monotonic() < self._start:
            return
        if self._bar is None or self._task is None:
            self._bar = _bar(in_bytes=self.bytes_total > 0)
            self._bar.start()
            self._task = self._bar.add_task("Counting", documents=0, of=total)
        self._bar.update(
            self._task,
            completed=self.bytes_done or done,
            total=self.bytes_total or total,
            documents=done,
            of=total,
            refresh=True,
        )


def _bar(*, in_bytes: bool) -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    return Progress(
        "{task.description}",
        # styled as in the table
        BarColumn(20, style="dim", complete_style="cyan", finished_style="cyan"),
        "{task.fields[documents]}/{task.fields[of]} documents",
        *((DownloadColumn(), TransferSpeedColumn()) if in_bytes else ()),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        # No thread: one that runs while workers are forked could leave them with a held lock.
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    )
