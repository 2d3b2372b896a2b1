"""The commands that show which words matter: ``keywords`` and ``ngrams``."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.language import AGAINST
from sphinx_mrstats.analysis.options import (
    KEYWORD_SORT,
    MIN_COUNT,
    MIN_G2,
    MIN_LENGTH,
    NGRAM_SORT,
    SIZE,
    STOP_WORDS,
)
from sphinx_mrstats.cli.corpus import count_corpus, read_sources
from sphinx_mrstats.cli.options import add_corpus_options, add_format_options, add_top, top_of
from sphinx_mrstats.cli.output import write_report
from sphinx_mrstats.cli.parser import Command, add_option
from sphinx_mrstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.analysis.language import Language
    from sphinx_mrstats.cli.parser import Parser
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["COMMANDS"]


def _configure_keywords(parser: Parser) -> None:
    add_corpus_options(parser, cache=True)
    compared = parser.add_argument_group("what is compared (default: each document with the rest)")
    compared.add_argument(
        "--document",
        metavar="GLOB",
        action="append",
        help="take the documents of these names together; may be given several times",
    )
    compared.add_argument(
        "--reference",
        metavar="PATH",
        help="compare with a folder, a file or a vocabulary saved as JSON, not with the rest",
    )
    add_option(compared, AGAINST, help="compare with the words of a language (en, de, es, fr, ...)")
    shown = parser.add_argument_group("what is shown (of all words, in each comparison)")
    add_option(shown, KEYWORD_SORT)
    add_top(shown, "words")
    add_option(
        shown,
        MIN_G2,
        help="leave out words of a smaller G2; one of 100 words reaches 6.63 by chance, one of"
        " 10,000 reaches 15.13 (default: 0)",
    )
    add_option(shown, STOP_WORDS)
    add_option(shown, MIN_LENGTH)
    add_format_options(parser)


def _keywords(args: argparse.Namespace) -> int:
    """Count, compare, and write what was found; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.keyness import compare, compare_documents
    from sphinx_mrstats.render.words import KeywordsReport
    from sphinx_mrstats.stopwords import load_stop_words

    options: dict[str, Any] = {
        "order": "keyness" if args.sort == "g2" else "ratio",
        "top": top_of(args),
        "min_keyness": args.min_g2,
        "stop_words": load_stop_words(args.stop_words),
        "min_length": args.min_length,
    }
    if args.reference and args.against:
        raise UsageError(
            "--reference and --against: expected one of them, as there is one other side"
        )
    vocabulary, whole = count_corpus(args, by_document=True)
    briefly = not (args.document or args.reference or args.against)
    if briefly:
        comparisons = compare_documents(vocabulary, **options)
    else:
        chosen, rest = _choose(vocabulary, args.document)
        others: Vocabulary | Language = rest
        if args.reference:
            others, reference_whole = _reference(args)
            whole = whole and reference_whole
        elif args.against:
            from sphinx_mrstats.analysis.language import language

            others = language(args.against)
        comparisons = (compare(chosen, others, name=" ".join(args.document or ()), **options),)
    write_report(KeywordsReport(comparisons, briefly), args)
    return 0 if whole else 2


def _choose(vocabulary: Vocabulary, globs: Sequence[str] | None) -> tuple[Vocabulary, Vocabulary]:
    """Divide the documents into those that any glob matches, and the rest.

    Raises:
        UsageError: a glob can't be read, or no document matches.

    """
    if not globs:
        return vocabulary, vocabulary
    from sphinx_mrstats.documents import document_filter

    try:
        matches = document_filter(globs)
    except ValueError as error:
        raise UsageError(f"--document: {error}") from None
    chosen = vocabulary.select(lambda name: matches(name) or matches(_without_suffix(name)))
    if vocabulary.n_documents and not chosen.n_documents:
        names = list(vocabulary.by_document or ())
        raise UsageError(
            f"--document {' '.join(globs)}: matches none of {len(names)} documents, of which the"
            f" first is {names[0]}"
        )
    return chosen, vocabulary - chosen


