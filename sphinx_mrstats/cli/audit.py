"""``sphinx-mrstats audit``: which words are wrong, new, inconsistent or missing."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.finding import TIERS
from sphinx_mrstats.audit.options import AuditOptions
from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.corpus import project_options, read_texts
from sphinx_mrstats.cli.mending import (
    Mending,
    add_mending,
    check_mending,
    is_mending,
    mend,
    patch,
    without_mended,
)
from sphinx_mrstats.cli.narrowing import (
    Narrowing,
    add_narrowing,
    in_utf16,
    place_to_begin,
    read_narrowing,
)
from sphinx_mrstats.cli.options import add_corpus_options, add_output
from sphinx_mrstats.cli.output import screen_for, write_result
from sphinx_mrstats.cli.parser import Command, add_option, format_option
from sphinx_mrstats.cli.since import add_since, read_comparison
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.options import options_of
from sphinx_mrstats.text import listed, plural, printable

if TYPE_CHECKING:
    import argparse

    from sphinx_mrstats.audit.baseline import Entry
    from sphinx_mrstats.audit.cache import AuditCache
    from sphinx_mrstats.audit.finding import Outcome
    from sphinx_mrstats.audit.texts import FileTexts
    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.cli.since import Comparison

__all__ = ["COMMANDS"]

_OPTIONS = options_of(AuditOptions)


def _configure(parser: Parser) -> None:
    add_corpus_options(parser, doctrees=False)
    checks = parser.add_argument_group("what is looked for")
    checks.add_argument("--list", action="store_true", help="show the checks, and run none")
    for name, what in (("select", "run only these checks"), ("ignore", "don't run these checks")):
        add_option(checks, _OPTIONS[name], default=None, metavar="CHECKS", help=what)
    checks.add_argument(
        "--exclude",
        metavar="GLOB",
        action="append",
        default=[],
        help="leave out documents that match GLOB; may be given several times",
    )
    checks.add_argument(
        "--all", action="store_true", help="show doubtful findings too, of all checks"
    )
    checks.add_argument(
        "--history",
        action="store_true",
        help="let all checks look at release notes, change logs and the like",
    )
    known = parser.add_argument_group("what is known")
    known.add_argument(
        "--baseline", metavar="FILE", help="report only findings that are not in FILE"
    )
    add_since(known)
    known.add_argument(
        "--write-baseline",
        metavar="FILE",
        nargs="?",
        const="",
        help="write what is found to FILE (default: the one of --baseline), exit with 0",
    )
    add_narrowing(parser)
    add_mending(parser)
    shown = parser.add_argument_group("how it is shown")
    add_option(shown, format_option("text", "json", "github", "markdown", "sarif", "junit"))
    shown.add_argument(
        "--by-file",
        action="store_true",
        help="write text in the order of the files (default: the surest first)",
    )
    add_output(shown)
    shown.add_argument("--exit-zero", action="store_true", help="exit with 0 despite findings")


def _run(args: argparse.Namespace) -> int:
    """Audit, and write the findings; 1 if there are any, 2 if not all documents were read whole."""
    if args.list:
        write_result(_list())
        return 0
    check_mending(args)
    options, folder, narrowing = _options(args)
    baseline = _baseline_path(args, options)
    comparison = read_comparison(args, folder)
    if comparison is not None:
        options = comparison.options(options)
    look = _Look(args, options, folder, baseline, narrowing, comparison)
    if comparison is None:
        (outcome, mending), whole = read_texts(args, folder, look, look.cache)
    else:
        with comparison.other_side():
            (outcome, mending), whole = read_texts(args, comparison.folder, look, look.cache)
    if args.write_baseline is not None and baseline is not None:
        return _write_baseline(outcome, baseline, whole=whole)
    if args.diff and mending is not None:
        changed = patch(mending)
        write_result(changed, args.output)
        return 2 if not whole else 1 if changed else 0
    if args.columns == "utf-16":
        outcome.findings = in_utf16(outcome.findings, narrowing)
    write_result(_render(outcome, args), args.output)
    messages.note(_summary(outcome, comparison))
    if not whole or (mending is not None and mending.failed):
        return 2
    return 1 if outcome.fails and not args.exit_zero else 0


class _Look:
    """The audit that the arguments ask for; it is called with the texts."""

    def __init__(
        self,
        args: argparse.Namespace,
        options: AuditOptions,
        folder: Path,
        baseline: Path | None,
        narrowing: Narrowing | None,
        comparison: Comparison | None,
    ) -> None:
        self._args = args
        self._options = options
        self._folder = folder
        self._baseline = baseline
        self._narrowing = narrowing
        self._comparison = comparison
        # Read here: in a copy of the repository, which a comparison makes, it isn't there.
        self._known = _known(args, baseline)
        self._kept = _cache(args, options.folder)
        is_partial = narrowing is not None or comparison is not None
        self.cache = self._kept if is_partial else None

    def __call__(self, texts: FileTexts) -> tuple[Outcome, Mending | None]:
        """Audit, and mend what is to be mended."""
        from sphinx_mrstats.audit.material import Material
        from sphinx_mrstats.audit.run import run_audit

        if self._narrowing is not None:
            self._narrowing.put_in(texts)
        before: list[Entry] = []
        if self._comparison is not None:
            before = self._comparison.found_before(self._options, texts.documents, self.cache)
        material = Material(texts, folder=self._options.folder, cache=self._kept)
        path = str(self._baseline or "")
        outcome = run_audit(material, self._options, self._known, baseline_path=path, since=before)
        if self._comparison is not None:
            self._comparison.keep(outcome, self._options, self.cache)
        if self._narrowing is not None:
            outcome.findings = self._narrowing.of(outcome.findings)
        if self._comparison is not None:
            outcome.findings = self._comparison.told(outcome.findings)
        if not is_mending(self._args):
            return outcome, None
        names = {key: name for name, key in material.counts.keys.items()}
        mending = mend(self._args, texts, outcome.findings, names, self._folder)
        if not self._args.diff:
            outcome.findings = without_mended(outcome.findings, mending)
        return outcome, mending


def _options(args: argparse.Namespace) -> tuple[AuditOptions, Path, Narrowing | None]:
    """Read the options of the project, with what the arguments change.

    Return also the project's folder, and whose findings are shown, if not all.
    """
    args.paths = place_to_begin(args)
    options, folder = project_options(args)
    narrowing = read_narrowing(args, options, folder)
    if not args.paths and args.files_from is None:
        # as seen from here: messages name documents by it
        paths = [os.path.relpath(options.folder / path) for path in options.paths]
        args.paths = paths or [os.curdir]
    if args.select is not None:
        options = replace(options, select=args.select, ignore=())
    elif any(Path(path).is_file() for path in args.paths):
        # Of single documents, nobody can tell which entries the others use.
        options = replace(options, ignore=(*options.ignore, "unused-entry"))
    if args.ignore is not None:
        options = replace(options, ignore=(*options.ignore, *args.ignore))
    if args.all:
        options = replace(options, confidence=0.0)
    if args.history:
        options = replace(options, history_checks=("all",))
    return options, folder, narrowing


def _baseline_path(args: argparse.Namespace, options: AuditOptions) -> Path | None:
    """Return the path of the baseline, or None; that of an argument is from the current folder."""
    if args.write_baseline:
        return Path(args.write_baseline)
    if args.baseline is not None:
        return Path(args.baseline)
    if options.baseline:
        return options.folder / options.baseline
    if args.write_baseline is not None:
        raise UsageError(
            "--write-baseline: no file is given, and pyproject.toml names none: expected"
            " --write-baseline FILE"
        )
    return None


def _cache(args: argparse.Namespace, project: Path) -> AuditCache | None:
    """Prepare the cache of this user's audits; return None if the arguments don't want one."""
    from sphinx_mrstats.audit.cache import own_cache

    if args.no_cache:
        return None
    cache = own_cache(project)
    if fault := cache.prepare():
        messages.note(fault)
    return cache


def _known(args: argparse.Namespace, baseline: Path | None) -> tuple[Entry, ...]:
    """Read the baseline; return nothing if it is about to be written anew."""
    from sphinx_mrstats.audit.baseline import load_baseline

    return load_baseline(baseline) if baseline and args.write_baseline is None else ()


def _write_baseline(outcome: Outcome, path: Path, *, whole: bool) -> int:
    """Write a baseline of what was found, and keep the entries of checks that didn't run."""
    from sphinx_mrstats.audit.baseline import dump_baseline, load_baseline
    from sphinx_mrstats.errors import ConfigurationError

    before: tuple[Entry, ...] = ()
    try:
        before = load_baseline(path) if path.exists() else ()
    except ConfigurationError as error:
        messages.warning(f"{error}: what it said of other checks is lost")
    others = [entry for entry in before if entry.check not in outcome.checks]
    found = [finding for finding in outcome.findings if finding not in outcome.unsettled]
    write_result(dump_baseline(found, others), str(path))
    messages.note(f"{plural(len(found), 'finding', 'findings')} written to {printable(str(path))}")
    return 0 if whole else 2


