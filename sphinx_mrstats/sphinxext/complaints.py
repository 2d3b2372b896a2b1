"""How a build says what is wrong: warnings in every build, and errors that end one."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError
from sphinx.util import logging

from sphinx_mrstats.errors import MrstatsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Complaint", "failures_end_the_build", "report"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A warning of the type ``mrstats``; `location` is a path with or without a line."""

    subtype: str
    message: str
    location: str


@contextmanager
def failures_end_the_build() -> Iterator[None]:
    """Make of an error that a user can meet one that Sphinx shows without a traceback."""
    try:
        yield
    except MrstatsError as error:
        raise ExtensionError(str(error)) from None


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
