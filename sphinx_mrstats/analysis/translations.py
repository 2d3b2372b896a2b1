"""How much of documentation is translated: gettext's catalogues, weighed by the words of messages.

A title of two words and a paragraph of a hundred are one message each; who translates has fifty
times the work with the latter. Translators count words of the original, and so does this.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.documentjob import DocumentJob
from sphinx_mrstats.documents import (
    MARKDOWN,
    RESTRUCTUREDTEXT,
    ConfMarkup,
    Document,
    Documents,
    Problem,
    project_near,
    spelled,
)
from sphinx_mrstats.documents.confpy import read_conf
from sphinx_mrstats.documents.paths import files_below
from sphinx_mrstats.errors import DocumentError, UsageError
from sphinx_mrstats.files import MOST_BYTES, parse_json, read_regular
from sphinx_mrstats.jobs import DEFAULT_RUN, RunOptions, run_job, warn_caller
from sphinx_mrstats.markup import DEFAULT_RULES, Rules, scan
from sphinx_mrstats.markup.markdown import INSTALL_HINT, can_read_markdown
from sphinx_mrstats.text import printable, reason
from sphinx_mrstats.words import iter_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from babel.messages.catalog import Message

__all__ = [
    "Catalogue",
    "Translation",
    "add_up_languages",
    "find_catalogues",
    "load_translations",
    "measure_translations",
    "read_catalogues",
    "with_lacking",
]

# Where gettext looks for the catalogues of a language, below the language's folder.
_MESSAGES = "LC_MESSAGES"

_SUFFIX = ".po"

# The default of Sphinx's `locale_dirs`.
_DEFAULT_DIRS = ("locales",)

# The files whose messages are Markdown; notebooks hold their text in it.
_MARKDOWN_SUFFIXES = (".md", ".markdown", ".ipynb")


class Catalogue(NamedTuple):
    """A file of messages: of which language, by what name, and in what project's markup.

    `language` is empty where only the file's header may tell it. `name` is gettext's domain, which
    Sphinx makes of the documents' names: ``guide/start``, or ``guide`` for all of that folder.
    """

    language: str
    name: str
    path: Path
    markup: ConfMarkup = ConfMarkup()


@dataclass(frozen=True, slots=True)
class Translation:
    """How much of a catalogue, or of all of a language's, is translated.

    `translated`, `fuzzy` and `missing` are words of the original: of messages that have a
    translation, that have one which somebody has to look at, as the original changed, and that have
    none. The other three are the same in messages. `catalogue` is empty where it is all of them.
    """

    language: str
    catalogue: str
    translated: int = 0
    fuzzy: int = 0
    missing: int = 0
    translated_messages: int = 0
    fuzzy_messages: int = 0
    missing_messages: int = 0

    @property
    def words(self) -> int:
        """All words of the original."""
        return self.translated + self.fuzzy + self.missing

    @property
    def share(self) -> float:
        """The translated words' part of all, from 0 to 1; 1 where there is nothing to translate."""
        return self.translated / self.words if self.words else 1.0


def find_catalogues(
    path: Path | str, locale_dirs: Sequence[str] | None = None
) -> tuple[Catalogue, ...]:
    """Find the catalogues of a project, sorted by language and name.

    Below a folder with a conf.py, they are where `locale_dirs` says: by default what conf.py, which
    isn't run, writes out. If the folder has none, but some below it have, their catalogues are
    found. Without any conf.py, all ``.po`` files of the folder are catalogues; a file is one too.
    Of two of the same name, the first holds, as in Sphinx. Links to folders aren't followed.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "locales", "de", "LC_MESSAGES", "guide", "start.po")
    ...     file.parent.mkdir(parents=True)
    ...     _ = file.write_text("")
    ...     [each[:2] for each in find_catalogues(folder)]
    [('de', 'guide/start')]

    Raises:
        DocumentError: `path` does not exist, or is neither a folder nor a ``.po`` file.

    """
    path = Path(path)
    if path.is_file() and path.suffix == _SUFFIX:
        return (_catalogue(path, path.parent, ConfMarkup()),)
    if not path.is_dir():
        fault = "is neither a folder nor a .po file" if path.exists() else "no such file or folder"
        raise DocumentError(f"{printable(str(path))}: {fault}")
    found: dict[tuple[str, str], Catalogue] = {}
    for root in [path] if locale_dirs is not None else _projects(path):
        markup, folders = ConfMarkup(), [root]
        if locale_dirs is not None or (root / "conf.py").is_file():
            markup = replace(project_near(root).markup, prolog="", epilog="")
            folders = [root / each for each in locale_dirs or _locale_dirs(root / "conf.py")]
        for folder in folders:
            for file in files_below(folder):
                if file.name.endswith(_SUFFIX):
                    each = _catalogue(file, folder, markup)
                    found.setdefault((each.language, each.name), each)
    return tuple(found[key] for key in sorted(found))


