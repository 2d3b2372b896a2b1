"""List what the check ``variant`` finds in large documentation, to be read by an editor.

``python -m benchmarks.variants [CORPUS ...]`` prints each finding on a line, with the counts of its
forms, and one place of each form that is to be changed. Whether an editor would act on it is for
the reader to say: `DOUBTFUL` holds the findings that one reader would leave as they are, and the
last line gives the share of the others.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.corpora import find_corpus
from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.options import AuditOptions
from sphinx_mrstats.audit.run import run_audit
from sphinx_mrstats.audit.texts import FileTexts
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.jobs import RunOptions
from sphinx_mrstats.markup import Rules

if TYPE_CHECKING:
    from sphinx_mrstats.audit.finding import Finding

CORPORA = ("django==5.2/docs:.txt", "sphinx==9.0.4/doc")

# Directives of these projects that hold code, as their own settings would say.
RULES = Rules(code_directives=frozenset({"console"}))

# Findings that a reader of both would not act upon, by the word: names of code that stand without
# markup, words that differ, terms of somebody else.
DOUBTFUL = frozenset(
    {
        *("Django", "GiST", "HTTP", "checkin", "endpoint", "meta class"),  # Django
        *("classmethod", "pseudoxml", "quickstart", "singlehtml", "textalign"),  # Sphinx
    }
)


def findings_of(spec: str) -> list[Finding]:
    """Return the findings in a corpus."""
    documents = find_documents([find_corpus(spec).folder])
    texts = FileTexts(documents, RULES, options=RunOptions(engine="serial"))
    return run_audit(Material(texts), AuditOptions(select=("variant",))).findings


def show(finding: Finding) -> None:
    """Print a finding, with one place of each form."""
    doubt = "?" if finding.word in DOUBTFUL else " "
    print(f"{doubt} {finding.message}")
    shown = set()
    for place in finding.places:
        if place.form not in shown:
            shown.add(place.form)
            print(f"      {place.document}:{place.line}: {place.context}")


def main(corpora: list[str]) -> None:
    """Print the findings in each corpus, and how many of them are worth an editor's time."""
    for spec in corpora or CORPORA:
        findings = findings_of(spec)
        print(f"{spec}: {len(findings)} findings\n")
        for finding in findings:
            show(finding)
        good = sum(finding.word not in DOUBTFUL for finding in findings)
        print(f"\n{spec}: {good} of {len(findings)} to act upon ({good / len(findings):.0%})\n")


if __name__ == "__main__":
    main(sys.argv[1:])
