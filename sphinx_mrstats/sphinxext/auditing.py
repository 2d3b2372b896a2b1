"""The audit of a build: for the builder ``vocabulary``, and as warnings of any build.

It reads documents as they are counted, and what others brought in.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ConfigError

from sphinx_mrstats.audit.baseline import load_baseline
from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.options import audit_options
from sphinx_mrstats.audit.registry import check_names, select_checks
from sphinx_mrstats.audit.run import run_audit
from sphinx_mrstats.audit.texts import GivenText, GivenTexts, SourceText, Text, comments_in
from sphinx_mrstats.documents import document_filter, read_source, spelled
from sphinx_mrstats.errors import DocumentError, MrstatsError
from sphinx_mrstats.sphinxext.builders import VocabularyBuilder
from sphinx_mrstats.sphinxext.complaints import Complaint, failures_end_the_build, report
from sphinx_mrstats.sphinxext.config import is_counted_from_source, settings_of, source_document
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.prose import placed_prose_of
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.audit.finding import Finding
    from sphinx_mrstats.markup.anchors import Anchors
    from sphinx_mrstats.markup.doctree import PlacedBlock

__all__ = ["Audited", "audit", "audited", "check_values"]


def check_values(config: Config) -> None:
    """Refuse the names of checks that there are not, and an address that can't be made.

    Raises:
        ConfigError: it is one of them.

    """
    try:
        select_checks(names_of_checks(config), ())
    except MrstatsError as error:
        raise ConfigError(f"conf.py: mrstats_audit: {error}") from None
    pages = config.mrstats_audit_pages
    try:
        pages.format(page="index")
    except (AttributeError, IndexError, KeyError, ValueError):
        raise ConfigError(
            f"conf.py: mrstats_audit_pages is {pages!r}: expected an address with {{page}} for the"
            " name of the document, such as '../html/{page}.html'"
        ) from None


def names_of_checks(config: Config) -> tuple[str, ...]:
    """Return the checks that conf.py names; ``-D`` gives them as text, with commas."""
    names = config.mrstats_audit
    return tuple(names.replace(",", " ").split() if isinstance(names, str) else names)


def audit(app: Sphinx, env: BuildEnvironment) -> None:
    """Audit the project, give a builder that wants it what was found, and warn of it."""
    with failures_end_the_build():
        findings, texts = audit_project(app, env, names_of_checks(env.config))
    if isinstance(app.builder, VocabularyBuilder):
        app.builder.take(findings, texts)
    report(_complaint(finding) for finding in findings if finding.level != "note")


def _complaint(finding: Finding) -> Complaint:
    message = finding.advice
    if more := len(finding.places) - 1:
        message += f" (and in {more} more place{'s' if more > 1 else ''})"
    location = finding.path if finding.line is None else f"{finding.path}:{finding.line}"
    return Complaint(finding.check, message, location)


def audit_project(
    app: Sphinx, env: BuildEnvironment, names: tuple[str, ...]
) -> tuple[Sequence[Finding], list[Audited]]:
    """Run the checks called `names`, or those of pyproject.toml: findings, and what was read.

    Raises:
        MrstatsError: an option or a file of the audit can't be used.

    """
    options = audit_options(settings_of(env.config), check_names())
    if names:
        options = replace(options, select=names, ignore=())
    texts = audited(app, env, elsewhere=options.elsewhere)
    given = GivenTexts(tuple(each.text for each in texts))
    path = options.folder / options.baseline if options.baseline else None
    outcome = run_audit(
        Material(given, folder=options.folder), options, load_baseline(path) if path else ()
    )
    return outcome.findings, texts


# How far a line may be from where docutils has it: it gives the first or the last line of an
# element, or that of what holds it, and a directive's content may be some way below its name.
_BEFORE, _AFTER = 4, 12


def _lines_of_block(text: str, line: int, source: Sequence[str]) -> list[tuple[int, str]]:
    r"""Find the lines of `source` that hold the lines of `text`, which begin about at `line`.

    Each is the nearest line, at or after the one before, that holds most of its words. Where none
    does (as in what is translated, or generated), it is the one that follows.

    >>> source = [".. note::", "", "   Of ``x``", "   whales", "   and *sea*."]
    >>> _lines_of_block("Of \nwhales\nand sea.", 1, source)
    [(3, 'Of '), (4, 'whales'), (5, 'and sea.')]
    """
    found = []
    expected = max(line, 1)
    lowest = max(expected - _BEFORE, 1)
    for part in text.split("\n"):
        words = [*iter_words(part)]
        number = _best(words, expected, lowest, source) or expected
        found.append((number, part))
        lowest = number
        expected = number + 1
    return found


def _best(words: list[str], expected: int, lowest: int, source: Sequence[str]) -> int | None:
    """Return the line with most of the words, among such the nearest to where it is expected."""
    candidates = []
    for number in range(lowest, min(expected + _AFTER, len(source)) + 1):
        there = set(iter_words(source[number - 1]))
        if n := sum(word in there for word in words):
            candidates.append((-n, abs(number - expected), number))
    return min(candidates)[2] if candidates else None


@dataclass(frozen=True, slots=True)
class Audited:
    """A text, the document on whose page it is read, and the anchors of that page by its lines."""

    text: Text
    docname: str
    anchors: Anchors


def audited(app: Sphinx, env: BuildEnvironment, *, elsewhere: bool) -> list[Audited]:
    """Return the documents that count, by name, and then what they have from elsewhere, by source.

    That is left out unless `elsewhere` asks for it: the command line doesn't see it, and finds the
    same otherwise.

    Documents that are counted from their sources are read from these, as on the command line: lines
    and columns are exact there. Of their doctrees comes what autodoc and includes brought in; what
    several documents have brought in is audited once.
    """
    settings = settings_of(env.config)
    is_counted = document_filter(settings.include, settings.exclude)
    folder = settings.path.parent if settings.path else Path(app.confdir)
    own_files = {str(env.doc2path(docname)) for docname in env.found_docs}
    found = []
    brought_in: dict[str, tuple[str, dict[PlacedBlock, None]]] = {}
    for docname in sorted(env.found_docs):
        if docname not in env.all_docs or not is_counted(docname):
            continue
        own = []
        for block in placed_prose_of(env, docname):
            if not _is_shown(app, block.conditions) or block.source in own_files:
                continue
            if block.source:
                brought_in.setdefault(block.source, (docname, {}))[1].setdefault(block)
            else:
                own.append(block)
        path = str(env.doc2path(docname))
        if not is_counted_from_source(env, docname):
            found.append(_given(docname, path, own, folder))
        elif (data := _read(path)) is not None:
            rules = settings.rules.for_document(source_document(env, docname))
            text = SourceText(docname, path, _key(path, folder), data, rules)
            found.append(Audited(text, docname, domain_of(env).anchors.get(docname, ())))
    for source, (docname, blocks) in sorted(brought_in.items()) if elsewhere else ():
        found.append(_given(docname, source, list(blocks), folder))
    return found


def _is_shown(app: Sphinx, conditions: tuple[str, ...]) -> bool:
    """Tell whether this build shows what stands under conditions; as Sphinx, if it can't tell."""
    try:
        return all(app.tags.eval_condition(condition) for condition in conditions)
    except Exception:  # whatever a parser of expressions may raise
        return True


def _given(docname: str, path: str, blocks: Sequence[PlacedBlock], folder: Path) -> Audited:
    """Make a text of blocks of prose; `path` leads to a file, or names a docstring."""
    data = _read(path) or b""
    source = data.decode("utf-8", "replace")
    lines = source.splitlines()
    prose, anchors = [], []
    for block in blocks:
        placed = _lines_of_block(block.text, block.line, lines)
        prose += placed
        if not block.conditions:
            anchors.append((placed[0][0], block.anchor))
    key = _key(path, folder)
    name = docname if key == _key(path.partition(":docstring of ")[0], folder) else key
    text = GivenText(name, path, key, tuple(prose), tuple(comments_in(data)), source)
    return Audited(text, docname, tuple(anchors))


def _read(path: str) -> bytes | None:
    """Return a file's bytes as UTF-8; None where it can't be read, which the count complains of."""
    try:
        return read_source(Path(path)).data
    except DocumentError:
        return None


def _key(path: str, folder: Path) -> str:
    """Name a file from the folder of its project, if it is in there."""
    real, root = Path(os.path.realpath(path)), Path(os.path.realpath(folder))
    return spelled(real.relative_to(root)) if real.is_relative_to(root) else path
