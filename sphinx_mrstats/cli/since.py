"""``audit --since`` and ``--staged``: only what a change brings, and not what was found before."""

from __future__ import annotations

import argparse
import io
import os
import posixpath
import re
from contextlib import chdir, contextmanager, redirect_stderr
from dataclasses import replace
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sphinx_mrstats.cli.corpus import read_texts, settings_for
from sphinx_mrstats.cli.narrowing import lines_of, lines_of_file
from sphinx_mrstats.cli.revisions import find_repository
from sphinx_mrstats.documents import SUFFIX
from sphinx_mrstats.errors import DocumentError, UsageError
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_mrstats.audit.baseline import Entry
    from sphinx_mrstats.audit.cache import AuditCache
    from sphinx_mrstats.audit.finding import Finding, Outcome, Place
    from sphinx_mrstats.audit.options import AuditOptions
    from sphinx_mrstats.audit.texts import FileTexts
    from sphinx_mrstats.documents import Documents
    from sphinx_mrstats.documents.git import Commit, Repository, TreeFile

__all__ = ["Comparison", "add_since", "read_comparison"]

# What Sphinx reads in most projects; conf.py may name others, which its documents of today have.
_SUFFIXES = frozenset([SUFFIX, ".txt", ".md"])

_RANGE = re.compile(r"(?P<old>[^.].*?)?\.{2,3}(?P<new>[^./].*)?")

# What makes a path a glob.
_MAGIC = re.compile(r"[*?\[]")

# The arguments that say what is read, and how.
_ASKED = ("paths", "files_from", "follow_links", "include", "exclude")

_OLDER = "; this place did not change: what changed elsewhere makes it a finding"


def add_since(group: argparse._ArgumentGroup) -> None:
    """Add the options that say what is compared."""
    group.add_argument(
        "--since",
        metavar="REV",
        help="report only what this branch brought in since it left REV, such as origin/main;"
        " REV..B: what the revision B brought in",
    )
    group.add_argument(
        "--staged",
        action="store_true",
        help="report only what the next commit would bring in (since REV, or HEAD)",
    )
    group.add_argument(
        "--no-cache",
        action="store_true",
        help="don't keep in your cache folder what makes the next such audit faster",
    )


def read_comparison(args: argparse.Namespace, folder: Path) -> Comparison | None:
    """Tell what is compared with what; None if all findings are asked for.

    `folder` is the project's.

    Raises:
        DocumentError: git is not installed, or the repository can't be read; a path is not in it.
        UsageError: there is no such revision, or no common ancestor, or the options don't go
            together.

    """
    if args.since is None and not args.staged:
        return None
    if args.write_baseline is not None:
        raise UsageError(
            "--write-baseline writes all findings, and --since leaves some out: use one of the two"
        )
    given = args.since or "HEAD"
    between = _RANGE.fullmatch(given)
    if between and args.staged:
        raise UsageError(f"--staged --since {given}: expected one revision with --staged")
    if (between or args.staged) and (args.fix or args.ask):
        raise UsageError(
            "--fix and --ask change the files as they are: use them without --staged and REV..B"
        )
    paths = [*args.paths, *(args.files_from or ())]
    repository = find_repository(paths[0] if paths else ".")

    def resolve(name: str) -> Commit:
        commit = repository.resolve(name)
        if commit is None:
            raise UsageError(
                f"--since {args.since!r}: there is no revision {name!r}{repository.shallow_hint()}"
            )
        return commit

    old = resolve((between["old"] or "HEAD") if between else given)
    new = resolve((between["new"] or "HEAD") if between else "HEAD")
    side = "commit" if between else "index" if args.staged else "files"
    base = repository.merge_base(old, new)
    return Comparison(args, Path(os.path.realpath(folder)), repository, base, new, side)


