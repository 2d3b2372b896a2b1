"""``sphinx-mrstats explain``: why a word is counted or not, and why it is a finding or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.cli.audited import project_options, read_texts
from sphinx_mrstats.cli.corpusoptions import add_corpus_options
from sphinx_mrstats.cli.output import write_result
from sphinx_mrstats.cli.shown import add_format_options, add_top, screen_for, top_of
from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from sphinx_mrstats.audit.explanation import Explanation
    from sphinx_mrstats.audit.texts import FileTexts
    from sphinx_mrstats.cli.parser import Parser

__all__ = ["configure", "run"]

_EXAMPLES = """\
examples:
  sphinx-mrstats explain whale docs
      show where the word stands, which of these places are counted, what keeps
      the others out, and what the audit says of it
  sphinx-mrstats explain whale docs --not-counted
      only the places that are not counted

exit codes: 0 done; 2 the corpus is empty, a document could not be read whole,
or the arguments can't be used."""


def configure(parser: Parser) -> None:
    """Declare the options."""
    parser.usage = f"{parser.prog} [options] WORD [PATH ...]"
    parser.description = (
        "Explain which rule, list, role or region decides whether a word is counted and\n"
        "whether it is a finding of the audit, and show where it stands."
    )
    parser.epilog = _EXAMPLES
    parser.add_argument("word", metavar="WORD", help="one word, in any case")
    add_corpus_options(parser, doctrees=False)
    shown = parser.add_argument_group("what is shown")
    one = shown.add_mutually_exclusive_group()
    one.add_argument("--counted", action="store_true", help="only the places that are counted")
    one.add_argument(
        "--not-counted", action="store_true", help="only the places that are not counted"
    )
    add_top(shown, "places", "json")
    add_format_options(parser, "text", "json")


def run(args: argparse.Namespace) -> int:
    """Search and audit, and write what was found; 0 if every document was read whole."""
    word = _word(args.word)
    options, folder = project_options(args)
    baseline = options.folder / options.baseline if options.baseline else None

    def explain(texts: FileTexts) -> Explanation:
        from sphinx_mrstats.audit.baseline import load_baseline
        from sphinx_mrstats.audit.explanation import explain_word
        from sphinx_mrstats.audit.material import Material

        return explain_word(
            word,
            Material(texts, folder=options.folder),
            rules=texts.rules,
            options=options,
            baseline=load_baseline(baseline) if baseline else (),
        )

    found, whole = read_texts(args, folder, explain)
    write_result(_render(found, args), args.output)
    return 0 if whole else 2


def _word(text: str) -> str:
    """Fold the word, as it is counted.

    Raises:
        UsageError: it is none, or several.

    """
    from sphinx_mrstats.words import iter_words

    words = tuple(iter_words(text))
    if len(words) == 1 and not text.split()[1:]:
        return words[0]
    if words:
        raise UsageError(
            f"{text!r} is {len(words)} words as they are counted: {', '.join(words)}; explain one"
        )
    raise UsageError(
        f"{text!r} is never counted: it is no word, as it has no letter or has a number in it"
    )


def _render(found: Explanation, args: argparse.Namespace) -> str:
    for_programs = args.format == "json"
    places = [
        (path, place)
        for path, place in found.places
        if not ((args.counted and not place.is_counted) or (args.not_counted and place.is_counted))
    ]
    shown = places[: top_of(args) or None]
    if for_programs:
        from sphinx_mrstats.render.explanation import explanation_record
        from sphinx_mrstats.render.records import json_records

        return json_records({"format": 1, **explanation_record(found, shown)})
    from sphinx_mrstats.render.explanation import draw_explanation

    screen = screen_for(args)
    draw_explanation(screen, found, shown, n_left=len(places) - len(shown))
    return screen.text()
