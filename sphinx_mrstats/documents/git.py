"""A git repository: its revisions, the files in them, and their bytes, without a checkout."""

from __future__ import annotations

import os
import posixpath
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sphinx_mrstats.documents.listing import LINK_OUTSIDE, LINK_TO_FOLDER, MOST_LINKS
from sphinx_mrstats.errors import DocumentError, UsageError
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import IO

__all__ = ["MOST_BYTES", "Commit", "Repository", "TreeFile"]

MOST_BYTES = 256 * 1024 * 1024
"""How large a file of a revision may be; larger ones are left out, as of packed files."""

# Of a tree's entries (Documentation/technical/index-format.txt): a link's bytes are where it leads.
_LINK_MODE = "120000"
_SUBMODULE_MODE = "160000"


@dataclass(frozen=True, slots=True)
class Commit:
    """A revision that was looked up.

    `name` is as the user wrote it, `oid` the commit's name in hexadecimal, `date` when it was
    committed, as ISO 8601 with the committer's time zone.
    """

    name: str
    oid: str
    date: str


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file of a revision: its path from the top, with slashes, and the name of its bytes.

    Two files with the same bytes have the same `oid`. A link that leads to a file of the revision
    has that file's; where it leads elsewhere, `oid` is empty and `fault` says where to.
    """

    path: str
    oid: str
    fault: str = ""


# A kind of object that git doesn't know.
_TOO_LARGE = b"too large"

# What `git cat-file --follow-symlinks` answers instead of an object.
_FAULTS = {
    b"dangling": "a link to nothing",
    b"loop": "a link to itself",
    b"missing": "a link to nothing",
    b"notdir": "a link to nothing",
    b"symlink": LINK_OUTSIDE,
}


@dataclass(frozen=True, slots=True)
class Repository:
    """The git repository that holds `folder`; `prefix` is that folder's path from the top.

    Everything is asked of the ``git`` command, so that whatever it can read can be read: worktrees,
    packs, either kind of object name. No file of the working tree is touched. A repository may be a
    stranger's, with a configuration of its own: git is asked by commands that run nothing it names
    (`_git`), and what a partial clone lacks is not fetched.
    """

    folder: Path
    prefix: str

    @classmethod
    def find(cls, path: Path | str) -> Repository | None:
        """Find the repository that `path` is in, which need not exist any more; None without one.

        Raises:
            DocumentError: git is not installed, or refuses to read the repository.

        """
        place = Path(os.path.realpath(path))
        rest: list[str] = []
        while not place.is_dir():
            rest.insert(0, place.name)
            place = place.parent
        done = _git(place, "rev-parse", "--show-prefix")
        if done.returncode:
            message = done.stderr.decode(errors="replace")
            if "not a git repository" in message:
                return None
            raise DocumentError(f"{printable(str(place))}: {_complaint(message)}")
        prefix = os.fsdecode(done.stdout.removesuffix(b"\n"))
        inside = posixpath.normpath(posixpath.join(prefix, *rest))
        return cls(place, "" if inside == "." else inside)

    def top(self) -> Path:
        """Return the top folder of the working tree.

        Raises:
            DocumentError: the repository can't be read, or has no working tree.

        """
        return Path(os.fsdecode(self._ask("rev-parse", "--show-toplevel").removesuffix(b"\n")))

    def resolve(self, name: str) -> Commit | None:
        """Look up a revision, by any of the names of ``git help revisions``; None if there is none.

        Raises:
            DocumentError: the repository can't be read.

        """
        done = _git(self.folder, *_VERIFY, f"{name}^{{commit}}")
        if done.returncode:
            return None
        oid = done.stdout.decode("ascii").strip()
        if not oid.isalnum():  # ^NAME: git takes it for "without NAME"
            return None
        listed = self._ask("rev-list", "--max-count=1", "--format=%cI", oid, "--")
        return Commit(name, oid, listed.decode("ascii").splitlines()[-1])

    def full_name(self, name: str) -> str:
        """Spell a revision so that it can be nothing else: ``refs/tags/v1``, or the commit's."""
        full = _git(self.folder, *_VERIFY[:-1], "--symbolic-full-name", _VERIFY[-1], name)
        line = os.fsdecode(full.stdout).strip()
        return line if line.startswith("refs/") else f"{name}^0"

    def merge_base(self, one: Commit, other: Commit) -> Commit:
        """Find the best common ancestor of two revisions, from which both went their own ways.

        Raises:
            UsageError: they have none, or it is not in this clone.

        """
        done = _git(self.folder, "merge-base", one.oid, other.oid)
        base = self.resolve(done.stdout.decode("ascii").strip()) if not done.returncode else None
        if base is None:
            raise UsageError(
                f"{one.name} and {other.name} have no common ancestor in"
                f" {printable(str(self.folder))}{self.shallow_hint()}"
            )
        return Commit(f"{one.name}...{other.name}", base.oid, base.date)

    def renames(self, old: Commit, new: Commit | None) -> dict[str, str]:
        """Say what files of one revision are called in another, or in the index, if renamed.

        Raises:
            DocumentError: the repository can't be read.

        """
        compare = ("diff-index", "--cached") if new is None else ("diff-tree", "-r")
        listed = self._ask(
            *(*compare, "-z", "-M", "--no-ext-diff", "--no-textconv"),
            *("--name-status", "--diff-filter=R", old.oid, *([] if new is None else [new.oid])),
        )
        fields = os.fsdecode(listed).split("\0")[:-1]
        return dict(zip(fields[1::3], fields[2::3], strict=True))

    def tags(self) -> tuple[Commit, ...]:
        """List the tags that stand for commits, in the order of their names."""
        listed = self._ask(
            "for-each-ref",
            "--format=%(refname:strip=2)%00%(if)%(*objectname)%(then)"
            "%(*objecttype)%00%(*objectname)%00%(*committerdate:iso-strict)%(else)"
            "%(objecttype)%00%(objectname)%00%(committerdate:iso-strict)%(end)",
            "refs/tags",
        )
        tags = (line.split("\0") for line in os.fsdecode(listed).splitlines())
        return tuple(Commit(name, oid, date) for name, kind, oid, date in tags if kind == "commit")

    def files(self, commit: Commit, folders: Sequence[str] = ()) -> tuple[TreeFile, ...]:
        """List the files of a revision in or at `folders`, paths from the top; all without any.

        Folders that the revision doesn't have add nothing; submodules are not entered.
        """
        files = []
        links = []
        for entry, path in self._listed(commit.oid, folders):
            mode, kind, oid = entry.split()
            if mode == _LINK_MODE:
                links.append(path)
            elif kind == "blob":
                files.append(TreeFile(path, oid))
        files += self._follow(commit, links)
        return tuple(sorted(files, key=lambda file: file.path))

    def staged(self, folders: Sequence[str] = ()) -> tuple[TreeFile, ...]:
        """List the files of the index in or at `folders`, paths from the top; all without any.

        A link leads to another file of the index, or has a fault. Of a file in conflict there is
        nothing.

        Raises:
            DocumentError: the repository can't be read.

        """
        top = replace(self, folder=self.top())
        listed = top._ask("ls-files", "--cached", "--stage", "-z", "--", *folders)
        found: dict[str, str] = {}
        links: dict[str, str] = {}
        for line in os.fsdecode(listed).split("\0")[:-1]:
            entry, _, path = line.partition("\t")
            mode, oid, stage = entry.split()
            if stage == "0" and mode != _SUBMODULE_MODE:
                (links if mode == _LINK_MODE else found)[path] = oid
        files = [TreeFile(path, oid) for path, oid in found.items()]
        for path, (_, data) in zip(links, self.read(links.values()), strict=True):
            leads_to = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), os.fsdecode(data or b""))
            )
            oid = found.get(leads_to, "")
            files.append(TreeFile(path, oid, "" if oid else "a link to nothing that is staged"))
        return tuple(sorted(files, key=lambda file: file.path))

    def read(self, oids: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Read files by the names of their bytes, in the given order.

        What holds more than `MOST_BYTES` is None: a few kilobytes of a repository can unpack to
        gigabytes.

        Raises:
            DocumentError: the repository doesn't have one, or can't be read.

        """
        for name, kind, data in self._objects(list(oids), "--batch"):
            if kind == b"missing":
                raise DocumentError(
                    f"{printable(str(self.folder))}: git has no object {name}. A partial clone"
                    " lacks what was never checked out, and nothing is fetched here: clone it"
                    " whole, without --filter"
                )
            if kind not in {b"blob", _TOO_LARGE}:
                raise DocumentError(
                    f"{printable(str(self.folder))}: git can't read the object {name}"
                )
            yield name, None if kind == _TOO_LARGE else data

    def shallow_hint(self) -> str:
        """Say what to do where history was cut off when cloning, as the end of a message."""
        shallow = self._ask("rev-parse", "--is-shallow-repository").strip() == b"true"
        return (
            "; the clone is shallow: fetch its history (git fetch --unshallow --tags; in CI, a"
            " fetch depth of 0)"
            if shallow
            else ""
        )

    def _follow(self, commit: Commit, links: Sequence[str]) -> Iterator[TreeFile]:
        """Follow links within the revision, never out of it."""
        # A line each is what git reads (its option -z is newer than what is installed widely).
        whole = [path for path in links if "\n" not in path]
        for path in links:
            if "\n" in path:
                yield TreeFile(path, "", "a link whose name git can't be asked for")
        names = [f"{commit.oid}:{path}" for path in whole]
        answers = self._objects(names, "--batch-check", "--follow-symlinks")
        trees = {}
        for path, (oid, kind, _) in zip(whole, answers, strict=True):
            if kind == b"blob":
                yield TreeFile(path, oid)
            elif kind == b"tree":
                yield TreeFile(path, "", LINK_TO_FOLDER)
                trees[path] = oid
            else:
                yield TreeFile(path, "", _FAULTS.get(kind, "unreadable"))
        yield from self._behind(commit, dict([*trees.items()][:MOST_LINKS]))

    def _behind(self, commit: Commit, trees: Mapping[str, str]) -> Iterator[TreeFile]:
        """Give the files that stand behind links to folders, unless those are above the link.

        Links behind a link aren't followed.
        """
        above = {path: PurePosixPath(path).parents for path in trees}
        # the top of the tree is "."
        names = sorted({f"{commit.oid}:{place}" for places in above.values() for place in places})
        answers = self._objects([name.removesuffix(".") for name in names], "--batch-check")
        oids = {name: oid for name, (oid, *_) in zip(names, answers, strict=True)}
        for path, tree in trees.items():
            if tree in {oids[f"{commit.oid}:{place}"] for place in above[path]}:
                continue
            for entry, inner in self._listed(tree):
                mode, kind, oid = entry.split()
                if kind == "blob" and mode != _LINK_MODE:
                    yield TreeFile(f"{path}/{inner}", oid)

    def _listed(self, tree: str, folders: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
        """List what a tree has in or at `folders`: mode, kind and object, and the path."""
        listed = self._ask("ls-tree", "-r", "-z", "--full-tree", tree, "--", *folders)
        for line in os.fsdecode(listed).split("\0")[:-1]:
            entry, _, path = line.partition("\t")
            yield entry, path

    def _objects(self, names: Sequence[str], *options: str) -> Iterator[tuple[str, bytes, bytes]]:
        """Ask for objects in one process; give the name, the kind and, if asked for, the bytes."""
        if not names:
            return
        # All questions are in a file: with two pipes, git and this process could wait for each
        # other.
        import tempfile

        with tempfile.TemporaryFile() as questions, tempfile.TemporaryFile() as complaints:
            questions.write(b"".join(os.fsencode(name) + b"\n" for name in names))
            questions.seek(0)
            with subprocess.Popen(
                [*_GIT, "cat-file", *options],
                cwd=self.folder,
                env=_environment(),
                stdin=questions,
                stdout=subprocess.PIPE,
                stderr=complaints,
            ) as git:
                assert git.stdout is not None
                for name in names:
                    header = git.stdout.readline().split()
                    if not header:
                        complaints.seek(0)
                        raise DocumentError(
                            f"{printable(str(self.folder))}:"
                            f" {_complaint(complaints.read().decode(errors='replace'))}"
                        )
                    if header[0] in _FAULTS:  # followed by the link's end, on a line of its own
                        git.stdout.read(int(header[1]) + 1)
                        yield name, header[0], b""
                        continue
                    if len(header) != 3:  # "NAME missing"; the name may hold spaces
                        yield name, header[-1], b""
                        continue
                    oid, kind, size = header
                    data = b""
                    if "--batch" in options:
                        if int(size) > MOST_BYTES:
                            kind = _TOO_LARGE
                            _skip(git.stdout, int(size) + 1)
                        else:
                            data = git.stdout.read(int(size) + 1)[:-1]
                    yield oid.decode("ascii"), kind, data

    def _ask(self, *arguments: str) -> bytes:
        """Run git; give what it writes."""
        done = _git(self.folder, *arguments)
        if done.returncode:
            raise DocumentError(
                f"{printable(str(self.folder))}: {_complaint(done.stderr.decode(errors='replace'))}"
            )
        return done.stdout


# Options by which git runs programs, or looks beyond the repository. None of the commands that are
# used here needs any. The configuration of a repository is its author's, so each is set on the
# command line, which has the last word.
_RUN_NOTHING = {
    "core.askPass": "",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.sshCommand": "false",
    "core.alternateRefsCommand": "false",
    "credential.helper": "",
    "fetch.bundleURI": "",
    "gc.auto": "0",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "protocol.allow": "never",
}

# Only what git calls plumbing: neither aliases nor attributes (filters, textconv, external diffs)
# have a say in it.
_GIT = (
    "git",
    "--no-pager",
    "--literal-pathspecs",
    "--no-optional-locks",
    *(part for key, value in _RUN_NOTHING.items() for part in ("-c", f"{key}={value}")),
)

_VERIFY = ("rev-parse", "--verify", "--quiet", "--end-of-options")


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [*_GIT, *arguments],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise DocumentError("revisions are read with git, which is not installed") from None
    except (OSError, ValueError) as error:  # the folder is gone; a NUL in an argument
        raise DocumentError(f"git can't be run in {printable(str(folder))}: {error}") from None


def _environment() -> Mapping[str, str]:
    """Have git's messages in one language, and have it neither fetch nor ask for a password.

    Without GIT_NO_LAZY_FETCH (git 2.44 has it, and older ones that distributions mend) git starts
    ``git fetch`` for an object that a partial clone lacks; that may use no protocol then.
    """
    return os.environ | {
        "LC_ALL": "C",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }


def _skip(file: IO[bytes], size: int) -> None:
    while size > 0:
        size -= len(file.read(min(size, 1 << 20))) or size


def _complaint(message: str) -> str:
    """Give git's own words in one line."""
    lines = [line.removeprefix("fatal: ").strip() for line in message.splitlines()]
    return printable("; ".join(line for line in lines if line) or "git failed without a word")
