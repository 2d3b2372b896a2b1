"""The check ``loud``: words in capitals."""

from dataclasses import dataclass

from sphinx_mrstats.audit.finding import Match, Suspect, Target
from sphinx_mrstats.audit.registry import Check
from sphinx_mrstats.options import number, option


@dataclass(frozen=True, slots=True)
class Options:
    """What is loud."""

    length: int = option(6, "so many letters, and a word is no abbreviation", number(1))


def run(material, options):
    """Yield each word in capitals; each place of it becomes a finding."""
    for form in material.forms.totals():
        if form.isupper() and len(form) >= options.length:
            yield Suspect(
                word=form.lower(),
                message=f"{form} is loud",
                suggestion=form.lower(),
                targets=(Target(form, Match.WRITTEN),),
            )


CHECK = Check(name="loud", description="words in capitals", run=run, options=Options)
