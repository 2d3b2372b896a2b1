"""The documents that a command works on: their settings, and what is said about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import add
from typing import TYPE_CHECKING, TypeVar

from sphinx_mrstats.cli import messages
from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from sphinx_mrstats.cli.projects import Project
    from sphinx_mrstats.documents import Documents, Problem
    from sphinx_mrstats.markup import Rules
    from sphinx_mrstats.settings import Settings
    from sphinx_mrstats.stopwatch import Profile
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = [
    "count_corpus",
    "read_sources",
    "reads_doctrees",
    "run_counting",
    "settings_for",
    "settings_near",
]

T = TypeVar("T")

# The settings that have an option of the same name.
_GIVEN = ("text", "workers", "engine", "scheduler", "cache")


def settings_for(paths: Sequence[str], args: argparse.Namespace) -> Settings:
    """Load the settings of the one project that `paths` are in, with what the options change.

    Raises:
        ConfigurationError: the settings can't be used.
        DocumentError: a path does not exist.
        UsageError: the paths are of projects with settings of their own.

    """
    from sphinx_mrstats.cli.projects import load_projects
    from sphinx_mrstats.settings import load_settings

    projects = load_projects(paths, getattr(args, "files_from", None) or ())
    if len(projects) > 1:
        raise UsageError(
            f"the paths belong to projects with different settings ({_files(projects)}): take each"
            " project by itself"
        )
    settings = projects[0].settings if projects else load_settings(".")
    return _with_code(settings) if args.include == "code" else settings


def _files(projects: Sequence[Project]) -> str:
    return ", ".join(str(each.settings.path or "none") for each in projects)


def count_corpus(args: argparse.Namespace, *, by_document: bool) -> tuple[Vocabulary, bool]:
    """Count what the arguments ask for; return it, and whether all of it was there and read whole.

    What was not, and what was passed over, is said on standard error.

    Raises:
        DocumentError: a path does not exist.
        UsageError: the arguments don't go together.

    """
    corpus = _open(args)
    if corpus.settings.text == "doctree":
        from sphinx_mrstats.cli.doctrees import count_project

        [project] = corpus.projects
        return count_project(
            (*project.paths, *project.listed), corpus.settings, by_document=by_document
        )
    from sphinx_mrstats.wordcount import count_words_of

    job = partial(count_words_of, by_document=by_document, cache=corpus.settings.cache)
    return _read(corpus, job, add)


def read_sources(
    args: argparse.Namespace, job: Callable[..., T], join: Callable[[T, T], T] = add
) -> tuple[T, bool]:
    """Run `job`, called as `run_counting` does, on what the arguments ask for; see `count_corpus`.

    It is called once for all documents that are read by the same rules; `join` adds up the results.

    Raises:
        DocumentError: a path does not exist.
        UsageError: the arguments don't go together.

    """
    return _read(_open(args), job, join)


def reads_doctrees(args: argparse.Namespace) -> bool:
    """Say whether the arguments, or the settings, ask for doctrees."""
    return _open(args).settings.text == "doctree"


def settings_near(path: str, args: argparse.Namespace) -> Settings:
    """Load the settings that hold for `path`, which need not exist, with what the options change.

    Raises:
        ConfigurationError: the settings can't be used.
        UsageError: the arguments don't go together.

    """
    from sphinx_mrstats.settings import load_settings

    settings = load_settings(path)
    return _with_options(_with_code(settings) if args.include == "code" else settings, args)


def _with_options(settings: Settings, args: argparse.Namespace) -> Settings:
    from sphinx_mrstats.settings import override_settings

    _check_engine(args, settings)
    given = {name: getattr(args, name) for name in _GIVEN}
    changed = {name: value for name, value in given.items() if value is not None}
    return override_settings(settings, changed, "--{}".format)


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What the arguments ask for; `settings` say how the work is done: those of the first project.

    Documents are `named_as_given` unless one path was given.
    """

    projects: tuple[Project, ...]
    settings: Settings
    named_as_given: bool
    follow_links: bool
    profile: Profile | None


