"""Mending of what was found: which words are changed where, and how documents are written."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import SURE
from sphinx_mrstats.audit.rewriting import Change, fix_text
from sphinx_mrstats.audit.texts import SourceText
from sphinx_mrstats.documents import decode_source, encode_like, read_file
from sphinx_mrstats.errors import DocumentError
from sphinx_mrstats.files import remove_leftovers, write_whole
from sphinx_mrstats.text import reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_mrstats.audit.finding import Finding, Place
    from sphinx_mrstats.audit.rewriting import Fixed
    from sphinx_mrstats.audit.texts import Text

__all__ = ["FixJob", "HeadingsJob", "changes_of", "write_fixed"]

# Checks whose findings are mended by writing a word otherwise, and the one by taking one out.
_REWRITES = frozenset(["typo", "variant", "term", "unicode"])
_TAKES_OUT = "doubled"

# The check of which the first place in a document is mended, by a link, if that is asked for.
_LINKS = "glossary"
_TERM = re.compile(r":term:`([^`<>]+)`")

_ENDINGS = ("ed", "ing", "ly", "s")

# Words before "the the" where one of the two was meant to be "to".
_TO_THE = frozenset(
    {
        *("according", "add", "added", "apply", "back", "change", "changes", "close", "compared"),
        *("due", "equal", "go", "goes", "going", "move", "moved", "next", "point", "points"),
        *("prior", "refer", "referring", "refers", "return", "returned", "related", "relative"),
        *("respect", "send", "sent", "set", "similar", "specific", "switch", "up", "went"),
    }
)


def changes_of(
    findings: Iterable[Finding], *, confidence: float = SURE, words: Iterable[str] = ()
) -> dict[str, tuple[Change, ...]]:
    """Choose what can be mended, by the key of the document.

    That is each place of a finding that is at least so sure, whose column is known and for which
    something is suggested; from `SURE` on, where nobody is asked, only if it is also clear what was
    meant: "uneeded" may be "needed" or "unneeded", and "provied" may be "provide" or "provided".
    `words` narrow it to these words, as findings name them or as they are written at a place. Of
    two changes of one place the surer is taken.

    >>> from sphinx_mrstats.audit.finding import Finding, Place
    >>> place = Place("a.rst", 3, 5, "Evalution", document="a.rst", suggestion="Evaluation")
    >>> changes_of([Finding("typo", "evalution", "", places=(place,))])
    {'a.rst': (Change(line=3, column=5, old='Evalution', new='Evaluation', term=''),)}
    """
    wanted = {word.lower() for word in words}
    by_itself = confidence >= SURE
    chosen: dict[str, dict[tuple[int, int], Change]] = defaultdict(dict)
    for finding in sorted(findings, key=lambda finding: -finding.confidence):
        if finding.confidence < confidence:
            continue
        for place in _first_in_each(finding.places) if finding.check == _LINKS else finding.places:
            if wanted and wanted.isdisjoint((finding.word.lower(), place.form.lower())):
                continue
            change = _change(finding.check, place)
            is_clear = (
                not finding.others and change is not None and _is_clear(finding.check, change)
            )
            if change is not None and (is_clear or not by_itself):
                chosen[place.document].setdefault((change.line, change.column), change)
    return {
        key: tuple(changes[at] for at in sorted(changes)) for key, changes in sorted(chosen.items())
    }


def _first_in_each(places: Iterable[Place]) -> list[Place]:
    first: dict[str, Place] = {}
    for place in places:
        first.setdefault(place.document, place)
    return [*first.values()]


def _change(check: str, place: Place) -> Change | None:
    if not place.document or place.line is None or place.column is None:
        return None
    if check == _TAKES_OUT:
        *_, before, _word = ("", *place.before.split()) if place.before else ("", "")
        if place.form == "the" and before in _TO_THE:  # "go the the page" lacks a "to"
            return None
        if place.form == "at":  # "one at at time" and "at at same time" lack an article
            return None
        return Change(place.line, place.column, place.form, "")
    if check == _LINKS and (term := _TERM.fullmatch(place.suggestion)):
        return Change(place.line, place.column, place.form, place.form, term[1])
    if check in _REWRITES and place.suggestion and place.suggestion != place.form:
        return Change(place.line, place.column, place.form, place.suggestion)
    return None


def _is_clear(check: str, change: Change) -> bool:
    """Tell whether a change needs nobody to look at it: the word is wrong, and what is right clear.

    A misspelling that begins with another letter may have lost a prefix, which turns its meaning
    round; one whose ending would go may be of another word or tense: "appened" is "appended" rather
    than "append". Nor are capitals within a word given up ("PosgreSQL" is no "Postgresql"). Letters
    that only change places leave no doubt. Of look-alike letters it is clear which are meant where
    plain ones take their place. Whether a term is to be linked is a matter of taste.
    """
    if check == _LINKS:
        return False
    if check == "typo":
        old, new = change.old.lower(), change.new.lower()
        if not _has_usual_capitals(change.old) and _has_usual_capitals(change.new):
            return False
        return sorted(old) == sorted(new) or (
            old[0] == new[0]
            and not any(old.endswith(end) and not new.endswith(end) for end in _ENDINGS)
        )
    if check == "unicode":
        return _n_beyond_ascii(change.new) < _n_beyond_ascii(change.old)
    return True


def _has_usual_capitals(word: str) -> bool:
    return all(
        part in (part.lower(), part.upper(), part.capitalize()) for part in re.split("['’-]", word)
    )


def _n_beyond_ascii(text: str) -> int:
    return sum(not character.isascii() for character in text)


@dataclass(frozen=True, slots=True)
class FixJob:
    """Make the changes of each document in memory; the result has a `Fixed` by its key."""

    changes: Mapping[str, Sequence[Change]]

    doing = "mending"

    def start(self) -> dict[str, Fixed]:
        """Begin with no documents."""
        return {}

    def take(self, text: Text, part: dict[str, Fixed]) -> None:
        """Change one document."""
        if text.key in self.changes and isinstance(text, SourceText):
            changes = self.changes[text.key]
            part[text.key] = fix_text(text.path, text.data, changes, text.rules)

    def add(self, total: dict[str, Fixed], part: dict[str, Fixed]) -> None:
        """Bring documents together."""
        total |= part


@dataclass(frozen=True, slots=True)
class HeadingsJob:
    """Look for links that lead to headings by their text; the result is the headings with some.

    Such are the target of a role (``:ref:`` with autosectionlabel), the reference of
    reStructuredText that has the text of a title, and the anchor that is made of it.
    """

    headings: frozenset[str]

    doing = "mending"

    def start(self) -> set[str]:
        """Begin with none."""
        return set()

    def take(self, text: Text, part: set[str]) -> None:
        """Look through one document."""
        source = text.source()
        targets = {_slug(found) for found in _TARGETS.findall(source)}
        part |= {heading for heading in self.headings if _slug(heading) in targets}

    def add(self, total: set[str], part: set[str]) -> None:
        """Bring documents together."""
        total |= part


# What a link may lead to: what stands between backticks, the target behind a title, an anchor.
_TARGETS = re.compile(r"`([^`<]+?)`|<(?:[^<>:]*:)?([^<>]+)>|#([\w-]+)")


def _slug(found: str | tuple[str, ...]) -> str:
    """Reduce a title, a label or an anchor to what they have in common: letters and digits.

    >>> _slug("Fixing a bug-fix release") == _slug(("", "", "fixing-a-bug-fix-release"))
    True
    """
    return re.sub(r"[\W_]+", "", "".join(found).lower())


def write_fixed(fixed: Fixed, folder: Path) -> str:
    """Write a document that was mended; return why it can't be written, empty if it was.

    It keeps its encoding, line ends and mode, and is replaced whole. It is not written if it is a
    link or has other names, if it lies outside of `folder`, the project's, if it is packed, or if
    it changed since it was read.
    """
    path = Path(fixed.path)
    if path.is_symlink():
        return "it is a link; mend the file that it leads to"
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        return f"it lies outside of the project's folder {folder}"
    try:
        if path.stat().st_nlink > 1:
            return "it has other names (hard links), which would keep the old text"
        raw = read_file(path)
        if decode_source(raw, fixed.path).data != fixed.before:
            return "it changed since it was read"
        encoded = encode_like(fixed.after, raw)
        if path.read_bytes() != raw:
            return "it is packed; mend the file that it was packed from"
        remove_leftovers(path)
        write_whole(path, encoded)
    except DocumentError as error:
        return str(error)
    except OSError as error:
        return reason(error)
    return ""
