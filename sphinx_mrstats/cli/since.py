"""``audit --since REV``: only what is found now, and was not at a revision."""

from __future__ import annotations

import argparse
import io
import os
import posixpath
from contextlib import redirect_stderr
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sphinx_mrstats.cli.corpus import read_texts, settings_for
from sphinx_mrstats.cli.revisions import find_repository
from sphinx_mrstats.documents import SUFFIX
from sphinx_mrstats.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from sphinx_mrstats.audit.baseline import Entry
    from sphinx_mrstats.audit.finding import Outcome
    from sphinx_mrstats.audit.options import AuditOptions
    from sphinx_mrstats.audit.texts import FileTexts
    from sphinx_mrstats.documents import Documents
    from sphinx_mrstats.documents.git import Commit, Repository

__all__ = ["found_before"]

# What Sphinx reads in most projects; conf.py may name others, which its documents of today have.
_SUFFIXES = frozenset([SUFFIX, ".txt", ".md"])


def found_before(
    args: argparse.Namespace, options: AuditOptions, folder: Path, documents: Documents
) -> list[Entry]:
    """Return, as entries of a baseline, what was found where a branch left ``args.since``.

    The documents of that revision are audited as a checkout of it would be, by the settings of
    today. `folder` is the project's, and `documents` are those of today.

    Raises:
        DocumentError: git is not installed, or the repository can't be read.
        UsageError: there is no such revision, or no common ancestor.

    """
    from sphinx_mrstats.audit.since import check_out, entries_of

    repository, base, head = _revisions(args)
    top = repository.top()
    places = [_inside(path, top) for path in args.paths or ["."]]
    root = _inside(str(folder), top)
    with TemporaryDirectory(prefix="sphinx-mrstats-") as scratch:
        there = Path(os.path.realpath(scratch))
        suffixes = _SUFFIXES.union(Path(str(each.path)).suffix for each in documents.documents)
        check_out(repository, base, places, suffixes, there)
        if (settings := settings_for(args.paths, args).path) is not None:
            copy = there / root / settings.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(settings.read_bytes())
        paths = [str(there / place) for place in places if (there / place).exists()]
        if not paths:
            return []
        before = argparse.Namespace(**{**vars(args), "paths": paths, "profile": False})
        outcome = _audit_quietly(before, options, there / root)
    inside = posixpath.normpath(root)
    renames = {
        posixpath.relpath(old, inside): posixpath.relpath(new, inside)
        for old, new in repository.renames(base, head).items()
    }
    return [*entries_of([*outcome.findings, *outcome.known], renames)]


def _revisions(args: argparse.Namespace) -> tuple[Repository, Commit, Commit]:
    repository = find_repository((args.paths or ["."])[0])
    head = repository.resolve("HEAD")
    given = repository.resolve(args.since)
    if given is None or head is None:
        raise UsageError(
            f"--since {args.since!r}: there is no such revision{repository.shallow_hint()}"
        )
    return repository, repository.merge_base(given, head), head


def _inside(path: str, top: Path) -> str:
    place = Path(os.path.realpath(path))
    if not place.is_relative_to(top):
        raise DocumentError(f"{path} is not in the git repository {top}")
    return place.relative_to(top).as_posix()


def _audit_quietly(args: argparse.Namespace, options: AuditOptions, folder: Path) -> Outcome:
    """Audit without messages: what was wrong with the documents of then is nobody's matter now."""
    from sphinx_mrstats.audit.material import Material
    from sphinx_mrstats.audit.run import run_audit

    def audit(texts: FileTexts) -> Outcome:
        return run_audit(Material(texts, folder=options.folder), options)

    with redirect_stderr(io.StringIO()):
        outcome, _ = read_texts(args, folder, audit)
    return outcome
