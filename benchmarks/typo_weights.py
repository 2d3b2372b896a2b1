"""Fit the weights by which the check ``typo`` weighs evidence, and write them where they are kept.

``python -m benchmarks.typo_weights DATA`` reads mistakes that people made in documentation and
mended later, and what readers said of findings. DATA is a folder with

- a folder of ``.rst`` files for each project;
- ``fixes.jsonl``: by file of a project, the places of mended mistakes (offset, what stands there
  today, what stood there) and for each its class, the wrong and the right word, whether it stands
  in prose and whether its commit names a spelling tool;
- ``labels.jsonl``: findings of some version of this package with ``act``, whether a reader would
  act on it, and ``right``, whether the suggestion is right. More such files are given with
  ``--labels``.

The misspellings are put back where they stood. They, and what readers would act on, are examples
for; what readers would not act on, and all other words that are near another one, are examples
against. Listed words that nobody judged are neither. Each project is an example as a whole, with
its files as small projects of their own, and once more as if nothing were known of its language.

``--cross`` leaves out each project in turn, and prints how well the rest finds what is in it.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.linear_model import LogisticRegression

import sphinx_mrstats.audit.misspelling as package
from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.misspelling.evidence import (
    formation_evidence,
    pair_evidence,
    word_evidence,
)
from sphinx_mrstats.audit.misspelling.known import NOTHING, known_of
from sphinx_mrstats.audit.misspelling.languages import Corpus
from sphinx_mrstats.audit.misspelling.lines import (
    LinesJob,
    line_evidence,
    speaks_of_misspelling,
)
from sphinx_mrstats.audit.misspelling.search import Search, count_parts, parts_of
from sphinx_mrstats.audit.texts import FileTexts
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.markup import DEFAULT_RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# The strength of the prior that weights are small, as scikit-learn has it.
_C = 5.0

# What is added to the constant. Words that nobody judged count as right in the fit, but many are
# misspelled: of 122 that it found in the documentation of six other projects, 109.
_UNJUDGED = 0.3

# A syllable that is written twice is too rare for a weight of its own: it has that of a letter.
_LIKE = {"syllable": "double more"}

# What is added where no lexicon is: in the French, Spanish and Portuguese pages of CakePHP's
# documentation, most of what was found with a lower score were inflected words.
_WITHOUT_LEXICON = -0.8

# Files of each project that are small projects of their own: with mistakes, and without.
_FILES_WITH, _FILES_WITHOUT = 14, 6

_THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

Fix = dict[str, Any]


@dataclass(slots=True)
class Example:
    """A word, what it may have been meant for with the evidence, and what is known of it.

    `meant` is what is right; "" where the word is no misspelling, None where that isn't known.
    """

    word: str
    pairs: list[tuple[str, dict[str, float]]]
    meant: str | None
    listed: bool
    planted: bool = False


@dataclass(slots=True)
class Project:
    """A project's examples, of all its documents or of one, and the mistakes in it.

    `of` is the project that a single document is of.
    """

    name: str
    of: str = ""
    n_tokens: int = 0
    examples: list[Example] = field(default_factory=list)
    planted: list[Fix] = field(default_factory=list)


# Projects with the best score of each word, and what it was meant for.
Scored = Sequence[tuple[Project, dict[str, tuple[float, str, Example]]]]


def main(arguments: list[str] | None = None) -> int:
    """Fit, and write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.typo_weights", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--labels", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--cross", action="store_true", help="leave out each project in turn")
    parser.add_argument("--show", action="store_true", help="list what is missed and what is false")
    options = parser.parse_args(arguments)
    labels = read_labels([options.data / "labels.jsonl", *options.labels])
    with tempfile.TemporaryDirectory() as scratch:
        planted = plant(options.data, Path(scratch))
        whole = [read(Path(scratch, name), planted[name], labels) for name in sorted(planted)]
        small = [
            each for name in sorted(planted) for each in files(Path(scratch, name), planted[name])
        ]
        if options.cross:
            return cross(whole, small, show=options.show)
        bare = [
            read(Path(scratch, name), planted[name], labels, lexicon=False)
            for name in sorted(planted)
        ]
    tables = {"lexicon": fit([*whole, *small]), "no lexicon": fit(bare)}
    tables["no lexicon"]["constant"] = round(tables["no lexicon"]["constant"] + _WITHOUT_LEXICON, 3)
    text = json.dumps(tables, indent=1, sort_keys=True) + "\n"
    Path(package.__file__).with_name("weights.json").write_text(text, encoding="utf-8")
    print(text)
    return 0