def _open(args: argparse.Namespace) -> _Corpus:
    from sphinx_mrstats.cli.projects import load_projects
    from sphinx_mrstats.stopwatch import Profile

    paths = args.paths or ([] if args.files_from is not None else ["."])
    listed = args.files_from or ()
    projects = load_projects(paths, listed, follow_links=args.follow_links)
    if not projects:
        raise UsageError("--files-from: the list is empty: there are no documents")
    if args.include == "code":
        projects = tuple(replace(each, settings=_with_code(each.settings)) for each in projects)
    if exclude := getattr(args, "exclude", ()):
        projects = tuple(
            replace(
                each, settings=replace(each.settings, exclude=(*each.settings.exclude, *exclude))
            )
            for each in projects
        )
    first = projects[0].settings
    texts = {args.text or each.settings.text for each in projects}
    if len(projects) > 1 and "doctree" in texts:
        raise UsageError(
            f"the paths belong to projects with different settings ({_files(projects)}), and"
            " doctrees are read of one at a time: count each by itself, or use --text source"
        )
    settings = _with_options(first, args)
    given = [path for each in projects for path in each.paths]
    return _Corpus(
        projects,
        settings,
        bool(listed) or len(given) > 1 or given != [*paths],
        args.follow_links,
        Profile() if args.profile else None,
    )


def _with_code(settings: Settings) -> Settings:
    return replace(settings, rules=replace(settings.rules, include_code=True))


def _check_engine(args: argparse.Namespace, settings: Settings) -> None:
    from sphinx_mrstats.engines import check_engine, takes_scheduler

    if args.engine is not None:
        check_engine(args.engine, given="--engine")
    else:
        check_engine(settings.engine, given=f"{settings.path}: engine")
    engine = args.engine or settings.engine
    if args.scheduler is not None and not takes_scheduler(engine):
        raise UsageError(f"--scheduler: the engine {engine!r} has none; add --engine dask")


def _read(corpus: _Corpus, job: Callable[..., T], join: Callable[[T, T], T]) -> tuple[T, bool]:
    from sphinx_mrstats.cli.notices import tell_documents, tell_profile
    from sphinx_mrstats.cli.projects import find_in_projects, join_documents
    from sphinx_mrstats.stopwatch import lap, measuring

    with measuring(corpus.profile):
        found = find_in_projects(
            corpus.projects, named_as_given=corpus.named_as_given, follow_links=corpus.follow_links
        )
        lap("find")
    by_rules: dict[Rules, list[Documents]] = {}
    for project, documents in zip(corpus.projects, found, strict=True):
        tell_documents(documents, project.shown_paths, project.settings)
        by_rules.setdefault(project.settings.rules, []).append(documents)
    results = []
    whole = all(each.documents for each in found)
    for rules, parts in by_rules.items():
        settings = replace(corpus.settings, rules=rules)
        result, all_of_it = run_counting(
            settings, partial(job, join_documents(parts)), corpus.profile
        )
        results.append(result)
        whole = whole and all_of_it
    if corpus.profile is not None:
        tell_profile(corpus.profile)
    return reduce(join, results), whole


def run_counting(
    settings: Settings, job: Callable[..., T], profile: Profile | None = None
) -> tuple[T, bool]:
    """Run `job` by `settings`, with progress, and say what was wrong; tell if nothing was.

    It is called with `rules` and the `options` of the run. What its documents took is added to
    `profile`.
    """
    from sphinx_mrstats.cli.notices import losses_noted
    from sphinx_mrstats.cli.progress import ProgressBar
    from sphinx_mrstats.jobs import chosen_run

    problems: list[Problem] = []
    with (
        ProgressBar(profile=profile) as progress,
        chosen_run(settings, progress=progress, on_problem=problems.append) as options,
        losses_noted(),
    ):
        result = job(rules=settings.rules, options=options)
    for problem in problems:
        messages.warning(problem)
    return result, not problems
