"""The documents that a command works on: their settings, and what is said about them."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial, reduce
from importlib import import_module
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sphinx_mrstats.cli import messages
from sphinx_mrstats.documents import document_filter, project_root, spelled
from sphinx_mrstats.errors import DocumentError, UsageError
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from sphinx_mrstats.audit.cache import AuditCache
    from sphinx_mrstats.audit.options import AuditOptions
    from sphinx_mrstats.audit.texts import FileTexts
    from sphinx_mrstats.cli.projects import Project
    from sphinx_mrstats.documents import Documents, Problem
    from sphinx_mrstats.markup import Rules
    from sphinx_mrstats.settings import Settings
    from sphinx_mrstats.stopwatch import Profile
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = [
    "count_corpus",
    "project_options",
    "read_sources",
    "read_texts",
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
        [project] = corpus.projects
        return _count_doctrees(
            (*project.paths, *project.listed), corpus.settings, by_document=by_document
        )
    from sphinx_mrstats.wordcount import count_words_of

    settings = corpus.settings
    if settings.refused_cache is not None and settings.cache is None and args.cache is None:
        messages.note(
            f"{printable(str(settings.path))}: cache is outside of this folder, so that no counts"
            f" are remembered: only the command line may choose such a place (--cache"
            f" {printable(str(settings.refused_cache))})"
        )
    job = partial(count_words_of, by_document=by_document, cache=settings.cache)
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


class _Corpus(NamedTuple):
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
        projects = tuple(each._replace(settings=_with_code(each.settings)) for each in projects)
    if exclude := getattr(args, "exclude", ()):
        projects = tuple(
            each._replace(
                settings=replace(each.settings, exclude=(*each.settings.exclude, *exclude))
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
    from sphinx_mrstats.cli.projects import find_in_projects, join_documents
    from sphinx_mrstats.stopwatch import lap, measuring

    with measuring(corpus.profile):
        found = find_in_projects(
            corpus.projects, named_as_given=corpus.named_as_given, follow_links=corpus.follow_links
        )
        lap("find")
    by_rules: dict[Rules, list[Documents]] = {}
    for project, documents in zip(corpus.projects, found, strict=True):
        messages.tell_documents(documents, project.shown_paths, project.settings)
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
        messages.tell_profile(corpus.profile)
    return reduce(join, results), whole


def run_counting(
    settings: Settings, job: Callable[..., T], profile: Profile | None = None
) -> tuple[T, bool]:
    """Run `job` by `settings`, with progress, and say what was wrong; tell if nothing was.

    It is called with `rules` and the `options` of the run. What its documents took is added to
    `profile`.
    """
    from sphinx_mrstats.jobs import chosen_run

    problems: list[Problem] = []
    with (
        messages.ProgressBar(profile=profile) as progress,
        chosen_run(settings, progress=progress, on_problem=problems.append) as options,
        messages.losses_noted(),
    ):
        result = job(rules=settings.rules, options=options)
    for problem in problems:
        messages.warning(problem)
    return result, not problems


def project_options(args: argparse.Namespace) -> tuple[AuditOptions, Path]:
    """Read the options of the project that the paths are in; and the project's folder.

    Without options that is the current folder, where they would be written: what a baseline calls a
    document is then the same before and after.

    Raises:
        ConfigurationError: the options can't be used.
        UsageError: the paths are of several projects.

    """
    from sphinx_mrstats.audit.options import audit_options
    from sphinx_mrstats.audit.registry import check_names

    settings = settings_for(args.paths, args)
    options = audit_options(settings, check_names())
    return options, Path.cwd() if settings.path is None else settings.path.parent


def read_texts(
    args: argparse.Namespace,
    folder: Path,
    look: Callable[[FileTexts], T],
    cache: AuditCache | None = None,
) -> tuple[T, bool]:
    """Look at the texts that the arguments ask for; tell whether all were there and read whole.

    `folder` is the project's. What is read is kept in `cache`, if there is one.

    Raises:
        DocumentError: a path does not exist.
        UsageError: the arguments don't go together.

    """

    def job(documents: Documents, **how: Any) -> T:
        from sphinx_mrstats.audit.texts import FileTexts

        return look(FileTexts(documents, folder=folder, cache=cache, **how))

    return read_sources(args, job)


def _count_doctrees(
    paths: Sequence[str], settings: Settings, *, by_document: bool
) -> tuple[Vocabulary, bool]:
    """Count the doctrees of those documents of one Sphinx project that are under `paths`.

    Returns what was counted, and whether there was anything. The project's conf.py is executed, and
    all of its documents are read, whichever are counted.

    Raises:
        ConfigurationError: Sphinx can't read the project.
        DocumentError: a path does not exist.
        UsageError: the paths are not in one folder with a conf.py.

    """
    from sphinx_mrstats.vocabulary import Vocabulary

    # Sphinx is imported here and nowhere else, and hidden from what only looks at imports.
    project = import_module("sphinx_mrstats.sphinxext.project")
    read: Mapping[Path, tuple[str, Mapping[str, int]]] = project.count_doctrees(
        _project_of(paths), include_code=settings.rules.include_code, workers=settings.workers
    )
    wanted = document_filter(settings.include, settings.exclude)
    given = {Path(os.path.realpath(path)): path for path in paths}
    words = {
        name: counts
        for file, (docname, counts) in read.items()
        if (name := _name_of(file, given)) and (file in given or wanted(docname))
    }
    if not words:
        where = ", ".join(map(printable, paths))
        messages.error(f"there are no documents: Sphinx reads none in {where}")
    vocabulary = Vocabulary.from_documents(words)
    if not by_document:
        vocabulary = Vocabulary.from_totals(
            vocabulary.n_documents, vocabulary.counts, vocabulary.document_frequency
        )
    return vocabulary, bool(words)


def _project_of(paths: Sequence[str]) -> Path:
    roots = {}
    for path in paths:
        if not Path(path).exists():
            raise DocumentError(f"{printable(path)}: no such file or folder")
        root = project_root(path if Path(path).is_dir() else Path(path).parent)
        if root is None:
            raise UsageError(
                f"--text doctree: there is no conf.py in {printable(path)} or above it in its"
                " project; give the folder that holds it, or use --text source"
            )
        roots[root] = path
    root, *others = roots
    if others:
        raise UsageError(
            f"--text doctree: {printable(roots[root])} and {printable(roots[others[0]])} belong to"
            " different Sphinx projects; count each by itself"
        )
    return root


def _name_of(file: Path, given: Mapping[Path, str]) -> str | None:
    """Name a document as `find_documents` would; None if it is not under what was given."""
    for real, path in given.items():
        if file == real:
            return spelled(path)
        if real in file.parents:
            inside = spelled(file.relative_to(real))
            return inside if len(given) == 1 else f"{spelled(Path(path))}/{inside}"
    return None
