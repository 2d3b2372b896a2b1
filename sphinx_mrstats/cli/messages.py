"""What the command line says on standard error: messages, and a progress bar."""

from __future__ import annotations

import sys
import time
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.cli.output import discard
from sphinx_mrstats.errors import CacheWarning, WorkerLostWarning
from sphinx_mrstats.stopwatch import Monitor
from sphinx_mrstats.text import printable_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from rich.progress import Progress, TaskID

    from sphinx_mrstats.documents import Documents
    from sphinx_mrstats.settings import Settings
    from sphinx_mrstats.stopwatch import Profile

__all__ = [
    "PROGRAM",
    "ProgressBar",
    "error",
    "losses_noted",
    "note",
    "tell_documents",
    "tell_profile",
    "warning",
]

PROGRAM = "sphinx-mrstats"


def error(message: object) -> None:
    """Say why there is no result, or not a whole one; each line of `message` is a message."""
    _say("error", message)


def warning(message: object) -> None:
    """Say what was left out of the result."""
    _say("warning", message)


def note(message: object) -> None:
    """Say what the user may want to know, and need not act upon."""
    _say("note", message)


def _say(kind: str, message: object) -> None:
    if sys.stderr is None:  # closed by whoever started the process
        return
    try:
        for line in printable_lines(str(message)).splitlines():
            print(f"{PROGRAM}: {kind}: {line}", file=sys.stderr)
    except OSError:  # it is full, or nobody reads it: the exit code has to do
        discard(sys.stderr)


@contextmanager
def losses_noted() -> Iterator[None]:
    """Say in a line what happened to workers, or a cache, and could be mended."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", WorkerLostWarning)
        warnings.simplefilter("always", CacheWarning)
        others = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
            if issubclass(category, WorkerLostWarning | CacheWarning):
                note(message)
            else:
                others(message, category, *where, **more)

        warnings.showwarning = show
        yield


_READ_MARKDOWN = (
    "to have Markdown counted without a conf.py that says so, set source_suffix ="
    ' {".rst" = "restructuredtext", ".md" = "markdown"} in the table [tool.sphinx-mrstats.sphinx]'
    " of pyproject.toml"
)


def tell_documents(documents: Documents, paths: Sequence[str], settings: Settings) -> None:
    """Say what is not counted, and why."""
    from sphinx_mrstats.documents import SUFFIX
    from sphinx_mrstats.text import printable

    for text in documents.notes:
        note(text)
    for link in documents.links:
        kind = "a folder" if Path(link).is_dir() else "a file outside the project"
        note(f"{printable(link)}: a link to {kind}, which is not followed")
    passed_over = documents.passed_over
    if passed_over:
        files = ", ".join(f"{n} *{suffix}" for suffix, n in passed_over.items())
        how = f"; {_READ_MARKDOWN}" if ".md" in passed_over and documents.documents else ""
        note(f"not counted, though Sphinx might read them: {files}{how}")
    if not documents.documents:
        where = ", ".join(map(printable, paths))
        reason = f"no *{SUFFIX} was found in {where}"
        if ".md" in passed_over:
            reason += f"; {_READ_MARKDOWN}"
        if documents.excluded:
            reason = (
                f"include and exclude in {settings.path} leave out"
                f" {'the only one' if documents.excluded == 1 else f'all {documents.excluded}'}"
                f" in {where}"
            )
        error(f"there are no documents: {reason}")


def tell_profile(profile: Profile) -> None:
    """Say where the time went."""
    from sphinx_mrstats.render.profile import profile_lines

    for line in profile_lines(profile):
        _say("profile", line)


# Work that ends sooner needs no bar, and a bar that only flashes disturbs.
_PATIENCE_S = 0.5


class ProgressBar(Monitor):
    """A progress bar on standard error, which appears once a job takes long enough.

    Call it with the number of documents that are done, and of all. If standard error is no
    terminal, nothing is drawn, and at the end the bar is removed. If the number of bytes is known,
    the bar shows them and their rate.
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
