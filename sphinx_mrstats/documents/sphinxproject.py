"""What a conf.py says of documents: which of its folder's files are, and how they are read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.documents.confpy import EVERYTHING, Conf, read_conf
from sphinx_mrstats.documents.model import (
    MARKDOWN,
    PLAIN_MARKUP,
    RESTRUCTUREDTEXT,
    SUFFIX,
    ConfMarkup,
    usual_parser,
)
from sphinx_mrstats.documents.patterns import sphinx_matcher
from sphinx_mrstats.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "NO_PROJECT",
    "OTHER",
    "OTHER_IS_COUNTED_IN_BUILDS",
    "SPHINX_VALUES",
    "SphinxProject",
    "check_sphinx_value",
    "parser_for",
    "sphinx_project",
]

# What Sphinx leaves out of every project (sphinx.project.EXCLUDE_PATHS).
_ALWAYS_EXCLUDED = ("**/_sources", ".#*", "**/.#*", "*.lproj/**")

# Left out too where `exclude_patterns` is in doubt: what most projects leave out, and none reads.
_EXCLUDED_IN_DOUBT = (
    ".*",
    "**/.*",
    "**_build",
    "**node_modules",
    "**__pycache__",
    "**site-packages",
)

# Values that are exclude_patterns too when pages of HTML are built.
_MORE_EXCLUDED = ("templates_path", "html_extra_path", "html_static_path")

_MYST_NB = "myst-nb"

# The suffixes, and their file types, that extensions add which bring a parser, or load others that
# do, as those do that hold what all projects of a house share.
_PARSER_EXTENSIONS: dict[str, dict[str, str]] = {
    "canonical_sphinx": {".md": MARKDOWN},
    "myst_parser": {".md": MARKDOWN},
    "myst_nb": {".md": _MYST_NB, ".ipynb": _MYST_NB, ".myst": _MYST_NB},
    "nbsphinx": {".ipynb": "jupyter_notebook"},
    "m2r": {".md": MARKDOWN},
    "m2r2": {".md": MARKDOWN},
    "recommonmark": {".md": MARKDOWN},
    "rocm_docs": {".md": _MYST_NB, ".ipynb": _MYST_NB},
    "sphinx_mdinclude": {".md": MARKDOWN},
}

# What files are that Sphinx reads by another parser than the two whose documents are read here.
OTHER = "other"
OTHER_IS_COUNTED_IN_BUILDS = (
    "read by another parser (a notebook's, for instance), so that only a build counts it"
)


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("a string")


def _optional_string(value: object) -> str:
    return "" if value is None else _string(value)


def _strings(value: object) -> list[str]:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return [*value]
    raise ValueError("a list of strings")


def _patterns(value: object) -> list[str]:
    patterns = _strings(value)
    sphinx_matcher(patterns)
    return patterns


def _suffixes(value: object) -> dict[str, str]:
    """Read `source_suffix`, in any of the ways that Sphinx takes it."""
    if isinstance(value, str):
        return {value: RESTRUCTUREDTEXT}
    if isinstance(value, dict) and all(isinstance(suffix, str) for suffix in value):
        return {suffix: str(kind or RESTRUCTUREDTEXT) for suffix, kind in value.items()}
    try:
        return dict.fromkeys(_strings(value), RESTRUCTUREDTEXT)
    except ValueError:
        raise ValueError("a suffix, a list of them, or a dictionary") from None


_READERS: dict[str, Callable[[object], object]] = {
    "default_role": _optional_string,
    "exclude_patterns": _patterns,
    "extensions": _strings,
    "html_extra_path": _patterns,
    "html_static_path": _patterns,
    "include_patterns": _patterns,
    "rst_epilog": _optional_string,
    "rst_prolog": _optional_string,
    "source_suffix": _suffixes,
    "templates_path": _patterns,
}

SPHINX_VALUES = tuple(_READERS)
"""The values of Sphinx's that say which documents there are, and how they are read; beside those
that begin with ``myst_``."""


def check_sphinx_value(name: str, value: object) -> None:
    """Check a value that a setting gives in place of one in conf.py.

    Raises:
        ValueError: there is none of that name, or it can't be used; the message says so.

    """
    if name.startswith("myst_"):
        return
    if name not in _READERS:
        raise ValueError(
            f"{name} says nothing of which documents there are, or how they are read: what does is"
            f" {', '.join(_READERS)}, and what begins with myst_"
        )
    try:
        _READERS[name](value)
    except ValueError as error:
        raise ValueError(f"{name}: expected {error}") from None


@dataclass(frozen=True, slots=True)
class SphinxProject:
    """What one conf.py says of documents.

    `parsers` are by suffix; `markup` says how documents are read; `settings` are the values that
    begin with ``mrstats_``, by their names, and `lines` says where they are in the file, which
    messages call `place`. `notes` are what has to be said of the conf.py, each in a line.
    """

    parsers: Mapping[str, str]
    includes: Callable[[str], bool] = field(compare=False)
    excludes: Callable[[str], bool] = field(compare=False)
    markup: ConfMarkup = PLAIN_MARKUP
    place: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def place_of(self, name: str) -> str:
        """Say where a value is set, as a message begins."""
        return f"{printable(self.place)}:{self.lines.get(name, 1)}: {name}"

    def parser_of(self, name: str) -> tuple[str, str]:
        """Give the suffix of a file by which it is a document, and its parser; else nothing."""
        for suffix, parser in self.parsers.items():
            if name.endswith(suffix):
                return suffix, parser
        return "", ""

    def parser_of_given(self, name: str) -> str:
        """Give the parser of a file that is named by itself, whatever its suffix."""
        name = name.removesuffix(".gz")
        parser = self.parser_of(name)[1]
        if name.endswith(".ipynb"):
            return OTHER
        return parser or usual_parser(name) or RESTRUCTUREDTEXT

    def has(self, path: str) -> bool:
        """Tell whether a file, by its path in the project's folder, is not left out."""
        path = unicodedata.normalize("NFC", path)
        return self.includes(path) and not self.excludes(path)

    def skips(self, path: str) -> bool:
        """Tell whether a folder, by its path in the project's folder, is left out."""
        return self.excludes(unicodedata.normalize("NFC", path))


