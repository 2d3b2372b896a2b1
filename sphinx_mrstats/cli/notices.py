"""What is said beside a result: of documents that are not in it, of workers that were lost."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.cli import messages
from sphinx_mrstats.errors import CacheWarning, WorkerLostWarning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_mrstats.documents import Documents
    from sphinx_mrstats.settings import Settings
    from sphinx_mrstats.stopwatch import Profile

__all__ = ["losses_noted", "tell_documents", "tell_profile"]


@contextmanager
def losses_noted() -> Iterator[None]:
    """Say in a line what happened to workers, or a cache, and could be mended."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", WorkerLostWarning)
        warnings.simplefilter("always", CacheWarning)
        others = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
            if issubclass(category, WorkerLostWarning | CacheWarning):
                messages.note(message)
            else:
                others(message, category, *where, **more)

        warnings.showwarning = show
        yield


def tell_documents(documents: Documents, paths: Sequence[str], settings: Settings) -> None:
    """Say what is not counted, and why."""
    from sphinx_mrstats.documents import SUFFIX
    from sphinx_mrstats.text import printable

    for note in documents.notes:
        messages.note(note)
    for link in documents.links:
        kind = "a folder" if Path(link).is_dir() else "a file outside the project"
        messages.note(f"{printable(link)}: a link to {kind}, which is not followed")
    passed_over = documents.passed_over
    if passed_over:
        files = ", ".join(f"{n} *{suffix}" for suffix, n in passed_over.items())
        messages.note(f"passed over, though Sphinx might read them: {files}")
    if not documents.documents:
        where = ", ".join(map(printable, paths))
        reason = f"no *{SUFFIX} was found in {where}"
        if documents.excluded:
            reason = (
                f"include and exclude in {settings.path} leave out"
                f" {'the only one' if documents.excluded == 1 else f'all {documents.excluded}'}"
                f" in {where}"
            )
        messages.error(f"there are no documents: {reason}")


def tell_profile(profile: Profile) -> None:
    """Say where the time went."""
    from sphinx_mrstats.render.profile import profile_lines

    for line in profile_lines(profile):
        messages.profile(line)
