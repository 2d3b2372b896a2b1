"""What an audit found at an earlier revision, so that only what a change brought is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.baseline import Entry
from sphinx_mrstats.audit.finding import place_fingerprints, word_fingerprint
from sphinx_mrstats.documents.paths import PROJECT_MARKS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sphinx_mrstats.audit.finding import Finding
    from sphinx_mrstats.documents.git import Commit, Repository, TreeFile

__all__ = ["check_out", "documents_at", "entries_of"]

# Files that say how documents are read, beside the documents themselves.
_SETTINGS = frozenset(["conf.py", *PROJECT_MARKS])


def documents_at(
    repository: Repository, commit: Commit | None, places: Sequence[str], suffixes: Collection[str]
) -> list[TreeFile]:
    """List the documents of a revision, or of the index, and what says how they are read.

    `places` are paths from the top of the repository; of what is in them, these are the files of
    these `suffixes`. What says how they are read is taken there and in the folders above. Links to
    nothing are left out.

    Raises:
        DocumentError: the repository can't be read.

    """
    above = {
        Path(parent, name).as_posix()
        for place in places
        for parent in Path(place).parents
        for name in _SETTINGS
    }
    looked_at = () if "." in places else (*places, *sorted(above))
    files = repository.staged(looked_at) if commit is None else repository.files(commit, looked_at)
    found = []
    for file in files:
        path = Path(file.path)
        if file.oid and (path.suffix in suffixes or path.name in _SETTINGS):
            found.append(file)
    return found


def check_out(repository: Repository, files: Iterable[TreeFile], into: Path) -> None:
    """Write files of a repository below `into`, by the names that they have there.

    What is too large and what would lie outside of `into` is left out.

    Raises:
        DocumentError: the repository can't be read.

    """
    wanted: dict[str, list[Path]] = {}
    for file in files:
        path = Path(file.path)
        if ".." not in path.parts and not path.is_absolute():
            wanted.setdefault(file.oid, []).append(into / path)
    into.mkdir(parents=True, exist_ok=True)
    for oid, data in repository.read(wanted):
        for path in wanted[oid] if data is not None else ():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data or b"")


def entries_of(findings: Iterable[Finding], renames: Mapping[str, str]) -> Iterator[Entry]:
    """Yield a baseline of findings, with an entry for each place, however many there are.

    `renames` say what a document of an older name is called now.

    >>> from sphinx_mrstats.audit.finding import Finding, Place
    >>> finding = Finding("typo", "teh", "", places=(Place("old.rst", 1, document="old.rst"),))
    >>> [entry.path for entry in entries_of([finding], {"old.rst": "new.rst"})]
    ['new.rst']
    """
    for finding in findings:
        places = tuple(
            replace(place, document=renames.get(place.document, place.document))
            for place in finding.places
        )
        moved = replace(finding, places=places)
        if not places:
            yield Entry(finding.check, finding.word, "", 0, word_fingerprint(finding))
        for place, fingerprint in zip(places, place_fingerprints(moved), strict=True):
            yield Entry(finding.check, finding.word, place.document, 1, fingerprint)
