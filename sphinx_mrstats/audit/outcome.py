"""What an audit comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_mrstats.audit.baseline import Entry
    from sphinx_mrstats.audit.finding import Finding
    from sphinx_mrstats.audit.suppressions import Suppressions

__all__ = ["Outcome"]


@dataclass(slots=True)
class Outcome:
    """The findings of an audit, sorted, and what became of others.

    `findings` are those to be looked at; `known` are in the baseline, `n_suppressed` places were
    suppressed. `gone` are entries of the baseline that nothing is found for any more. `checks` are
    the names of the checks that ran, `skipped` those that exist and didn't. `unsettled` are the
    findings about the outcome itself, which belong into no baseline.
    """

    checks: tuple[str, ...]
    skipped: tuple[str, ...]
    suppressions: Suppressions
    findings: list[Finding]
    known: list[Finding]
    n_suppressed: int = 0
    gone: tuple[Entry, ...] = ()
    baseline_path: str = ""
    unsettled: list[Finding] = field(default_factory=list)

    @property
    def fails(self) -> bool:
        """Whether there is a finding that is more than a note."""
        return any(finding.level != "note" for finding in self.findings)
