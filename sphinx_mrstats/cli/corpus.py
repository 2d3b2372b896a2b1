"""The documents that a command works on: their options, their settings, what is said about them."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.parser import number
from sphinx_mrstats.errors import UsageError, WorkerLostWarning

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.documents import Documents, Problem
    from sphinx_mrstats.settings import Settings
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = [
    "add_corpus_options",
    "add_counting_options",
    "add_reading_options",
    "count_corpus",
    "read_sources",
    "reads_doctrees",
    "run_counting",
    "settings_for",
    "settings_of",
    "tell_documents",
]

T = TypeVar("T")


def add_corpus_options(parser: Parser, *, doctrees: bool = True) -> None:
    """Add PATH and the options that say what is counted, and where the work is done.

    Without `doctrees`, it is always the source that is read.
    """
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        default=["."],
        help="a folder, searched for *.rst, or a file (default: the current folder)",
    )
    add_counting_options(parser, doctrees=doctrees)


def add_counting_options(parser: Parser, *, doctrees: bool = True) -> None:
    """Add the options that say what is counted, and where the work is done."""
    counted = parser.add_argument_group("what is counted")
    add_reading_options(counted)
    if doctrees:
        counted.add_argument(
            "--text",
            choices=("source", "doctree"),
            metavar="NAME",
            help="read the source (default), or the doctree: what Sphinx makes of it, with all that"
            " is included and generated",
        )
    else:
        parser.set_defaults(text="source")
    work = parser.add_argument_group("how the work is done (the result is always the same)")
    work.add_argument(
        "--workers",
        metavar="N",
        type=number(1),
        help="how many processes (default: one for each processor; one for a small job)",
    )
    work.add_argument(
        "--engine",
        metavar="NAME",
        help="serial, pool, dask, or one that another package adds (default: pool)",
    )
    work.add_argument(
        "--scheduler",
        metavar="URL",
        help="the address of a Dask scheduler, such as tcp://10.0.0.1:8786 (default: one that is"
        " started here)",
    )


def add_reading_options(group: argparse._ActionsContainer) -> None:
    """Add the options that say what of a document is prose."""
    group.add_argument(
        "--include",
        choices=("code",),
        metavar="code",
        help="count code too: literal blocks, inline literals, roles in code font",
    )


def settings_for(paths: Sequence[str], args: argparse.Namespace) -> Settings:
    """Load the settings of the project that `paths` are in, with what the options change.

    Raises:
        ConfigurationError: the settings can't be used.
        UsageError: the paths are of projects with settings of their own.

    """
    from sphinx_mrstats.settings import load_settings

    settings, *others = {found.path: found for found in map(load_settings, paths)}.values()
    if others:
        files = ", ".join(str(other.path or "none") for other in (settings, *others))
        raise UsageError(
            f"the paths belong to projects with different settings ({files});"
            " count each project by itself"
        )
    if args.include == "code":
        settings = replace(settings, rules=replace(settings.rules, include_code=True))
    return settings


def count_corpus(args: argparse.Namespace, *, by_document: bool) -> tuple[Vocabulary, bool]:
    """Count what the arguments ask for; return it, and whether all of it was there and read whole.

    What was not, and what was passed over, is said on standard error.

    Raises:
        DocumentError: a path does not exist.
        UsageError: the arguments don't go together.

    """
    settings = settings_of(args)
    if settings.text == "doctree":
        from sphinx_mrstats.cli.doctrees import count_project

        return count_project(args.paths, settings, by_document=by_document)
    from sphinx_mrstats.wordcount import count_documents

    return _read(args.paths, settings, partial(count_documents, by_document=by_document))


def read_sources(args: argparse.Namespace, job: Callable[..., T]) -> tuple[T, bool]:
    """Run `job`, called as `count_documents` is, on what the arguments ask for; see `count_corpus`.

    Raises:
        DocumentError: a path does not exist.
        UsageError: the arguments don't go together.

    """
    return _read(args.paths, settings_of(args), job)


def reads_doctrees(args: argparse.Namespace) -> bool:
    """Say whether the arguments, or the settings, ask for doctrees."""
    return settings_of(args).text == "doctree"


def settings_of(args: argparse.Namespace) -> Settings:
    """Load the settings of the project that `args.paths` are in, with what the options change.

    Raises:
        ConfigurationError: the settings can't be used.
        UsageError: the arguments don't go together.

    """
    settings = settings_for(args.paths, args)
    _check_engine(args, settings)
    return replace(
        settings,
        text=args.text or settings.text,
        workers=args.workers or settings.workers,
        engine=args.engine or settings.engine,
        scheduler=args.scheduler or settings.scheduler,
    )


def _check_engine(args: argparse.Namespace, settings: Settings) -> None:
    from sphinx_mrstats.engines import check_engine, takes_scheduler

    if args.engine is not None:
        check_engine(args.engine, given="--engine")
    else:
        check_engine(settings.engine, given=f"{settings.path}: engine")
    engine = args.engine or settings.engine
    if args.scheduler is not None and not takes_scheduler(engine):
        raise UsageError(f"--scheduler: the engine {engine!r} has none; add --engine dask")


def _read(paths: Sequence[str], settings: Settings, job: Callable[..., T]) -> tuple[T, bool]:
    from sphinx_mrstats.documents import find_documents

    documents = find_documents(paths, include=settings.include, exclude=settings.exclude)
    tell_documents(documents, paths, settings)
    result, whole = run_counting(settings, partial(job, documents))
    return result, bool(documents.documents) and whole


def run_counting(settings: Settings, job: Callable[..., T]) -> tuple[T, bool]:
    """Run `job` by `settings`, with progress, and say what was wrong; tell if nothing was.

    It is called with the arguments of `count_documents` that say by which rules, and where.
    """
    from sphinx_mrstats.cli.progress import ProgressBar
    from sphinx_mrstats.engines import chosen_engine

    problems: list[Problem] = []
    with ProgressBar() as progress, chosen_engine(settings) as engine, _losses_noted():
        result = job(
            rules=settings.rules,
            workers=settings.workers,
            engine=engine,
            progress=progress,
            on_problem=problems.append,
        )
    for problem in problems:
        messages.warning(problem)
    return result, not problems


@contextmanager
def _losses_noted() -> Iterator[None]:
    """Say in a line what happened to workers and could be mended."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", WorkerLostWarning)
        others = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
            if issubclass(category, WorkerLostWarning):
                messages.note(message)
            else:
                others(message, category, *where, **more)

        warnings.showwarning = show
        yield


def tell_documents(documents: Documents, paths: Sequence[str], settings: Settings) -> None:
    """Say what is not counted, and why."""
    from sphinx_mrstats.documents import SUFFIX, printable

    for link in documents.links:
        messages.note(f"{printable(link)}: a link to a folder, which is not followed")
    passed_over = documents.passed_over
    if passed_over:
        files = ", ".join(f"{n} *{suffix}" for suffix, n in passed_over.items())
        messages.note(f"passed over, though Sphinx might read them: {files}")
    if not documents.documents:
        where = ", ".join(printable(path) for path in paths)
        reason = f"no *{SUFFIX} was found in {where}"
        if documents.excluded:
            reason = (
                f"include and exclude in {settings.path} leave out"
                f" {'the only one' if documents.excluded == 1 else f'all {documents.excluded}'}"
                f" in {where}"
            )
        messages.error(f"there are no documents: {reason}")
