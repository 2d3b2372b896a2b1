"""The check ``unused-entry``: lines of word lists, lock and baseline that nothing uses any more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import Place, Suspect
from sphinx_mrstats.audit.lock import find_lock, load_lock, shown_path
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.audit.wordlists import read_word_list, unused_entries
from sphinx_mrstats.options import option, strings, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_mrstats.audit.finding import Outcome
    from sphinx_mrstats.audit.material import Material

__all__ = ["CHECK", "Options"]

# Entries of the baseline that a message names.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Options:
    """What is looked through."""

    lists: tuple[str, ...] = option(
        (),
        "word lists of other tools: with a word on each line, accept.txt (Vale) or .json (cspell)",
        strings,
    )
    files: tuple[str, ...] = option(
        (),
        "globs of other files that may use words of these lists, such as the source code",
        strings,
    )
    lock: str = option("", "the lock, if it is another one than that of the check new-word", text)


def _run_last(material: Material, options: Options, outcome: Outcome) -> Iterator[Suspect]:
    """Yield the entries that nothing uses."""
    yield from _of_lock(material, options)
    yield from _of_baseline(outcome)
    for suppression in outcome.suppressions.unused():
        ran = suppression.check in outcome.checks if suppression.check else not outcome.skipped
        if ran:
            yield _suspect(
                suppression.pattern,
                f"{suppression.pattern!r} is no finding here, and need not be ignored",
                suppression.path,
                suppression.line,
            )
    yield from _of_lists(material, options)


def _suspect(word: str, message: str, path: str, line: int | None) -> Suspect:
    shown = shown_path(Path(path))
    return Suspect(word=word, message=message, places=(Place(shown, line, document=shown),))


def _of_baseline(outcome: Outcome) -> Iterator[Suspect]:
    """Yield the lines of the baseline that stand for no finding any more, as one note.

    A new version of the checks may find less than the one that wrote the baseline, which is no
    reason to fail.
    """
    if not outcome.gone:
        return
    path = shown_path(Path(outcome.baseline_path))
    named = [f"{entry.check} {entry.word!r}" for entry in outcome.gone[:_NAMED]]
    more = len(outcome.gone) - len(named)
    named += [f"{more:,} more"] if more else []
    yield Suspect(
        word=path,
        message=f"what these lines stand for is no finding any more: {', '.join(named)}; write the"
        " baseline anew with --write-baseline",
        places=tuple(
            Place(path, entry.line, form=entry.word, document=path) for entry in outcome.gone
        ),
        level="note",
    )


def _of_lock(material: Material, options: Options) -> Iterator[Suspect]:
    path = find_lock(options.lock, material.folder)
    if path is None:
        return
    for word, line in load_lock(path).lines.items():
        if word not in material.vocabulary.counts:
            yield _suspect(word, f"{word!r} is in no document any more", str(path), line)


def _of_lists(material: Material, options: Options) -> Iterator[Suspect]:
    entries = [entry for name in options.lists for entry in read_word_list(material.folder / name)]
    for entry in unused_entries(material, entries, options.files):
        yield _suspect(
            entry.text, f"{entry.text!r} is in no document any more", entry.path, entry.line
        )


CHECK = Check(
    name="unused-entry",
    description="lines of the lock, the baseline, suppressions and other tools' word lists that"
    " nothing uses any more",
    run_last=_run_last,
    options=Options,
    reads_forms=False,
)
