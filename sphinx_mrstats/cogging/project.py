"""Many documents' regions, in one process or in several."""

from __future__ import annotations

import os
import sys
from collections import defaultdict, deque
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from sphinx_mrstats.cogging.document import Failure, Refreshed, refresh_document
from sphinx_mrstats.cogging.workers import Died, run_in_workers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_mrstats.cogging.document import Memory
    from sphinx_mrstats.cogging.settings import CogSettings

__all__ = ["own_programs_first", "refresh_documents"]


def refresh_documents(
    paths: Sequence[str],
    settings: CogSettings,
    *,
    write: bool = True,
    keep_going: bool = False,
    memory: Memory | None = None,
) -> Iterator[Refreshed]:
    """Run the regions of the files ``paths``, and yield each one's result in their order.

    With more than one of ``settings.jobs``, documents of different folders run at the same time;
    those of one folder run one after the other, because their scripts share it. Without
    ``keep_going`` nothing new is begun after a failure. With a ``memory`` only those regions run of
    which it does not know that nothing changed. Scripts find the programs of the running
    interpreter's environment first.

    No paths give no results. What goes wrong in a document is in its result.
    """
    run = partial(
        _refresh_folder, settings=settings, write=write, keep_going=keep_going, memory=memory
    )
    with own_programs_first():
        if settings.jobs == 1 or len(_by_folder(paths)) < 2:
            yield from run(paths)
        else:
            yield from _in_processes(run, paths, settings.jobs, keep_going=keep_going)


def _by_folder(paths: Sequence[str]) -> list[list[str]]:
    folders: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folders[os.path.realpath(os.path.dirname(path))].append(path)  # noqa: PTH120  # text
    return list(folders.values())


def _refresh_folder(
    paths: Sequence[str],
    *,
    settings: CogSettings,
    write: bool,
    keep_going: bool,
    memory: Memory | None,
) -> Iterator[Refreshed]:
    for path in paths:
        result = refresh_document(path, settings, write=write, keep_going=keep_going, memory=memory)
        yield result
        if result.failures and not keep_going:
            return


def _in_processes(
    run: partial[Iterator[Refreshed]], paths: Sequence[str], jobs: int, *, keep_going: bool
) -> Iterator[Refreshed]:
    """Run the folders in workers, and yield the results in the order of ``paths``."""
    failed = False

    def folders() -> Iterator[list[str]]:
        for folder in _by_folder(paths):
            if not failed or keep_going:
                yield folder

    expected = deque(paths)
    results: dict[str, Refreshed | None] = {}
    for folder, found in run_in_workers(_AsList(run), folders(), jobs):
        if isinstance(found, Died):
            lost = Failure(folder[0], None, "the process that ran its folder's regions died")
            found = [Refreshed(folder[0], "", "", failures=(lost,))]
        failed = failed or any(result.failures for result in found)
        results |= dict.fromkeys(folder)  # None: not begun, after a failure
        results |= {result.name: result for result in found}
        while expected and expected[0] in results:
            if result := results[expected.popleft()]:
                yield result
    yield from (result for path in expected if (result := results.get(path)))


class _AsList:
    """A function whose results can be sent to another process."""

    def __init__(self, run: partial[Iterator[Refreshed]]) -> None:
        self._run = run

    def __call__(self, paths: Sequence[str]) -> list[Refreshed]:
        return list(self._run(paths))


@contextmanager
def own_programs_first() -> Iterator[None]:
    """Put the folder of the running interpreter first on PATH, where scripts look for python3."""
    path = os.environ.get("PATH")
    own = os.path.dirname(sys.executable)  # noqa: PTH120  # '' where there is none
    os.environ["PATH"] = os.pathsep.join(filter(None, (own, path)))
    try:
        yield
    finally:
        if path is None:
            del os.environ["PATH"]
        else:
            os.environ["PATH"] = path
