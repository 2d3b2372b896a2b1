"""``sphinx-mrstats lock``: the words that a project has agreed on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.cli import messages
from sphinx_mrstats.cli.corpus import count_corpus, project_options
from sphinx_mrstats.cli.options import add_corpus_options
from sphinx_mrstats.cli.output import write_result
from sphinx_mrstats.cli.parser import Command, add_option
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.options import Option, choice
from sphinx_mrstats.text import plural

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from sphinx_mrstats.audit.lock import Lock
    from sphinx_mrstats.cli.parser import Parser

__all__ = ["COMMANDS"]

_EXPORT = Option("export", choice("spelling", "codespell", "vale", "cspell"), None, "as a list")


def _configure(parser: Parser) -> None:
    add_corpus_options(parser)
    done = parser.add_argument_group("what is done (default: show the words that differ)")
    one = done.add_mutually_exclusive_group()
    one.add_argument(
        "--update",
        action="store_true",
        help="write all words to the lock; the comments in it are kept",
    )
    one.add_argument(
        "--prune",
        action="store_true",
        help="take words out of the lock that no document uses any more",
    )
    one.add_argument("--check", action="store_true", help="exit with 1 if words differ")
    add_option(
        one,
        _EXPORT,
        help=f"write the words of the lock as a word list for {_EXPORT.kind.expected}",
    )
    done.add_argument(
        "--lock",
        metavar="FILE",
        help="the lock (default: the one that pyproject.toml names for the check new-word, or else"
        " vocabulary.lock beside that file or in the current folder)",
    )
    done.add_argument(
        "--output", metavar="FILE", help="write what is shown to FILE (default: standard output)"
    )


def _run(args: argparse.Namespace) -> int:
    """Compare, write or export; 1 if words differ and that was asked for."""
    from sphinx_mrstats.audit.lock import load_lock, shown_path

    path = _path(args)
    if args.export:
        from sphinx_mrstats.audit.wordlists import export_words

        write_result(export_words(load_lock(path).lines, args.export), args.output)
        return 0
    lock = load_lock(path) if path.exists() else None
    vocabulary, whole = count_corpus(args, by_document=False)
    new = [word for word in vocabulary.counts if lock is None or word not in lock.lines]
    gone = [word for word in lock.lines if word not in vocabulary.counts] if lock else []
    if args.update or args.prune:
        return _write(path, lock, vocabulary.counts, args, whole=whole)
    if lock is None:  # each word would be new, and a list of all of them helps nobody
        words = plural(len(new), "word", "words")
        messages.note(f"there is no {shown_path(path)} yet: --update writes one, of {words}")
    else:
        write_result("".join(f"{line}\n" for line in _differences(new, gone)), args.output)
        messages.note(_moved(new, gone))
    if not whole:
        return 2
    return 1 if args.check and (new or gone or lock is None) else 0


def _write(
    path: Path,
    lock: Lock | None,
    counts: Mapping[str, int],
    args: argparse.Namespace,
    *,
    whole: bool,
) -> int:
    """Write the words of the documents to the lock, or only take out of it what they don't have."""
    from sphinx_mrstats.audit.lock import Lock, shown_path, update_lock

    name = shown_path(path)
    if args.prune and lock is None:
        raise UsageError(f"--prune: there is no {name}; --update writes it")
    if not whole:  # what could not be read would go from the lock
        raise UsageError(f"{name} is left as it is: not all was read")
    before = lock or Lock()
    words = [word for word in before.lines if word in counts] if args.prune else list(counts)
    write_result(update_lock(before, words), str(path))
    new, gone = sorted({*words} - {*before.lines}), sorted({*before.lines} - {*words})
    messages.note(f"{name}: {len(words):,} words: {_moved(new, gone)}")
    return 0


def _path(args: argparse.Namespace) -> Path:
    from sphinx_mrstats.audit.checks.new_word import CHECK
    from sphinx_mrstats.audit.lock import LOCK_NAME

    if args.lock:
        return Path(args.lock)
    options, _ = project_options(args)
    return options.folder / (options.of(CHECK.name, CHECK.options).lock or LOCK_NAME)


def _differences(new: list[str], gone: list[str]) -> list[str]:
    """Write the words that differ in the order of the lock, as a patch does."""
    lines = [*((word, f"+{word}") for word in new), *((word, f"-{word}") for word in gone)]
    return [line for _, line in sorted(lines)]


def _moved(new: list[str], gone: list[str]) -> str:
    return f"{len(new):,} new, {len(gone):,} gone" if new or gone else "nothing differs"


COMMANDS = {
    "lock": Command(
        "[PATH ...]",
        (
            "Keep the words of the documents in a file: plain text, a word a line, sorted.\n"
            "Whoever reviews a change sees in it which words are new."
        ),
        """\
examples:
  sphinx-mrstats lock docs --update
      write the words of docs to vocabulary.lock, to be committed
  sphinx-mrstats lock docs
      show the words that came and went since
  sphinx-mrstats lock docs --check
      the same, and exit with 1 if there are any
  sphinx-mrstats lock docs --prune
      take out what no document uses any more, and agree on nothing new
  sphinx-mrstats lock --export spelling --output docs/spelling_wordlist.txt
      write the words of the lock as another tool reads them

The check new-word of 'sphinx-mrstats audit' says where new words stand, and
unused-entry which lines of the lock are of no use any more.

exit codes: 0 done; 1 the lock is not that of the documents, with --check only;
2 the corpus is empty, a document could not be read whole, or the arguments
can't be used.""",
        _configure,
        _run,
    ),
}