def _without_suffix(name: str) -> str:
    """Give a document's name as globs have it elsewhere too."""
    return str(PurePosixPath(name).with_suffix(""))


def _reference(args: argparse.Namespace) -> tuple[Vocabulary, bool]:
    """Load or count what is compared with; tell whether it could be read whole."""
    if args.reference.endswith(".json"):
        from sphinx_mrstats.vocabulary import Vocabulary

        return Vocabulary.load(args.reference), True
    return count_corpus(
        argparse.Namespace(**{**vars(args), "paths": [args.reference], "files_from": None}),
        by_document=False,
    )


def _configure_ngrams(parser: Parser) -> None:
    add_corpus_options(parser, doctrees=False)
    shown = parser.add_argument_group("what is shown (totals and shares are always of all)")
    add_option(shown, SIZE)
    add_option(shown, NGRAM_SORT)
    add_top(shown, "n-grams")
    add_option(shown, MIN_COUNT)
    add_option(
        shown,
        STOP_WORDS,
        help="leave out n-grams that begin or end with a common word of a language (en, de, ...) or"
        " of a file (default: none)",
    )
    add_format_options(parser)


def _ngrams(args: argparse.Namespace) -> int:
    """Count, and write what was counted; 0 if every document was read whole."""
    from sphinx_mrstats.analysis.ngrams import count_ngrams, ngram_table
    from sphinx_mrstats.render.words import NgramsReport
    from sphinx_mrstats.stopwords import load_stop_words

    stop_words = load_stop_words(args.stop_words)
    ngrams, whole = read_sources(args, partial(count_ngrams, size=args.size))
    rows = ngram_table(
        ngrams,
        order=args.sort,
        top=top_of(args),
        min_count=args.min_count,
        stop_words=stop_words,
    )
    write_report(NgramsReport(ngrams, rows, args.size), args)
    return 0 if whole else 2


COMMANDS = {
    "keywords": Command(
        "[PATH ...]",
        (
            "Show keywords: the words that documents have more of than others. G2 says how\n"
            "sure it is that this is no chance, the log ratio how much more they have (1 is\n"
            "twice, 3 eight times as much)."
        ),
        """\
examples:
  sphinx-mrstats keywords docs
      show for each document the words that it has more of than all others
  sphinx-mrstats keywords docs --document "howto/**" --stop-words en
      show what makes the documents in docs/howto different from the others
  sphinx-mrstats keywords docs --reference ../other/docs --min-g2 15.13
      show what this project writes about and another one doesn't
  sphinx-mrstats keywords docs --reference words.json
      compare with what `sphinx-mrstats count --format json` wrote
  sphinx-mrstats keywords docs --against en
      show what the project is about: the words that general English has less of

exit codes: 0 done; 2 the corpus is empty, a document could not be read whole
(the rest is counted), or the arguments can't be used.""",
        _configure_keywords,
        _keywords,
    ),
    "ngrams": Command(
        "[PATH ...]",
        (
            "Count n-grams: words that follow each other, with nothing but a space or the\n"
            "end of a line between them. G2 says how sure it is that this is no chance, PMI\n"
            "(in bits) how much more often than by chance it happens. The source is read,\n"
            "even where doctrees are counted."
        ),
        """\
examples:
  sphinx-mrstats ngrams docs
      show the commonest pairs of words
  sphinx-mrstats ngrams docs --size 3 --stop-words en
      show three words, of which neither the first nor the last is a common one
  sphinx-mrstats ngrams docs --sort g2
      show collocations: pairs that are no chance
  sphinx-mrstats ngrams docs --sort pmi --min-count 5
      show pairs of which neither word is often without the other

exit codes: 0 done; 2 the corpus is empty, a document could not be read whole
(the rest is counted), or the arguments can't be used.""",
        _configure_ngrams,
        _ngrams,
    ),
}