def _render(outcome: Outcome, args: argparse.Namespace) -> str:
    findings = outcome.findings
    if args.format == "sarif":
        from sphinx_mrstats import __version__
        from sphinx_mrstats.audit.registry import load_checks
        from sphinx_mrstats.render.ci import sarif_report

        descriptions = {check.name: check.description for check in load_checks(outcome.checks)}
        return sarif_report(findings, descriptions, __version__)
    if args.format == "junit":
        from sphinx_mrstats.render.ci import junit_report

        return junit_report(findings, outcome.checks)
    if args.format == "json":
        from sphinx_mrstats.render.findings import json_report

        return json_report(findings)
    if args.format == "markdown":
        from sphinx_mrstats.render.ci import markdown_report

        return markdown_report(findings)
    if args.format == "github":
        from sphinx_mrstats.render.ci import github_report

        return github_report(findings)
    from sphinx_mrstats.render.findings import render_by_confidence, render_findings

    write = render_findings if args.by_file else render_by_confidence
    return write(findings, screen_for(args))


def _list() -> str:
    from sphinx_mrstats.audit.registry import check_names, load_checks
    from sphinx_mrstats.render.findings import render_checks

    return render_checks(load_checks(check_names()))


def _summary(outcome: Outcome, since: Comparison | None) -> str:
    """Say how much was found, how sure it is, what is not shown, and which option would show it.

    As in "12 findings: 9 sure, 3 likely; not shown: 40 doubtful (--all), 2 in the baseline".
    """
    said = "nothing was found"
    if n := len(outcome.findings):
        n_of = Counter(finding.tier for finding in outcome.findings)
        tiers = ", ".join(f"{n_of[tier]:,} {tier}" for tier in TIERS if n_of[tier])
        said = f"{plural(n, 'finding', 'findings')}: {tiers}"
    rest = []
    if outcome.n_doubtful:
        rest.append(f"{outcome.n_doubtful:,} doubtful (--all)")
    if outcome.on_request:
        rest.append(f"what {listed(outcome.on_request)} would find (--all)")
    if outcome.known:
        where = "in the baseline" if since is None else "known before"
        rest.append(f"{len(outcome.known):,} {where}")
    if outcome.n_suppressed:
        rest.append(f"{outcome.n_suppressed:,} suppressed")
    if outcome.n_history:
        documents = plural(outcome.n_history, "change log or the like", "change logs and the like")
        checks = listed(outcome.without_history)
        rest.append(f"what {checks} would find in {documents} (--history)")
    return f"{said}; not shown: {', '.join(rest)}" if rest else said


