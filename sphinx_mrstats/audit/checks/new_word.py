"""The check ``new-word``: words that are not in the committed lock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Suspect, Target
from sphinx_mrstats.audit.lock import LOCK_NAME, find_lock, load_lock, shown_path
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.options import option, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_mrstats.audit.material import Material

__all__ = ["CHECK", "Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """What words are compared with."""

    lock: str = option(
        "", f"the file of words; empty: {LOCK_NAME} beside pyproject.toml, if it is there", text
    )


def _run(material: Material, options: Options) -> Iterator[Suspect]:
    """Yield the words that the lock doesn't have, each with all of its places."""
    path = find_lock(options.lock, material.folder)
    if path is None:
        return
    known = load_lock(path).lines
    for word in material.vocabulary.counts:
        if word not in known:
            yield Suspect(
                word=word,
                message=f"{word!r} is a new word, not in {shown_path(path)}",
                targets=(Target(word),),
            )


CHECK = Check(
    name="new-word",
    description="words that are not in the committed lock (sphinx-mrstats lock)",
    run=_run,
    options=Options,
    reads_forms=False,
)