class Comparison:
    """A change of a project: what stood at a base, and what stands on the other side.

    `folder` is the project's. `side` is the other side: the ``files`` as they are, git's ``index``,
    or the ``commit`` `new`. Settings, baseline and word lists are those of the files, for both.
    """

    def __init__(
        self,
        args: argparse.Namespace,
        folder: Path,
        repository: Repository,
        base: Commit,
        new: Commit,
        side: str,
    ) -> None:
        self._args = args
        self._repository = repository
        self._base = base
        self._new = new
        self._side = side
        # What is where; in a copy of the repository, the current folder is another one.
        self._here = Path.cwd()
        self._top = repository.top()
        self._inside = _inside(folder, self._top)
        self._places = [
            _inside(path, self._top) for path in (*args.paths, *(args.files_from or ()))
        ]
        self._settings = settings_for(args.paths, args).path
        self._suffixes = _SUFFIXES if side == "files" else _SUFFIXES | _suffixes_of(args)
        self.folder = Path(os.path.relpath(folder))

    @contextmanager
    def other_side(self) -> Iterator[None]:
        """Work in a folder in which the other side's documents have the names that they have here.

        For the files as they are, that is the current folder. Otherwise it is the same folder in a
        copy of the repository, so that relative paths lead to the same documents.
        """
        if self._side == "files":
            yield
            return
        with self._copy(self._files_there):
            yield

    def options(self, options: AuditOptions) -> AuditOptions:
        """Return options whose files are found from a copy of the current folder too."""
        return replace(options, folder=self._here / options.folder)

    def found_before(
        self, options: AuditOptions, documents: Documents, cache: AuditCache | None
    ) -> list[Entry]:
        """Return, as entries of a baseline, what was found at the base.

        The documents of that revision are audited as a checkout of it would be, by the settings of
        today. `documents` are those of the other side. What is found is kept in `cache`, if there
        is one.

        Raises:
            DocumentError: the repository can't be read.

        """
        from sphinx_mrstats.audit.since import documents_at, entries_of

        suffixes = self._suffixes.union(Path(str(each.path)).suffix for each in documents.documents)
        files = documents_at(self._repository, self._base, self._places, suffixes)
        if cache is None:
            return [*entries_of(self._found_in(files, options, None), self._renames)]
        key = self._key(files, options, self._renames)
        with cache.opened() as known:
            entries = known.entries(key)
        if entries is None:
            entries = [*entries_of(self._found_in(files, options, cache), self._renames)]
            with cache.opened() as known:
                known.keep_entries(key, entries)
        return entries

    def keep(self, outcome: Outcome, options: AuditOptions, cache: AuditCache | None) -> None:
        """Keep what was found on the other side: the next change may begin there.

        Of the files as they are, git has no names for what they hold.
        """
        from sphinx_mrstats.audit.since import entries_of

        if cache is None or self._side == "files":
            return
        found = [
            finding
            for finding in (*outcome.findings, *outcome.known)
            if finding.confidence >= options.confidence and finding not in outcome.unsettled
        ]
        with cache.opened() as known:
            known.keep_entries(self._key(self._files_there, options, {}), entries_of(found, {}))

    def _found_in(
        self, files: Sequence[TreeFile], options: AuditOptions, cache: AuditCache | None
    ) -> list[Finding]:
        """Audit files of the repository as they would be checked out."""
        with self._copy(files):
            there = argparse.Namespace(**{**vars(self._args), "profile": False})
            there.paths = [path for path in there.paths if _is_there(path)]
            if there.files_from is not None:
                there.files_from = [path for path in there.files_from if _is_there(path)]
            if not (there.paths or there.files_from):
                return []
            outcome = _audit_quietly(there, self.options(options), self.folder, cache)
        return [*outcome.findings, *outcome.known]

    def _key(
        self, files: Sequence[TreeFile], options: AuditOptions, renames: Mapping[str, str]
    ) -> bytes:
        """Name what is found in files by all that it depends on."""
        from sphinx_mrstats.audit.cache import audit_key
        from sphinx_mrstats.audit.registry import load_checks, select_checks

        checks = load_checks(select_checks(options.select, options.ignore))
        settings = b"" if self._settings is None else (self._here / self._settings).read_bytes()
        asked = {name: getattr(self._args, name, None) for name in _ASKED}
        return audit_key(
            self.options(options),
            [options.of(check.name, check.options) for check in checks],
            [(file.path, file.oid) for file in files],
            repr((settings, asked, self._places, self._inside, sorted(renames.items()))),
        )

    def told(self, findings: Iterable[Finding]) -> list[Finding]:
        """Let findings in lines that didn't change say that a change elsewhere made them findings.

        To be called on the other side.
        """
        lines: dict[str, tuple[list[str], frozenset[str]]] = {}

        def is_older(place: Place) -> bool:
            if not place.document or place.line is None:
                return False
            if place.document not in lines:
                now = lines_of_file(self.folder / place.document)
                lines[place.document] = now, frozenset(self._lines_before(place.document))
            now, before = lines[place.document]
            return place.line <= len(now) and now[place.line - 1] in before

        return [
            replace(finding, message=finding.message + _OLDER)
            if finding.places and all(map(is_older, finding.places))
            else finding
            for finding in findings
        ]

    def _lines_before(self, document: str) -> list[str]:
        """Return the lines that a document had at the base."""
        older = next((old for old, new in self._renames.items() if new == document), document)
        path = posixpath.normpath(posixpath.join(self._inside, Path(older).as_posix()))
        files = self._repository.files(self._base, [path])
        data = self._repository.read(file.oid for file in files if file.oid)
        return [line for _, each in data for line in lines_of(each or b"")]

    @cached_property
    def _files_there(self) -> list[TreeFile]:
        """The documents of the index, or of the commit, on the other side."""
        from sphinx_mrstats.audit.since import documents_at

        commit = None if self._side == "index" else self._new
        return documents_at(self._repository, commit, self._places, self._suffixes)

    @cached_property
    def _renames(self) -> dict[str, str]:
        """What documents of the base are called now, both from the project's folder."""
        renames = self._repository.renames(
            self._base, self._new if self._side == "commit" else None
        )
        return {
            posixpath.relpath(old, self._inside): posixpath.relpath(new, self._inside)
            for old, new in renames.items()
        }

    @contextmanager
    def _copy(self, files: Sequence[TreeFile]) -> Iterator[None]:
        """Work in a copy of the current folder that has only these files of the repository."""
        from sphinx_mrstats.audit.since import check_out

        with TemporaryDirectory(prefix="sphinx-mrstats-") as scratch:
            root = Path(os.path.realpath(scratch))
            here = _below(root, self._here)
            here.mkdir(parents=True)
            check_out(self._repository, files, _below(root, self._top))
            if self._settings is not None:
                copy = _below(root, Path(os.path.realpath(self._here / self._settings)))
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes((self._here / self._settings).read_bytes())
            with chdir(here):
                yield


