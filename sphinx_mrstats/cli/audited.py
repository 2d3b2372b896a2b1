"""What commands about findings start from: the options of the project, and the texts to look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx_mrstats.cli.corpus import read_sources, settings_for

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from sphinx_mrstats.audit.options import AuditOptions
    from sphinx_mrstats.audit.texts import FileTexts
    from sphinx_mrstats.documents import Documents

__all__ = ["project_options", "read_texts"]

T = TypeVar("T")


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
    args: argparse.Namespace, folder: Path, look: Callable[[FileTexts], T]
) -> tuple[T, bool]:
    """Look at the texts that the arguments ask for; tell whether all were there and read whole.

    `folder` is the project's.

    Raises:
        DocumentError: a path does not exist.
        UsageError: the arguments don't go together.

    """

    def job(documents: Documents, **how: Any) -> T:
        from sphinx_mrstats.audit.texts import FileTexts

        return look(FileTexts(documents, folder=folder, **how))

    return read_sources(args, job)