def plant(data: Path, out: Path, classes: Sequence[str] = ("nonword",)) -> dict[str, list[Fix]]:
    """Copy the projects to `out` with mistakes of some classes put back; return these by project.

    Each has the keys of its fix, and `file` and `line`, from 1, where it stands.
    """
    edits: dict[tuple[str, str], list[tuple[int, str, str, Fix]]] = defaultdict(list)
    with (data / "fixes.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            if not (out / row["project"]).exists():
                shutil.copytree(data / row["project"], out / row["project"])
            if len(row["edits"]) == len(row["fixes"]):
                edits[row["project"], row["file"]] += [
                    (*edit, fix)
                    for edit, fix in zip(row["edits"], row["fixes"], strict=True)
                    if fix["class"] in classes
                ]
    planted: dict[str, list[Fix]] = defaultdict(list)
    for (project, file), here in sorted(edits.items()):
        path = out / project / file
        if not path.is_file():
            continue
        text, shift = path.read_bytes().decode("utf-8"), 0
        for at, now, was, fix in sorted(here, key=lambda edit: edit[0]):
            start = at + shift
            if text[start : start + len(now)] != now:
                raise SystemExit(f"{path}: {now!r} doesn't stand at {at}: another version of it")
            text = text[:start] + was + text[start + len(now) :]
            shift += len(was) - len(now)
            line = text.count("\n", 0, start) + 1
            planted[project].append({**fix, "file": file, "line": line})
        path.write_bytes(text.encode("utf-8"))
    return dict(planted)


def read_labels(paths: Iterable[Path]) -> dict[tuple[str, str], tuple[bool, str]]:
    """Read what readers said: by project and word, whether to act, and what is right, or ""."""
    found = {}
    for path in paths:
        with path.open(encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                if row["check"] == "typo":
                    meant = row["suggestion"].lower() if row["right"] else ""
                    found[row["project"], row["word"].lower()] = row["act"], meant
    return found


def files(folder: Path, planted: Sequence[Fix]) -> Iterator[Project]:
    """Yield files of a project, each as a project of its own."""
    generator = random.Random(1)
    by_file: dict[str, list[Fix]] = defaultdict(list)
    for fix in planted:
        by_file[fix["file"]].append(fix)
    others = sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*.rst")
        if str(path.relative_to(folder)) not in by_file
    )
    chosen = generator.sample(sorted(by_file), min(_FILES_WITH, len(by_file)))
    chosen += generator.sample(others, min(_FILES_WITHOUT, len(others)))
    for file in chosen:
        project = read(folder / file, by_file.get(file, []), {})
        project.of = folder.name
        yield project


def read(
    folder: Path,
    planted: Sequence[Fix],
    labels: Mapping[tuple[str, str], tuple[bool, str]],
    *,
    lexicon: bool = True,
) -> Project:
    """Gather the evidence for all words of a project that are near another one."""
    material = Material(FileTexts(find_documents([folder]), DEFAULT_RULES))
    counts = material.vocabulary.counts
    known = known_of("en") if lexicon else NOTHING
    corpus = Corpus(tuple(sorted(material.counts.words)), counts, known)
    search = Search(count_parts(counts, known), known)
    project = Project(folder.name, n_tokens=sum(counts.values()), planted=list(planted))
    truth = _truth(folder.name, planted, labels)
    near = {word: pairs for word in search.suspects() if (pairs := search.candidates(word))}
    wanted: dict[str, tuple[str, ...]] = {}
    for name in corpus.names:
        parts = {part for word in material.counts.words[name] for part in parts_of(word)}
        wanted[name] = tuple(sorted(parts & near.keys()))
    lines = material.run(LinesJob(wanted), wanted)
    for word, candidates in near.items():
        here = lines.get(word, [])
        shared = word_evidence(search, word, alone=word in counts, n_tokens=project.n_tokens)
        shared |= formation_evidence(search, word)
        shared |= line_evidence(search, word, here, n_code=material.code.get(word, 0))
        pairs = [
            (meant, shared | pair_evidence(search, word, meant, distance, candidates))
            for meant, distance in candidates
            if not (here and all(speaks_of_misspelling(word, meant, line) for line in here))
        ]
        meant, is_planted = truth.get(word, (None, False))
        project.examples.append(
            Example(word, pairs, meant, word in known_of("en").wrong, is_planted)
        )
    return project


def _truth(
    name: str,
    planted: Sequence[Fix],
    labels: Mapping[tuple[str, str], tuple[bool, str]],
) -> dict[str, tuple[str | None, bool]]:
    """Tell what parts of words were meant for, and whether they are planted."""
    truth: dict[str, tuple[str | None, bool]] = {}
    for (project, word), (act, meant) in labels.items():
        if project == name:
            for one, other in _pairs(word, meant or word):
                if not (act and not meant):
                    truth[one] = (other if act else "", False)
                elif one not in truth:
                    truth[one] = (None, False)
    for fix in planted:
        if fix["prose"]:
            for one, other in _pairs(fix["wrong"], fix["right"]):
                if one != other:
                    truth[one] = (other, True)
    return truth


def _pairs(wrong: str, right: str) -> list[tuple[str, str]]:
    """Put the parts of a word beside those of what is right."""
    one, other = (parts_of(each.lower().replace("’", "'")) for each in (wrong, right))
    if len(one) == len(other):
        return list(zip(one, other, strict=True))
    return [(wrong.lower(), right.lower())]


def fit(projects: Iterable[Project]) -> dict[str, float]:
    """Fit a logistic regression to pairs of words: whether the one was meant for the other."""
    rows = [
        (evidence, example.meant == meant)
        for project in projects
        for example in project.examples
        if example.meant is not None or not example.listed
        for meant, evidence in example.pairs
    ]
    names = sorted({name for evidence, _ in rows for name in evidence})
    values = np.array([[evidence.get(name, 0.0) for name in names] for evidence, _ in rows], float)
    scale = np.abs(values).max(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(fit_intercept=False, C=_C, max_iter=5_000)
    model.fit(values / scale, [is_meant for _, is_meant in rows])
    weights = dict(zip(names, (model.coef_[0] / scale).tolist(), strict=True))
    weights["constant"] += _UNJUDGED
    weights |= {name: weights[other] for name, other in _LIKE.items() if other in weights}
    return {name: round(weight, 3) for name, weight in weights.items() if abs(weight) >= 0.0005}


def best(project: Project, weights: Mapping[str, float]) -> dict[str, tuple[float, str, Example]]:
    """Give each word its best score, with what it was meant for."""
    found = {}
    for example in project.examples:
        scored = [
            (sum(weights.get(name, 0.0) * value for name, value in evidence.items()), meant)
            for meant, evidence in example.pairs
        ]
        if scored:
            total, meant = max(scored)
            found[example.word] = (float(1 / (1 + np.exp(-total))), meant, example)
    return found


def cross(whole: Sequence[Project], small: Sequence[Project], *, show: bool) -> int:
    """Print how well the other projects' weights find what is in each."""
    scored = []
    for project in whole:
        # a file is of the project whose folder has it
        weights = fit(
            [
                each
                for each in (*whole, *small)
                if each.name != project.name and not _is_of(each, project)
            ]
        )
        scored.append((project, best(project, weights)))
        scored += [(each, best(each, weights)) for each in small if _is_of(each, project)]
    names = {project.name for project in whole}
    for size in ("whole", "small"):
        chosen = [each for each in scored if (each[0].name in names) == (size == "whole")]
        for threshold in _THRESHOLDS:
            print(size, threshold, _figures(chosen, threshold))
    if show:
        _show([each for each in scored if each[0].name in names])
    return 0


def _is_of(small: Project, whole: Project) -> bool:
    return (small.planted and all(fix in whole.planted for fix in small.planted)) or False


def _figures(
    scored: Sequence[tuple[Project, dict[str, tuple[float, str, Example]]]], least: float
) -> str:
    n = found = right = n_others = real = false = n_tokens = 0
    for project, words in scored:
        n_tokens += project.n_tokens
        for fix in project.planted:
            if fix["prose"] and not fix["by_tool"]:
                n += 1
                hits = [
                    words[one][1] == other
                    for one, other in _pairs(fix["wrong"], fix["right"])
                    if one in words and words[one][0] >= least
                ]
                found += bool(hits)
                right += any(hits)
        for score, _, example in words.values():
            if score >= least and not example.planted:
                n_others += 1
                real += bool(example.meant)
                false += example.meant == ""
    return (
        f"found {found / n:.3f} right {right / n:.3f} of {n}; others {n_others}"
        f" ({1_000 * n_others / n_tokens:.3f}/1,000): {real} real, {false} false"
    )


def _show(scored: Scored) -> None:
    for project, words in scored:
        for word, (score, meant, example) in sorted(words.items(), key=lambda each: -each[1][0]):
            if example.planted and (score < 0.5 or meant != example.meant):
                print("missed", project.name, word, meant, example.meant, round(score, 2))
            if not example.planted and score >= 0.3 and not example.meant:
                print("false?", project.name, word, meant, repr(example.meant), round(score, 2))


if __name__ == "__main__":
    sys.exit(main())