def _below(root: Path, path: Path) -> Path:
    """Say where a path is in a copy of the file system in `root`."""
    return root / path.relative_to(path.anchor)


def _inside(path: Path | str, top: Path) -> str:
    """Say where a path is in a repository; of a glob, the folder that all of its files are in."""
    parts = takewhile(lambda part: not _MAGIC.search(part), Path(path).parts)
    place = Path(os.path.realpath(Path(*parts)))
    if not place.is_relative_to(top):
        raise DocumentError(f"{printable(str(path))} is not in the git repository {top}")
    return place.relative_to(top).as_posix()


def _is_there(path: str) -> bool:
    return _MAGIC.search(path) is not None or Path(path).exists()


def _suffixes_of(args: argparse.Namespace) -> frozenset[str]:
    """Say how the names of the documents end that are there now."""
    from sphinx_mrstats.cli.projects import find_in_projects, load_projects

    projects = load_projects(args.paths, args.files_from or ())
    found = find_in_projects(projects, named_as_given=True)
    return frozenset(
        Path(str(document.path)).suffix for each in found for document in each.documents
    )


def _audit_quietly(
    args: argparse.Namespace, options: AuditOptions, folder: Path, cache: AuditCache | None
) -> Outcome:
    """Audit without messages: nobody can mend the documents of an earlier revision."""
    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.run import run_audit

    def audit(texts: FileTexts) -> Outcome:
        return run_audit(Material(texts, folder=options.folder, cache=cache), options)

    with redirect_stderr(io.StringIO()):
        outcome, _ = read_texts(args, folder, audit, cache)
    return outcome
