"""What is wrong with a document, reported by every build and not just by the one that read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Complaint", "report"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A warning of the type ``mrstats``; `location` is a path with or without a line."""

    subtype: str
    message: str
    location: str


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