NO_PROJECT = SphinxProject({SUFFIX: RESTRUCTUREDTEXT}, lambda _: True, lambda _: False)


def sphinx_project(
    data: bytes | None, place: str, decided: Mapping[str, object] | None = None
) -> SphinxProject:
    r"""Read what the conf.py `data` says; `place` names it in messages.

    `decided` are values that hold whatever conf.py says. What can't be known is taken for what is
    certain of it, or for Sphinx's default, and a note says so. Without `data` there is no conf.py.

    >>> project = sphinx_project(b"source_suffix = '.txt'\nexclude_patterns = ['old*']", "conf.py")
    >>> project.parser_of("index.txt"), project.parser_of("index.rst"), project.has("old.txt")
    (('.txt', 'restructuredtext'), ('', ''), False)
    """
    notes = []
    decided = decided or {}
    conf = Conf()
    try:
        conf = read_conf(data or b"")
    except ValueError as error:
        notes.append(
            f"{printable(place)}: {printable(str(error))}: Sphinx's defaults hold, and what is set"
            " in [tool.sphinx-mrstats.sphinx]"
        )
    values, more = _values(conf, decided, place)
    if EVERYTHING in conf.doubts:
        more.append(
            f"{printable(place)}:{conf.doubts[EVERYTHING]}: this line may set any value, and is not"
            f" run: what is not written out in the file has Sphinx's default, unless"
            f" [tool.sphinx-mrstats.sphinx] sets it"
        )
    extensions = values["extensions"]
    if "extensions" in conf.doubts:
        likely = _likely_parsers(data or b"", extensions)
        extensions = [*extensions, *likely]
        more = [note for note in more if likely or ": extensions " not in note]
    excluded = [*values["exclude_patterns"], *_ALWAYS_EXCLUDED]
    if "exclude_patterns" not in decided and _is_in_doubt(conf, "exclude_patterns"):
        excluded += _EXCLUDED_IN_DOUBT
    for name in _MORE_EXCLUDED:
        excluded += values[name]
    return SphinxProject(
        parsers=_parsers(values["source_suffix"], extensions),
        includes=sphinx_matcher(values["include_patterns"]),
        excludes=sphinx_matcher(excluded),
        markup=ConfMarkup(
            values["default_role"] or None,
            values["rst_prolog"],
            values["rst_epilog"],
            {
                name.removeprefix("myst_"): value
                for name, value in sorted({**conf.values, **decided}.items())
                if name.startswith("myst_")
            },
        ),
        place=place,
        settings={
            name: value for name, value in conf.values.items() if name.startswith("mrstats_")
        },
        lines={name: line for name, line in conf.lines.items() if name.startswith("mrstats_")},
        notes=(*notes, *more),
    )


