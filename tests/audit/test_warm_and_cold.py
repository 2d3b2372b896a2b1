"""A fact about the audit's cache: whatever is edited, findings are those of an audit without it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from sphinx_mrstats.audit import texts
from sphinx_mrstats.audit.cache import AuditCache
from sphinx_mrstats.audit.checks import typo
from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.misspelling import evidence
from sphinx_mrstats.audit.options import AuditOptions
from sphinx_mrstats.audit.reading import ReadJob
from sphinx_mrstats.audit.run import run_audit
from sphinx_mrstats.audit.texts import FileTexts
from sphinx_mrstats.countcache import CountCache
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.jobs import RunOptions
from sphinx_mrstats.markup import DEFAULT_RULES

if TYPE_CHECKING:
    from pathlib import Path

# What the checks look for comes and goes: words that are one, two, or have a hyphen, capitals, rare
# words and common ones, British and American ones, short forms, misspellings of each of these.
_WORDS = (
    *("file name", "filename", "file-name", "Filename", "web site", "website", "Website", "name"),
    *("data base", "log in", "web site", "file name", "the the", "sub tree", "subtree"),
    *("GitHub", "github", "Github", "PostgreSQL", "postgresql", "colour", "color", "behaviour"),
    *("behavior", "naïve", "naive", "APIs", "API's", "are", "the", "the", "the", "of", "of", "and"),
    *("recieve", "receive", "receive", "frobnicate", "frobnciate", "frobnicates", "recieves"),
    *("server", "servre", "servers", "database", "data-base", "XYZ", "XYZ"),
    *("whale", "whalе", "teh", "definately", "sea", "Sea", "in", "login", "log-in"),
)


def _sentence(dice: random.Random, some: list[str]) -> str:
    words = dice.choices(some, k=dice.randint(3, 12))
    return " ".join(words) + dice.choice((".", ".", ", ``frobnciate``.", " (a term).", ":"))


def _page(dice: random.Random) -> str:
    some = dice.sample(_WORDS, 9)  # so that others are in no page
    title = dice.choice(("Page", "Release notes", "Guide", "Changelog"))
    paragraphs = (
        "\n".join(_sentence(dice, some) for _ in range(dice.randint(1, 5)))
        for _ in range(dice.randint(1, 4))
    )
    glossary = ".. glossary::\n\n   web site\n      A place.\n\n" if dice.random() < 0.1 else ""
    remark = f".. mrstats: ignore {dice.choice(_WORDS)}\n\n" if dice.random() < 0.1 else ""
    return f"{title}\n{'=' * len(title)}\n\n{glossary}{remark}" + "\n\n".join(paragraphs) + "\n"


def _edit(dice: random.Random, folder: Path) -> None:
    """Change one page, add one, take one away, or rename one."""
    pages = sorted(folder.glob("*.rst"))
    page = dice.choice(pages)
    what = dice.random()
    if what < 0.6:
        text = page.read_text(encoding="utf-8")
        old, new = dice.choice(text.split()), dice.choice(_WORDS)
        page.write_text(text.replace(f" {old} ", f" {new} ", 1) + dice.choice(("", "\nthe sea.\n")))
    elif what < 0.75:
        page.write_text(_page(dice), encoding="utf-8")
    elif what < 0.85 and len(pages) > 3:
        page.unlink()
    elif what < 0.95:
        (folder / f"{dice.randrange(1_000)}.rst").write_text(_page(dice), encoding="utf-8")
    else:
        page.rename(folder / f"moved{dice.randrange(1_000)}.rst")


def _audit(folder: Path, cache: AuditCache | None) -> object:
    found = FileTexts(
        find_documents([folder]), DEFAULT_RULES, folder, RunOptions(engine="serial"), cache
    )
    material = Material(found, cache=cache)
    outcome = run_audit(material, AuditOptions(confidence=0.0))
    forms = material.forms
    return (
        *([*material.totals.items()], [*forms.totals().items()], forms.within, forms.pairs),
        *(forms.pairs_by_document, forms.doubled, forms.unusual, forms.plurals),
        *(material.vocabulary, dict(material.code), dict(material.counts.words.items())),
        *(outcome.findings, outcome.known, outcome.n_doubtful, outcome.n_suppressed),
        *(outcome.n_history, outcome.without_history, outcome.suppressions.all),
    )


@pytest.mark.parametrize("seed", range(4))
def test_findings_after_any_edits_are_those_without_a_cache(tmp_path, monkeypatch, seed):
    # as few documents may have changed until all are added up anew
    monkeypatch.setattr(texts, "_FEW", 6)
    # a small corpus is taken for a large one, of which more is kept
    for module in (typo, evidence):
        monkeypatch.setattr(module, "LARGE", 60)
    dice = random.Random(seed)
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.rst").write_text(_page(dice), encoding="utf-8")
    cache = AuditCache(CountCache(tmp_path / "cache", private=True), str(folder))
    assert cache.prepare() == ""
    for _ in range(8):
        assert _audit(folder, cache) == _audit(folder, None)
        for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
            _edit(dice, folder)


def test_only_what_changed_is_read_again(tmp_path, monkeypatch):
    dice = random.Random(0)
    for number in range(5):
        (tmp_path / f"{number}.rst").write_text(_page(dice), encoding="utf-8")
    cache = AuditCache(CountCache(tmp_path / "cache", private=True), str(tmp_path))
    assert cache.prepare() == ""
    _audit(tmp_path, cache)
    (tmp_path / "3.rst").write_text(_page(dice), encoding="utf-8")
    take, read = ReadJob.take, []

    def noted(job, text, part):
        read.append(text.name)
        take(job, text, part)

    monkeypatch.setattr(ReadJob, "take", noted)
    assert _audit(tmp_path, cache) == _audit(tmp_path, None)
    assert read == ["3.rst", *(f"{number}.rst" for number in range(5))]
