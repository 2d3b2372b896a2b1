"""``audit --fix``, ``--ask`` and ``--diff``: what was found is mended, or shown as a patch."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import SURE
from sphinx_mrstats.cli import messages
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.options import did_you_mean
from sphinx_mrstats.text import plural, printable, unified_diff

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_mrstats.audit.finding import Finding
    from sphinx_mrstats.audit.rewriting import Change, Fixed
    from sphinx_mrstats.audit.texts import Texts

__all__ = [
    "Mending",
    "add_mending",
    "check_mending",
    "is_mending",
    "mend",
    "patch",
    "without_mended",
]


def add_mending(parser: argparse.ArgumentParser) -> None:
    """Add the options that mend what is found."""
    group = parser.add_argument_group(
        "what is mended",
        "A word is changed where a reader reads it, and only if nothing else changes.",
    )
    how = group.add_mutually_exclusive_group()
    how.add_argument("--fix", action="store_true", help="write the suggestions that are sure")
    how.add_argument("--ask", action="store_true", help="ask for each finding whether to mend it")
    how.add_argument(
        "--diff",
        action="store_true",
        help="write what --fix would change as a patch, and change nothing",
    )
    group.add_argument(
        "--word",
        metavar="WORD",
        action="append",
        default=[],
        help="mend only findings about WORD, sure or not; may be given several times",
    )


def is_mending(args: argparse.Namespace) -> bool:
    """Tell whether something is to be mended, or shown as a patch."""
    return bool(args.fix or args.ask or args.diff)


def check_mending(args: argparse.Namespace) -> None:
    """Complain of options that don't go together, before anything is read.

    Raises:
        UsageError: they don't, or there is nobody to be asked.

    """
    if args.word and not is_mending(args):
        raise UsageError("--word says what to mend: expected --fix, --ask or --diff with it")
    if args.write_baseline is not None and is_mending(args):
        raise UsageError("--write-baseline notes findings as known: mend first, then write it")
    if args.ask and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("--ask needs a terminal to ask on: use --fix or --diff")


@dataclass(slots=True)
class Mending:
    """What became of the changes: documents by their keys, and the reasons for what was left."""

    documents: dict[str, Fixed] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def made(self) -> Iterator[tuple[str, Change]]:
        """Yield each change that was made, or would be, with the key of its document."""
        for key, fixed in self.documents.items():
            if key not in self.failed:
                for change in fixed.made:
                    yield key, change


def mend(
    args: argparse.Namespace,
    texts: Texts,
    findings: Sequence[Finding],
    names: Mapping[str, str],
    folder: Path,
) -> Mending:
    """Make the changes that the arguments ask for, and write them unless a patch is wanted.

    `names` are those of documents by their keys; nothing outside of `folder` is written.
    """
    from sphinx_mrstats.audit.fixes import changes_of, write_fixed

    chosen = [*_asked(findings, args.word)] if args.ask else findings
    least = 0.0 if args.ask or args.word else SURE
    changes = changes_of(chosen, confidence=least, words=args.word)
    _tell_unknown(args.word, findings)
    mending = Mending(_fixed(texts, changes, names))
    for key, fixed in sorted(mending.documents.items()):
        for left in fixed.left:
            at = f"{fixed.path}:{left.change.line}:{left.change.column}"
            messages.note(f"{at}: {left.change.old!r} is left as it is: {left.why}")
        if fixed.made and not args.diff and (why := write_fixed(fixed, folder)):
            mending.failed[key] = why
            messages.error(f"{fixed.path}: not mended: {why}")
    n_words = sum(1 for _ in mending.made())
    n_documents = len({key for key, _ in mending.made()})
    verb = "would be mended" if args.diff else "mended"
    messages.note(f"{plural(n_words, 'word')} {verb} in {plural(n_documents, 'document')}")
    return mending


def _fixed(
    texts: Texts, changes: Mapping[str, Sequence[Change]], names: Mapping[str, str]
) -> dict[str, Fixed]:
    """Make the changes in memory, except in headings to which a link leads by their text."""
    from sphinx_mrstats.audit.fixes import FixJob, HeadingsJob
    from sphinx_mrstats.audit.rewriting import Left

    def fix(wanted: Mapping[str, Sequence[Change]]) -> dict[str, Fixed]:
        documents = [names[key] for key in wanted if key in names]
        return texts.run(FixJob(wanted), documents) if documents else {}

    made = fix(changes)
    headings = {heading for fixed in made.values() for heading, _ in fixed.headings}
    linked = texts.run(HeadingsJob(frozenset(headings))) if headings else set()
    why = "a link leads to this heading by its text: mend them together"
    again: dict[str, list[Change]] = {}
    left: dict[str, list[Left]] = {}
    for key, fixed in made.items():
        kept = {change for heading, change in fixed.headings if heading in linked}
        if kept:
            again[key] = [change for change in changes[key] if change not in kept]
            left[key] = [Left(change, why) for change in changes[key] if change in kept]
    for key, fixed in fix(again).items():
        made[key] = replace(fixed, left=(*fixed.left, *left[key]))
    return made


def _tell_unknown(words: Iterable[str], findings: Sequence[Finding]) -> None:
    """Warn of each word of --word that no finding is about."""
    known = {finding.word.lower() for finding in findings}
    known |= {place.form.lower() for finding in findings for place in finding.places}
    for word in words:
        if word.lower() not in known:
            hint = did_you_mean(word.lower(), sorted(known))
            messages.warning(f"--word {word}: no finding is about it{hint}")


def without_mended(findings: Iterable[Finding], mending: Mending) -> list[Finding]:
    """Return the findings that are left, without the places that were mended."""
    mended = {(key, change.line, change.column) for key, change in mending.made()}
    left = []
    for finding in findings:
        places = tuple(
            place
            for place in finding.places
            if (place.document, place.line, place.column) not in mended
        )
        if places or not finding.places:
            left.append(replace(finding, places=places))
    return left


def patch(mending: Mending) -> str:
    """Write what would change as a unified diff, for ``git apply`` and ``patch -p1``."""
    written: list[str] = []
    for _key, fixed in sorted(mending.documents.items()):
        if not fixed.made:
            continue
        name = Path(fixed.path).as_posix().lstrip("/")
        written += unified_diff(
            fixed.before.decode(), fixed.after.decode(), f"a/{name}", f"b/{name}"
        )
    return "".join(written)


_ANSWERS = "[y]es, [n]o, [a]ll that follow, [q]uit"


def _asked(findings: Iterable[Finding], words: Sequence[str]) -> Iterator[Finding]:
    """Ask on the terminal about each finding that can be mended, and yield those with a yes."""
    from sphinx_mrstats.audit.fixes import changes_of

    everything = False
    for finding in findings:
        if not changes_of([finding], confidence=0.0, words=words):
            continue
        if not everything:
            answer = _ask(finding)
            if answer == "q":
                return
            everything = answer == "a"
            if answer == "n":
                continue
        yield finding


def _ask(finding: Finding) -> str:
    """Show a finding with its places, and return ``y``, ``n``, ``a`` or ``q``."""
    print(f"{printable(finding.message)}", file=sys.stderr)
    for place in finding.places:
        where = f"{place.path}:{place.line}"
        print(f"  {printable(where)}: {printable(place.context)}", file=sys.stderr)
    instead = f"Write {finding.suggestion!r}" if finding.suggestion else "Take one out"
    while True:
        print(f"{printable(instead)}? {_ANSWERS}: ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        if not answer:  # the end of the input
            return "q"
        if (letter := answer.strip().lower()[:1]) in ("y", "n", "a", "q"):
            return letter
