"""How a build says what is wrong: warnings in every build, and errors that end one."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING

from sphinx.errors import ConfigError, ExtensionError
from sphinx.util import logging

from sphinx_mrstats.errors import MrstatsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["Complaint", "failures_end_the_build", "refusing", "report"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A warning of the type ``mrstats``; `location` is a path with or without a line."""

    subtype: str
    message: str
    location: str


@contextmanager
def failures_end_the_build() -> Iterator[None]:
    """Turn an error that a user can meet into one that Sphinx shows without a traceback."""
    try:
        yield
    except MrstatsError as error:
        raise ExtensionError(str(error)) from None


def refusing(settle: Callable[[Sphinx, Config], None]) -> Callable[[Sphinx, Config], None]:
    """End the build with a message, and no more, if a value in conf.py is wrong.

    Sphinx shows a `ConfigError` within a report of versions, extensions and a traceback, and asks
    to have it reported as a bug. Nothing is read or written yet when conf.py is settled, so that
    the process can be left as a command line leaves it for wrong usage: with exit code 2.
    """

    @wraps(settle)
    def told(app: Sphinx, config: Config) -> None:
        try:
            settle(app, config)
        except ConfigError as error:
            print(f"Configuration error:\n{error}", file=sys.stderr)
            raise SystemExit(2) from None

    return told


def report(complaints: Iterable[Complaint]) -> None:
    """Log each of `complaints` as a warning.

    Called when the environment is updated: what is logged while documents are read would be missing
    from the next build, in which they are not read again, and ``sphinx-build -W`` would succeed.
    """
    for complaint in complaints:
        logger.warning(
            "%s",
            complaint.message,
            type="mrstats",
            subtype=complaint.subtype,
            location=complaint.location,
        )