def _projects(folder: Path) -> list[Path]:
    """Give the folder, or those below it that have a conf.py of their own if it has none."""
    if (folder / "conf.py").is_file():
        return [folder]
    return [each.parent for each in files_below(folder) if each.name == "conf.py"] or [folder]


def _locale_dirs(conf: Path) -> list[str]:
    """Read where a conf.py says that catalogues are, as far as it writes that out."""
    try:
        given = read_conf(read_regular(conf)).values.get("locale_dirs")
    except (OSError, ValueError):
        given = None
    if isinstance(given, list | tuple) and given:
        return [each for each in given if isinstance(each, str)]
    return [*_DEFAULT_DIRS]


def _catalogue(file: Path, folder: Path, markup: ConfMarkup) -> Catalogue:
    parts = file.with_suffix("").parts
    if _MESSAGES in parts:
        at = len(parts) - 1 - parts[::-1].index(_MESSAGES)
        return Catalogue(parts[at - 1], "/".join(parts[at + 1 :]), file, markup)
    return Catalogue("", spelled(file.with_suffix("").relative_to(folder)), file, markup)


def measure_translations(
    catalogues: Iterable[Catalogue],
    *,
    rules: Rules = DEFAULT_RULES,
    options: RunOptions = DEFAULT_RUN,
) -> tuple[Translation, ...]:
    """Count the words of each catalogue that are translated, sorted by language and name.

    A message is read as the document is that it comes from: as Markdown if the catalogue says that
    it comes from such a file, else as reStructuredText. The header and obsolete messages are none.
    A catalogue that a language lacks, and another one has, is missing as a whole.

    A catalogue that can't be read is a problem, which `options` say what to do with, and left out.

    Raises:
        UsageError: the options can't be used.
        WorkerLostError: workers die, and it can't be told of which catalogue.

    """
    catalogues = tuple(catalogues)
    read = read_catalogues(catalogues, rules=rules, options=options)
    for found in read.values():
        if isinstance(found, Problem):
            (options.on_problem or warn_caller)(found)
    return with_lacking(catalogues, read)


def read_catalogues(
    catalogues: Iterable[Catalogue],
    *,
    rules: Rules = DEFAULT_RULES,
    options: RunOptions = DEFAULT_RUN,
) -> dict[Path, Translation | Problem]:
    """Count the words of each catalogue by itself, or say what is wrong with it.

    The arguments and the errors are those of `measure_translations`.
    """
    of = {str(each.path): each for each in catalogues}
    found: dict[Path, Translation | Problem] = {}
    documents = []
    for path, each in of.items():
        document = Document(path, each.path, each.name, markup=each.markup)
        if document.size() > MOST_BYTES:
            told = f"holds more than {MOST_BYTES >> 20} MiB, which is not read"
            found[each.path] = Problem(path, told)
        else:
            documents.append(document)
    read = run_job(Documents(tuple(documents)), _ReadCatalogues(rules), options)
    for path, result in read.items():
        each = of[path]
        if isinstance(result, Translation):
            language = each.language or result.language
            result = replace(result, language=language, catalogue=each.name)
        found[each.path] = result
    return found


def with_lacking(
    catalogues: Iterable[Catalogue], read: Mapping[Path, Translation | Problem]
) -> tuple[Translation, ...]:
    """Give what catalogues come to, sorted, with those that only another language has as missing.

    What `read_catalogues` could not read is left out.
    """
    found = [each for each in read.values() if isinstance(each, Translation)]
    there = {*map(_key, found), *((each.language, each.name) for each in catalogues)}
    largest: dict[str, Translation] = {}
    for each in sorted(found, key=_key):
        if each.catalogue not in largest or each.words > largest[each.catalogue].words:
            largest[each.catalogue] = each
    lacking = [
        Translation(language, name, missing=each.words, missing_messages=sum(_numbers(each)[3:]))
        for language in {each.language for each in found}
        for name, each in largest.items()
        if (language, name) not in there
    ]
    return tuple(sorted([*found, *lacking], key=_key))


