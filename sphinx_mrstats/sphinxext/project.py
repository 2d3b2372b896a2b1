"""Counting of a whole project's doctrees for the command line, without building it."""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.tags import Tags

from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["count_doctrees"]

# An ``only`` that asks for the builder holds as it does in the pages that most readers see.
_BUILDER = "html"

_EXTENSION = "sphinx_mrstats"

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def count_doctrees(
    folder: Path, *, include_code: bool, workers: int | None
) -> dict[Path, tuple[str, Mapping[str, int]]]:
    """Read all documents of the project whose conf.py is in `folder`, and count their doctrees.

    Returns, by the file of each document, its name to Sphinx and its words. Sphinx's warnings go to
    standard error, without colour. Nothing is written into the project.

    Raises:
        ConfigurationError: Sphinx can't read conf.py, load an extension, or read a document.

    """
    warnings = io.StringIO()
    try:
        with (
            TemporaryDirectory(prefix="mrstats-") as output,
            patch_docutils(folder),
            docutils_namespace(),
        ):
            app = _application(
                folder, Path(output), warnings, include_code=include_code, workers=workers
            )
            app.builder.read()
    except SphinxError as error:
        raise ConfigurationError(f"{folder / 'conf.py'}: {error}") from None
    finally:
        sys.stderr.write(_COLOUR.sub("", warnings.getvalue()))
    words = Tally(domain_of(app.env).memory.counts, holds=app.tags.eval_condition).words()
    return {Path(app.env.doc2path(docname)): (docname, counts) for docname, counts in words.items()}


def _application(
    folder: Path, output: Path, warnings: IO[str], *, include_code: bool, workers: int | None
) -> Sphinx:
    # conf.py need not name this extension; what it names has to be known before an application is
    # made, as that loads them.
    config = Config.read(folder, overrides={}, tags=Tags())
    return Sphinx(
        srcdir=folder,
        confdir=folder,
        outdir=output,
        doctreedir=output / ".doctrees",
        buildername=_BUILDER,
        confoverrides={
            "extensions": [*config.extensions, *({_EXTENSION} - set(config.extensions))],
            "mrstats_text": "doctree",
            "mrstats_include_code": include_code,
            # The one who asks for doctrees knows that they hold other words than sources.
            "suppress_warnings": [*config.suppress_warnings, "mrstats.config"],
        },
        status=None,
        warning=warnings,
        parallel=workers or os.cpu_count() or 1,
    )
