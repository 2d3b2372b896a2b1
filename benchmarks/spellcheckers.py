"""What looks for misspelled words: the check ``typo``, and the tools that people use."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.checks.typo import Options, find_misspellings
from sphinx_mrstats.audit.finding import LIKELY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx_mrstats.audit.material import Material

__all__ = ["CHECKERS", "Spoken", "prose_of", "suggest_by_hunspell"]

# What a checker takes for misspelled, folded, with what it would write first ("" for nothing).
Spoken = dict[str, str]


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
        options = Options(min_score=LIKELY, lexicon=lexicon)
        return {
            each.word: each.meant
            for _, found in find_misspellings(material, options)
            for each in found
        }

    return check


def _codespell(material: Material, prose: Mapping[str, str]) -> Spoken:
    lines = re.compile(r"^.*?:\d+: (\S+) ==> ([^,\n]*)", re.MULTILINE)
    shown = _run_on_files(prose, [sys.executable, "-m", "codespell_lib", "--builtin", "clear,rare"])
    return {word.lower(): better.strip().lower() for word, better in lines.findall(shown)}


def _typos(material: Material, prose: Mapping[str, str]) -> Spoken:
    shown = _run_on_files(prose, [_program("typos"), "--format", "json"])
    found = (json.loads(line) for line in shown.splitlines())
    return {
        each["typo"].lower(): (each["corrections"] or [""])[0].lower()
        for each in found
        if each["type"] == "typo"
    }


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
    options = ["--no-progress", "--no-summary", "--show-suggestions", "--dot", "**"]
    shown = _run_on_files(prose, [_program("cspell"), *options], of_folder=False)
    lines = re.compile(r"Unknown word \(([^)]+)\)(?:.*?Suggestions: \[([^,\]]*))?")
    return {word.lower(): better.strip(" *").lower() for word, better in lines.findall(shown)}


def _program(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.is_file() else shutil.which(name)
    if not found:
        raise FileNotFoundError(f"there is no program {name}")
    return found


def _run_on_files(prose: Mapping[str, str], command: list[str], *, of_folder: bool = True) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(prose.values()):
            Path(folder, f"{number}.txt").write_text(text, encoding="utf-8", errors="replace")
        return subprocess.run(
            [*command, "."] if of_folder else command,
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        ).stdout


CHECKERS: dict[str, Callable[[Material, Mapping[str, str]], Spoken]] = {
    "typo": _typo("en"),
    "typo, no lexicon": _typo(""),
    "codespell": _codespell,
    "typos": _typos,
    "hunspell": _hunspell,
    "cspell": _cspell,
}
