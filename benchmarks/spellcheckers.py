"""What looks for misspelled words: the check ``typo``, a plain rule, and what people use."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.nearmiss import find_near_misses
from sphinx_mrstats.analysis.nearmiss.deletions import DeletionIndex
from sphinx_mrstats.audit.checks.typo import default_score, lexicon_of, writing_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx_mrstats.audit.material import Material

__all__ = ["CHECKERS", "Spoken", "prose_of"]

# What a checker takes for misspelled, folded, with what it would write first ("" for nothing).
Spoken = dict[str, str]


@dataclass(frozen=True, slots=True)
class _ProseJob:
    """Keep the prose of each document."""

    doing = "reading"

    def start(self) -> dict[str, str]:
        return {}

    def take(self, text: object, part: dict[str, str]) -> None:
        part[text.name] = text.plain()  # type: ignore[attr-defined]

    def add(self, total: dict[str, str], part: dict[str, str]) -> None:
        total |= part


def prose_of(material: Material) -> dict[str, str]:
    """Read what all checkers are given: the prose, without markup and code."""
    return material.run(_ProseJob())


def _typo(lexicon: str) -> Callable[[Material, Mapping[str, str]], Spoken]:
    def check(material: Material, prose: Mapping[str, str]) -> Spoken:
        words = lexicon_of(lexicon)
        misses = find_near_misses(
            material.vocabulary,
            writing_of(material),
            lexicon=words,
            min_score=default_score(words),
        )
        return {miss.word: miss.suggestion for miss in misses}

    return check


# A word of four letters that occurs at most twice, one edit from a word that is 20 times as common.
_RARE, _LETTERS, _TIMES = 2, 4, 20


def _plain_rule(material: Material, prose: Mapping[str, str]) -> Spoken:
    counts = material.vocabulary.counts
    frequent = sorted(counts, key=lambda word: (-counts[word], word))
    index = DeletionIndex(word for word in frequent if counts[word] >= _TIMES)
    found = {}
    for word, n in counts.items():
        if n <= _RARE and len(word) >= _LETTERS:
            near = [
                (counts[other], other)
                for other, distance in index.near(word)
                if distance == 1 and counts[other] >= _TIMES * n
            ]
            if near:
                found[word] = max(near)[1]
    return found


def _codespell(material: Material, prose: Mapping[str, str]) -> Spoken:
    lines = re.compile(r"^.*?:\d+: (\S+) ==> ([^,\n]*)", re.MULTILINE)
    shown = _run_on_files(prose, [sys.executable, "-m", "codespell_lib", "--builtin", "clear,rare"])
    return {word.lower(): better.strip().lower() for word, better in lines.findall(shown)}


def _hunspell(material: Material, prose: Mapping[str, str]) -> Spoken:
    import enchant

    dictionary = enchant.Dict("en_US")
    unknown: Spoken = {}
    for form in material.forms.totals():
        if not dictionary.check(form):
            unknown.setdefault(form.lower(), "")
    return unknown


def suggest_by_hunspell(words: Spoken) -> Spoken:
    """Ask hunspell, which takes long for each word, what it would write."""
    import enchant

    dictionary = enchant.Dict("en_US")
    return {word: next(iter(dictionary.suggest(word)), "").lower() for word in words}


def _cspell(material: Material, prose: Mapping[str, str]) -> Spoken:
    shown = _run_on_files(
        prose, ["cspell", "--no-progress", "--no-summary", "--show-suggestions", "--dot", "**"]
    )
    lines = re.compile(r"Unknown word \(([^)]+)\)(?:.*?Suggestions: \[([^,\]]*))?")
    return {word.lower(): better.strip(" *").lower() for word, better in lines.findall(shown)}


def _run_on_files(prose: Mapping[str, str], command: list[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(prose.values()):
            Path(folder, f"{number}.txt").write_text(text, encoding="utf-8", errors="replace")
        if command[0] != "cspell":
            command = [*command, "."]
        return subprocess.run(
            command, cwd=folder, capture_output=True, encoding="utf-8", check=False
        ).stdout


CHECKERS: dict[str, Callable[[Material, Mapping[str, str]], Spoken]] = {
    "typo": _typo("en"),
    "no lexicon": _typo(""),
    "plain rule": _plain_rule,
    "codespell": _codespell,
    "hunspell": _hunspell,
    "cspell": _cspell,
}
