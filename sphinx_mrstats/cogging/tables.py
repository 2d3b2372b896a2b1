"""The words of the project that a document belongs to, as reStructuredText."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.frequency import (
    COLUMNS,
    DEFAULT_COLUMNS,
    WordFrequency,
    frequency_table,
)
from sphinx_mrstats.analysis.options import DEFAULT_TOP
from sphinx_mrstats.documents import document_filter, find_documents, project_root
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.jobs import chosen_run
from sphinx_mrstats.render.frequency import rst_frequencies
from sphinx_mrstats.settings import Settings, load_settings
from sphinx_mrstats.stopwords import load_stop_words
from sphinx_mrstats.wordcount import count_words_of
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.documents import Documents
    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["bar_chart", "count_project", "documents_root", "word_count", "word_list", "word_table"]


# As the directives call the page that they stand on.
THIS_PAGE = "."


def documents_root(input_file: str | os.PathLike[str], settings: Settings) -> Path:
    """The root of the documents that ``input_file`` belongs to.

    That is the nearest folder upwards, in the same project, that has a conf.py; without one, the
    folder of the pyproject.toml with the settings; without that, the folder of the file.
    """
    folder = Path(os.path.abspath(input_file)).parent  # noqa: PTH100  # a link stays in its project
    root = project_root(folder)
    if root is not None:
        return root
    return folder if settings.path is None else settings.path.parent


def count_project(
    input_file: str | os.PathLike[str], documents: str | Sequence[str] = "**"
) -> Vocabulary:
    """Count the words of the project of ``input_file`` by its settings, as the command line does.

    ``documents`` are globs on document names, separated by spaces or in a list; ``.`` is
    ``input_file`` itself. What is counted is kept, and counted again only if a document changed.

    Raises:
        UsageError: no document is meant, or the project counts doctrees.

    """
    patterns = documents.split() if isinstance(documents, str) else list(documents)
    this = Path(os.path.abspath(input_file))  # noqa: PTH100  # a link stays in its project
    settings = load_settings(this.parent)
    if settings.text == "doctree":
        raise UsageError(
            f'{settings.path}: with text = "doctree", words are counted in a build of Sphinx, '
            "which no cog block can start: use the directives mrstats:frequency and mrstats:summary"
        )
    root = documents_root(input_file, settings)
    found = find_documents([root], **settings.finding())
    try:
        wanted = document_filter([pattern for pattern in patterns if pattern != THIS_PAGE])
    except ValueError as error:
        raise UsageError(f"documents: {error}") from None
    own = this if THIS_PAGE in patterns else None
    chosen = replace(
        found,
        documents=tuple(d for d in found.documents if wanted(d.docname) or d.path == own),
    )
    if not chosen.documents:
        raise UsageError(f"documents: {' '.join(patterns)!r} means none of those below {root}")
    return _count(_Counted(chosen, settings))


class _Counted:
    """A key of what was counted: equal as long as no document and no setting changes."""

    def __init__(self, documents: Documents, settings: Settings) -> None:
        self.documents = documents
        self.settings = settings
        states = []
        for document in documents.documents:
            status = os.stat(str(document.path))  # noqa: PTH116  # never a URL here
            states.append((document, status.st_mtime_ns, status.st_size, status.st_ino))
        self._state = (settings.rules, tuple(states))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Counted) and self._state == other._state

    def __hash__(self) -> int:
        return hash(self._state)


@lru_cache(maxsize=4)
def _count(counted: _Counted) -> Vocabulary:
    settings = counted.settings
    with chosen_run(settings) as options:
        return count_words_of(
            counted.documents, rules=settings.rules, cache=settings.cache, options=options
        )


InputFile = str | os.PathLike[str]

BAR_WIDTH = 40  # columns of the longest bar: with a word and a number, a line of 80 holds it


def word_table(
    input_file: InputFile,
    *,
    documents: str | Sequence[str] = "**",
    top: int = DEFAULT_TOP,
    stop_words: str = "none",
    min_length: int = 1,
    columns: Sequence[str] = DEFAULT_COLUMNS,
) -> str:
    """The commonest words of a project's documents as a table in reStructuredText.

    ``input_file`` is the document that the table is for (a cog block passes ``cog.inFile``); it
    tells the project: the documents are those below its nearest folder upwards with a conf.py, or
    else with the pyproject.toml that has the settings, or else below the document's own.
    ``documents`` chooses from them by globs on document names, separated by spaces; ``.`` is the
    document itself. ``top`` is a number of words (0: all), ``stop_words`` a language, a file
    (relative to the document's folder) or ``none``, ``min_length`` a number of characters.
    ``columns`` are some of ``rank``, ``word``, ``count``, ``share`` and ``documents``, in a list or
    separated by spaces.

    The numbers are those of ``sphinx-mrstats count`` and of the directive ``mrstats:frequency``.
    What cog put into a document is not counted, so that the table does not count itself. Where all
    words are filtered out, the table has no rows.

    Raises:
        UsageError: an argument can't be used, or ``documents`` means none.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     index = Path(folder, "index.rst")
    ...     _ = index.write_text("To be, or not to be: that is the question.")
    ...     print(word_table(index, top=2), end="")
    <BLANKLINE>
    ====  =====
    Word  Count
    ====  =====
    be        2
    to        2
    ====  =====
    <BLANKLINE>

    """
    rows = _rows(input_file, documents, top, stop_words, min_length)
    return f"\n{rst_frequencies(rows, _columns(columns))}\n"


def word_list(
    input_file: InputFile,
    *,
    documents: str | Sequence[str] = "**",
    top: int = DEFAULT_TOP,
    stop_words: str = "none",
    min_length: int = 1,
) -> str:
    """The commonest words as a bullet list, each with its count; arguments as of `word_table`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     index = Path(folder, "index.rst")
    ...     _ = index.write_text("To be, or not to be: that is the question.")
    ...     print(word_list(index, top=2), end="")
    <BLANKLINE>
    * be (2)
    * to (2)
    <BLANKLINE>
    """
    rows = _rows(input_file, documents, top, stop_words, min_length)
    return "\n" + "".join(f"* {row.word} ({row.count})\n" for row in rows) + "\n"


def bar_chart(
    input_file: InputFile,
    *,
    documents: str | Sequence[str] = "**",
    top: int = DEFAULT_TOP,
    stop_words: str = "none",
    min_length: int = 1,
    width: int = BAR_WIDTH,
) -> str:
    """The commonest words as a chart of text in a literal block; arguments as of `word_table`.

    The longest bar has ``width`` characters, and every word at least one.

    Raises:
        UsageError: as for `word_table`, or the width is below 1.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     index = Path(folder, "index.rst")
    ...     _ = index.write_text("Sea, sea, sea, sea; the whale.")
    ...     print(bar_chart(index, width=8), end="")
    <BLANKLINE>
    .. code-block:: none
    <BLANKLINE>
       sea    ████████ 4
       the    ██ 1
       whale  ██ 1
    <BLANKLINE>

    """
    if width < 1:
        raise UsageError(f"width={width!r}: expected a number of characters, 1 or more")
    rows = _rows(input_file, documents, top, stop_words, min_length)
    most = max((row.count for row in rows), default=1)
    pad = max((len(row.word) for row in rows), default=0)
    bars = "".join(
        f"   {row.word:<{pad}}  {'█' * max(1, round(width * row.count / most))} {row.count}\n"
        for row in rows
    )
    return f"\n.. code-block:: none\n\n{bars or '   (no words)' + chr(10)}\n"


def word_count(
    input_file: InputFile,
    name: str = "word-count",
    *,
    word: str | None = None,
    documents: str | Sequence[str] = "**",
) -> str:
    """A substitution for use within a sentence: ``|word-count|`` becomes the number of words.

    ``name`` is the substitution's. With ``word``, the number is of that one word's occurrences, 0
    where it does not occur; its case does not matter.
    ``documents`` chooses as in `word_table`.

    Raises:
        UsageError: the name can't be a substitution's, or ``word`` is not one word.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     index = Path(folder, "index.rst")
    ...     _ = index.write_text("Sea, sea, sea, sea; the whale.")
    ...     print(word_count(index), word_count(index, "seas", word="Sea"))
    <BLANKLINE>
    .. |word-count| replace:: 6
    <BLANKLINE>
    .. |seas| replace:: 4
    <BLANKLINE>

    """
    if not re.fullmatch(r"[^|\s](?:[^|\n]*[^|\s])?", name):
        raise UsageError(f"name={name!r} can't be the name of a substitution")
    vocabulary = count_project(input_file, documents)
    count = vocabulary.n_tokens
    if word is not None:
        folded = list(iter_words(word))
        if len(folded) != 1:
            raise UsageError(f"word={word!r} is {len(folded)} words; expected one")
        count = vocabulary.counts.get(folded[0], 0)
    return f"\n.. |{name}| replace:: {count}\n"


def _rows(
    input_file: InputFile,
    documents: str | Sequence[str],
    top: int,
    stop_words: str,
    min_length: int,
) -> tuple[WordFrequency, ...]:
    if top < 0:
        raise UsageError(f"top={top!r}: expected a number of words, 0 for all")
    return frequency_table(
        count_project(input_file, documents),
        top=top,
        stop_words=load_stop_words(stop_words, Path(input_file).parent),
        min_length=min_length,
    )


def _columns(columns: Sequence[str]) -> Sequence[str]:
    given = columns.split() if isinstance(columns, str) else list(columns)
    unknown = [column for column in given if column not in COLUMNS]
    if unknown or not given:
        raise UsageError(f"columns={columns!r}: expected some of {', '.join(COLUMNS)}")
    return given