_DEFAULTS: dict[str, object] = dict.fromkeys(_READERS, ()) | {
    "default_role": "",
    "include_patterns": ("**",),
    "rst_epilog": "",
    "rst_prolog": "",
    "source_suffix": {SUFFIX: RESTRUCTUREDTEXT},
}


def _values(
    conf: Conf, decided: Mapping[str, object], place: str
) -> tuple[dict[str, Any], list[str]]:
    """Give each value, and a note for each that is not as conf.py may have it in the end."""
    values: dict[str, Any] = {}
    notes = []
    for name, read in _READERS.items():
        doubt = None if name in decided else conf.doubts.get(name)
        given = decided.get(name, conf.values.get(name, _DEFAULTS[name]))
        try:
            values[name] = read(given)
        except ValueError as error:
            values[name] = _DEFAULTS[name]
            notes.append(
                f"{printable(place)}:{conf.lines.get(name, 1)}: {name} is not {error}: Sphinx's"
                f" default holds, unless {name} is set in [tool.sphinx-mrstats.sphinx]"
            )
            continue
        if doubt is not None:
            notes.append(_doubtful(place, doubt, name, known=name in conf.values))
    notes += [
        _doubtful(place, line, name, known=name in conf.values)
        for name, line in sorted(conf.doubts.items())
        if name.startswith("myst_") and name not in decided
    ]
    notes += [
        f"{printable(place)}:{line}: {name} depends on more than what is written out, so that only"
        " builds know it: set it in [tool.sphinx-mrstats]"
        for name, line in sorted(conf.doubts.items())
        if name.startswith("mrstats_")
    ]
    return values, notes


def _is_in_doubt(conf: Conf, name: str) -> bool:
    return name in conf.doubts or conf.lines.get(name, 0) < conf.doubts.get(EVERYTHING, 0)


def _doubtful(place: str, line: int, name: str, *, known: bool) -> str:
    held = "what is written out of it holds" if known else "Sphinx's default holds"
    return (
        f"{printable(place)}:{line}: {name} depends on more than what is written out: {held},"
        f" unless {name} is set in [tool.sphinx-mrstats.sphinx]"
    )


def _likely_parsers(data: bytes, known: Iterable[str]) -> list[str]:
    """Name the extensions with a parser that conf.py names, though they aren't sure to be loaded.

    One that is named below a condition is most often loaded where pages are built.
    """
    return sorted(
        name
        for name in _PARSER_EXTENSIONS.keys() - {*known}
        if re.search(rf"[\"']{name}[\"']".encode(), data)
    )


def _parsers(suffixes: Mapping[str, str], extensions: Iterable[str]) -> dict[str, str]:
    """Say which parser reads which suffix, as Sphinx brings together who says so."""
    kinds = {**suffixes}
    for extension in extensions:
        for suffix, kind in _PARSER_EXTENSIONS.get(extension, {}).items():
            if kinds.get(suffix, RESTRUCTUREDTEXT) == RESTRUCTUREDTEXT:
                kinds[suffix] = kind
    return {suffix: parser_for(suffix, kind) for suffix, kind in kinds.items()}


def parser_for(suffix: str, kind: str) -> str:
    """Give the parser of files that end in `suffix` and that Sphinx knows as `kind`.

    A parser of a project's own for ``.rst`` is one of reStructuredText with something added, such
    as the one that Python's PEPs have for their headers.

    >>> parser_for(".rst", "pep"), parser_for(".md", "markdown"), parser_for(".ipynb", "myst-nb")
    ('restructuredtext', 'markdown', 'other')
    """
    if kind in {MARKDOWN, _MYST_NB, "myst"} and suffix != ".ipynb":
        return MARKDOWN
    return RESTRUCTUREDTEXT if kind == RESTRUCTUREDTEXT or suffix == SUFFIX else OTHER