# What the tiers of findings mean.
_TIERS_EXPLAINED = """\
A finding is sure if its confidence is 0.9 or more: of such, readers would have
acted on 95 in a hundred. It is likely from 0.5 on, where three in four were
worth a change. What is below is doubtful, and only shown with --all; the key
confidence in pyproject.toml moves that limit."""

COMMANDS = {
    "audit": Command(
        "[PATH ...]",
        ("Look for words of documents that are wrong or inconsistent."),
        f"""\
examples:
  sphinx-mrstats audit docs
      run all checks; exit with 1 if they find something
  sphinx-mrstats audit docs --select unicode
      run one check (--list shows them all)
  sphinx-mrstats audit docs --write-baseline docs/baseline.jsonl
      note what is found today; give the same file to --baseline, and only what
      is new fails
  sphinx-mrstats audit docs --diff
      write what could be mended as a patch; --fix mends it
  sphinx-mrstats audit docs --since origin/main --format github
      annotate what a pull request brought in
  sphinx-mrstats audit --staged
      look at what the next commit would bring in
  sphinx-mrstats audit --stdin-filename docs/a.rst --format json < docs/a.rst
      check what an editor shows, with the whole project as the evidence
  sphinx-mrstats audit docs --format sarif --output audit.sarif
      write what code scanning reads

{_TIERS_EXPLAINED}

What is wanted as it is can be said in a document, for this document:

  .. mrstats: ignore word "two words"
  .. mrstats: ignore[unicode] word

or for all, in pyproject.toml: allow = ["word", "unicode: word", "start*"] below
[tool.sphinx-mrstats.audit].

exit codes: 0 nothing was found, or only notes; 1 findings; 2 the corpus is
empty, a document could not be read whole, or the arguments can't be used.""",
        _configure,
        _run,
    ),
}