def load_translations(path: Path | str) -> tuple[Translation, ...]:
    """Read what ``sphinx-mrstats stats --translations --format json`` wrote.

    Raises:
        UsageError: it can't be read, or is something else.

    """
    try:
        content = parse_json(read_regular(path))
        return tuple(
            Translation(
                language["language"], each["catalogue"], *(each[name] + 0 for name in _NUMBERS)
            )
            for language in content["languages"]
            for each in language["catalogues"]
        )
    except OSError as error:
        raise UsageError(f"{printable(str(path))}: {reason(error)}") from None
    except (ValueError, LookupError, TypeError):
        raise UsageError(
            f"{printable(str(path))}: is not what stats --translations --format json writes"
        ) from None


def add_up_languages(translations: Iterable[Translation]) -> tuple[Translation, ...]:
    """Add up the catalogues of each language.

    >>> parts = Translation("de", "a", translated=30), Translation("de", "b", 10, 5, missing=5)
    >>> [total] = add_up_languages(parts)
    >>> total.translated, total.words, total.share
    (40, 50, 0.8)
    """
    return tuple(
        Translation(
            language, "", *(sum(column) for column in zip(*map(_numbers, parts), strict=True))
        )
        for language, parts in groupby(sorted(translations, key=_key), lambda each: each.language)
    )


def _key(translation: Translation) -> tuple[str, str]:
    return translation.language, translation.catalogue


_NUMBERS = (
    *("translated", "fuzzy", "missing"),
    *("translated_messages", "fuzzy_messages", "missing_messages"),
)


def _numbers(translation: Translation) -> tuple[int, ...]:
    return tuple(getattr(translation, name) for name in _NUMBERS)


_Read = dict[str, Translation | Problem]


@dataclass(frozen=True, slots=True)
class _ReadCatalogues(DocumentJob[_Read]):
    """Count the words of messages; the language is what the header says."""

    rules: Rules

    doing = "counting messages of"

    def start(self) -> _Read:
        return {}

    def take(self, document: Document, source: bytes, part: _Read) -> None:
        from babel.messages.pofile import PoFileError, read_po

        path = str(document.path)
        try:
            catalogue = read_po(StringIO(source.decode()), abort_invalid=True)
        except PoFileError as error:
            part[document.name] = Problem(path, f"not counted: {error}", line=error.lineno + 1)
            return
        except Exception as error:  # whatever a header makes a library of dates and plurals raise
            part[document.name] = Problem(
                path, f"not counted: is no catalogue of messages: {printable(str(error))}"
            )
            return
        words = {"translated": 0, "fuzzy": 0, "missing": 0}
        messages = dict.fromkeys(words, 0)
        readers = {
            parser: self.rules.for_document(replace(document, parser=parser))
            for parser in (RESTRUCTUREDTEXT, MARKDOWN)
        }
        markdown = can_read_markdown()
        for message in catalogue:
            if not message.id:
                continue  # the header
            parser = _parser_of(message)
            if parser == MARKDOWN and not markdown:
                part[document.name] = Problem(
                    path, f"not counted: has messages of Markdown: {INSTALL_HINT}"
                )
                return
            state = _state_of(message)
            prose = scan(_first(message.id).encode("utf-8", "replace"), readers[parser])
            words[state] += sum(1 for _ in iter_words(prose.decode()))
            messages[state] += 1
        part[document.name] = Translation(
            catalogue.locale_identifier or "", "", *words.values(), *messages.values()
        )

    def add(self, total: _Read, part: _Read) -> None:
        total |= part


def _state_of(message: Message) -> str:
    """Say what a message is, as msgfmt does: without a translation, it isn't fuzzy either."""
    if not _first(message.string):
        return "missing"
    return "fuzzy" if message.fuzzy else "translated"


def _first(text: str | Sequence[str] | None) -> str:
    """Give a text, or the first of those for different numbers."""
    return text if isinstance(text, str) else text[0] if text else ""


def _parser_of(message: Message) -> str:
    files = [file for file, _line in message.locations]
    return MARKDOWN if files and files[0].endswith(_MARKDOWN_SUFFIXES) else RESTRUCTUREDTEXT
