"""The checks by name: how one is declared, and which of them run."""

from __future__ import annotations

import difflib
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.audit.options import NoOptions
from sphinx_mrstats.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_mrstats.audit.finding import Outcome, Suspect
    from sphinx_mrstats.audit.material import Material

__all__ = ["CHECKS", "GROUP", "Check", "check_names", "load_checks", "select_checks"]

# The checks of this package: each is a module of `sphinx_mrstats.audit.checks`, of this name with
# underscores for hyphens, that holds a `Check` called CHECK.
CHECKS = (
    "abbreviation",
    "budget",
    "doubled",
    "glossary",
    "identifier",
    "new-word",
    "term",
    "typo",
    "unicode",
    "unused-entry",
    "variant",
)

# The entry points by which other distributions bring checks: the name is the check's, the value
# leads to a `Check`.
GROUP = "sphinx_mrstats.checks"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, what it looks for in a line, its options, and how it is run.

    `run` is given the material and the check's options, an object of the dataclass `options`, and
    yields what it suspects. `run_last` is called instead of it once all other checks have run, with
    their outcome too. A check that doesn't read history is given the material without release
    notes, change logs, lists of contributors and proposals, unless the settings say otherwise:
    nobody goes back to these to make their words alike. One that doesn't read forms makes do with
    the counts of words: the forms, which take as long to read, aren't read for it. `surest` is the
    highest confidence of what the check finds: where only surer findings are shown, it isn't run.
    `explain` is given a word too, folded, and yields sentences that say why the check suspects it
    or doesn't.
    """

    name: str
    description: str
    run: Callable[[Material, Any], Iterable[Suspect]] | None = None
    options: type = NoOptions
    run_last: Callable[[Material, Any, Outcome], Iterable[Suspect]] | None = None
    reads_history: bool = True
    reads_forms: bool = True
    surest: float = 1.0
    explain: Callable[[Material, Any, str], Iterable[str]] | None = None


def check_names() -> tuple[str, ...]:
    """Return the names of all checks, sorted; none is imported."""
    return tuple(sorted({*CHECKS, *_of_others(tuple(sys.path))}))


def load_checks(names: Iterable[str]) -> tuple[Check, ...]:
    """Import checks by their names, in the order given.

    >>> [check.name for check in load_checks(["unicode"])]
    ['unicode']

    Raises:
        ConfigurationError: what another distribution brings as a check can't be used.

    """
    others = _of_others(tuple(sys.path))
    found = []
    for name in names:
        if name in CHECKS:
            module = import_module(f"sphinx_mrstats.audit.checks.{name.replace('-', '_')}")
            found.append(module.CHECK)
            continue
        try:
            check = others[name].load()
        except Exception as error:  # whatever the import of somebody's module may raise
            raise ConfigurationError(
                f"the check {name!r} ({others[name].value}) can't be imported:"
                f" {type(error).__name__}: {error}"
            ) from error
        if not isinstance(check, Check):
            raise ConfigurationError(
                f"the check {name!r}: {others[name].value} is {check!r}, not a"
                " sphinx_mrstats.audit.registry.Check"
            )
        found.append(check)
    return tuple(found)


@lru_cache(maxsize=1)
def _of_others(_path: tuple[str, ...]) -> dict[str, EntryPoint]:
    """Find the checks of other distributions on `sys.path`, which takes 20 ms, once."""
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def select_checks(select: Iterable[str], ignore: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the checks that run: those of `select`, or all, without `ignore`.

    >>> select_checks(["unicode"], ["unicode"])
    ()

    Raises:
        UsageError: there is no check of a name.

    """
    known = check_names()
    for name in (*select, *ignore):
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"the checks are {', '.join(known)}"
            raise UsageError(f"there is no check {name!r}; {hint}")
    wanted = set(select) or set(known)
    return tuple(name for name in known if name in wanted and name not in set(ignore))
