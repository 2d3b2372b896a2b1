"""Names as a pattern."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["any_of"]


def any_of(names: Iterable[str]) -> bytes:
    r"""Return a pattern for any of `names`, in which those that begin alike are together.

    One look at its first character then rules out most of what is no such name.

    >>> any_of(["note", "code", "code-block"])
    b'c(?:ode|ode\\-block)|n(?:ote)'
    """
    alike = groupby(sorted(names), lambda name: name[0])
    return b"|".join(
        b"%b(?:%b)"
        % (re.escape(first.encode()), b"|".join(re.escape(n[1:].encode()) for n in some))
        for first, some in alike
    )
