"""The words of documents by Sphinx's own parse, whichever directives and roles they use.

Documentation needs the extensions of its own project to be read, and can seldom be built without
them. Here Sphinx reads any folder: what neither docutils nor Sphinx knows is read as the definition
says: of a directive the body, of a role an explicit title; what the construct tables name as code
or as no prose is left out. That lookup in the tables is all that is shared with the scanner; the
parsing is docutils', the reading `sphinx_mrstats.markup.doctree`'s.
"""

from __future__ import annotations

import io
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, roles
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.directives import ObjectDescription
from sphinx.domains.python import PythonDomain
from sphinx.util.docutils import CustomReSTDispatcher

from sphinx_mrstats.documents.confpy import read_conf
from sphinx_mrstats.markup.doctree import prose_of_doctree
from sphinx_mrstats.markup.rules import DEFAULT_RULES, Argument, Body
from sphinx_mrstats.words import count_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils.parsers.rst.states import Inliner

__all__ = ["ProjectReader", "Reading", "SphinxReader", "TolerantLookup", "read_words"]

_SETTINGS = {
    "extensions": [
        "sphinx.ext.doctest",
        "sphinx.ext.extlinks",
        "sphinx.ext.graphviz",
        "sphinx.ext.ifconfig",
        "sphinx.ext.mathjax",
        "sphinx.ext.todo",
    ],
    "exclude_patterns": [],
    "keep_warnings": True,  # to know what docutils could not read
    "smartquotes": False,
    "version": " ",  # |version| and |release| are not the author's words
    "release": " ",
    "today": " ",
}


@dataclass
class Reading:
    """What Sphinx made of documents: their words, and which of them it could not read whole."""

    words: dict[str, dict[str, int]] = field(default_factory=dict)
    warned: set[str] = field(default_factory=set)  # docutils reported a warning or worse
    refused: set[str] = field(default_factory=set)  # a directive's text is lost, or Sphinx failed


class SphinxReader:
    """Sphinx, set up once, to read documents of one folder."""

    def __init__(self, folder: Path, documents: Sequence[Path]) -> None:
        self._scratch = tempfile.TemporaryDirectory()
        out, doctrees = (Path(self._scratch.name, name) for name in ("out", "doctrees"))
        self._folder = folder
        self._documents = {
            path.relative_to(folder).with_suffix("").as_posix(): path for path in documents
        }
        overrides = {**_SETTINGS, "root_doc": next(iter(self._documents))}
        self._app = Sphinx(
            folder, None, out, doctrees, "dummy", overrides, status=None, warning=io.StringIO()
        )
        self._app.env.settings["docinfo_xform"] = False  # the metadata stay a field list
        self._reading = Reading()
        self._app.connect("doctree-read", self._collect, priority=1)

    def close(self) -> None:
        """Remove what Sphinx wrote."""
        self._scratch.cleanup()

    def read(self, *, count: bool = True) -> Reading:
        """Read the documents and, unless `count` is false, count their words."""
        self._count = count
        self._reading = Reading()
        roles_by_name = roles._roles  # type: ignore[attr-defined]
        known_roles = dict(roles_by_name)
        builder, env = self._app.builder, self._app.env
        builder.write_doctree = lambda *args, **options: None  # type: ignore[method-assign, misc]
        env.find_files(self._app.config, builder)
        with TolerantLookup():
            for name in self._documents:
                roles_by_name.clear()  # docutils keeps the roles of one document for the next
                roles_by_name.update(known_roles)
                try:
                    builder.read_doc(name)
                except Exception:  # of any extension or of docutils itself
                    self._reading.refused.add(self._path(name))
        return self._reading

    def _path(self, name: str) -> str:
        return self._documents[name].relative_to(self._folder).as_posix()

    def _collect(self, app: Sphinx, doctree: nodes.document) -> None:
        path = self._path(app.env.docname)
        messages = [(m["level"], m.astext()) for m in doctree.findall(nodes.system_message)]
        if any(level >= 2 for level, _ in messages):
            self._reading.warned.add(path)
        if any(_lost_text(level, text) for level, text in messages):
            self._reading.refused.add(path)
        elif self._count:
            self._reading.words[path] = count_tokens(prose_of_doctree(doctree).encode())


@dataclass
class ProjectReading(Reading):
    """What Sphinx made of a project: all documents that it has, by their paths, are `documents`."""

    documents: set[str] = field(default_factory=set)


class ProjectReader:
    """Sphinx, set up to read a project by the values that its conf.py writes out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def read(self) -> ProjectReading:
        """Read the documents that Sphinx finds there, and count the words of each."""
        conf = read_conf((self._folder / "conf.py").read_bytes())
        settings: dict[str, Any] = {**_SETTINGS}
        settings |= {name: conf.values[name] for name in _READ if name in conf.values}
        if "myst" in (self._folder / "conf.py").read_text(encoding="utf-8", errors="replace"):
            settings["extensions"] = [*_SETTINGS["extensions"], "myst_parser"]
            settings |= {name: v for name, v in conf.values.items() if name.startswith("myst_")}
        reading = ProjectReading()
        with tempfile.TemporaryDirectory() as scratch:
            app = Sphinx(
                self._folder,
                None,
                Path(scratch, "out"),
                Path(scratch, "doctrees"),
                "html",  # so that what lies beside pages is left out
                settings,
                status=None,
                warning=io.StringIO(),
            )
            app.env.settings["docinfo_xform"] = False  # the metadata stay a field list
            app.connect("doctree-read", lambda app, tree: _take(app, tree, reading), priority=1)
            self._read_all(app, reading)
        return reading

    def _read_all(self, app: Sphinx, reading: ProjectReading) -> None:
        roles_by_name = roles._roles  # type: ignore[attr-defined]
        known_roles = dict(roles_by_name)
        app.builder.write_doctree = lambda *args, **options: None  # type: ignore[method-assign, misc]
        app.env.find_files(app.config, app.builder)
        reading.documents = {_path_of(app, name) for name in app.env.found_docs}
        with TolerantLookup():
            for name in sorted(app.env.found_docs):
                roles_by_name.clear()  # docutils keeps the roles of one document for the next
                roles_by_name.update(known_roles)
                try:
                    app.builder.read_doc(name)
                except Exception:  # of any extension or of docutils itself
                    reading.refused.add(_path_of(app, name))
                    reading.words.pop(_path_of(app, name), None)


# What of conf.py is set for Sphinx, if it is written out.
_READ = [
    "default_role",
    "exclude_patterns",
    "html_extra_path",
    "html_static_path",
    "include_patterns",
    "language",
    "rst_epilog",
    "rst_prolog",
    "source_suffix",
    "templates_path",
]


def _path_of(app: Sphinx, docname: str) -> str:
    return Path(app.env.doc2path(docname, base=False)).as_posix()


def _take(app: Sphinx, doctree: nodes.document, reading: Reading) -> None:
    path = _path_of(app, app.env.docname)
    messages = [(m["level"], m.astext()) for m in doctree.findall(nodes.system_message)]
    if any(_lost_text(level, text) for level, text in messages):
        reading.refused.add(path)
    else:
        reading.words[path] = count_tokens(prose_of_doctree(doctree).encode())


def read_words(folder: Path, documents: Sequence[Path]) -> Reading:
    """Read `documents`, all below `folder`, and count their words by path below it."""
    reader = SphinxReader(folder, documents)
    try:
        return reader.read()
    finally:
        reader.close()


def _lost_text(level: int, message: str) -> bool:
    """Tell whether docutils left out a directive's text, or a section that was out of order."""
    return level >= 4 or (
        level == 3 and re.match(r".*?\) (?:Error in|Inconsistent title style)", message) is not None
    )


class _Left(Directive):
    """A directive whose text is no prose."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        return []


class _Blank(_Left):
    """A substitution by a character or a date: it separates as a space does."""

    def run(self) -> list[nodes.Node]:
        return [nodes.Text(" ")]


class _AnyOption(dict[str, Any]):
    """Every option is known and taken as it is."""

    def __getitem__(self, name: str) -> Any:
        return lambda value: value

    def get(self, name: str, default: Any = None) -> Any:
        return self[name]

    def __contains__(self, name: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True


class _Unknown(_Left):
    """A directive that nobody knows: its body is prose, its argument is not."""

    option_spec: ClassVar = _AnyOption()

    def run(self) -> list[nodes.Node]:
        lines = list(self.content)
        is_markdown = type(self.state).__module__.startswith("myst_parser")
        is_body = not is_markdown and not re.match(r".*::[ \t]*\S", self.block_text)
        has_title = DEFAULT_RULES.directive(self.name).argument is Argument.PROSE
        if self.arguments and (has_title or is_body):
            # Without text on the first line the body begins at once: what docutils took for the
            # argument is its first paragraph.
            lines = [*self.arguments[0].split("\n"), "", *lines]
        body = nodes.container()
        self.state.nested_parse(StringList(lines, ""), self.content_offset, body, match_titles=True)
        return [body]


# The descriptions of objects, as which what the author wrote below autodoc's directives is read.
_DESCRIPTIONS = {
    name: directive
    for name, directive in PythonDomain.directives.items()
    if issubclass(directive, ObjectDescription)
}


def _described(directive: type[Directive], name: str) -> type[Directive]:
    """Make a directive of autodoc's of the one that describes the same kind of object."""

    class Described(directive):  # type: ignore[valid-type, misc]
        option_spec: ClassVar = _AnyOption()

        def __init__(self, _: str, *arguments: Any) -> None:
            super().__init__(name, *arguments)

    return Described


def _titled(
    name: str, rawtext: str, text: str, lineno: int, inliner: Inliner, *_: Any, **__: Any
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Read interpreted text of a role that nobody knows: only an explicit title."""
    # Docutils writes a null character for the backslash that escapes what follows.
    title = re.match(r"(?s)(.+?)\s*(?<!\x00)<[^<]*?>$", text)
    return [nodes.inline("", title[1]) if title else nodes.literal()], []


def _index(
    name: str, rawtext: str, text: str, lineno: int, inliner: Inliner, *_: Any, **__: Any
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Read an index entry in running text: its title, or the text as it is."""
    title = re.match(r"(?s)(.+?)\s*(?<!\x00)<[^<]*?>$", text)
    return [nodes.inline("", title[1] if title else text)], []


# Directives without prose that would make Sphinx look elsewhere or write text by itself, or fail
# over entries that it has ceased to support.
_UNREAD = frozenset(["contents", "include", "index", "literalinclude", "target-notes", "toctree"])


class TolerantLookup(CustomReSTDispatcher):
    """Docutils' lookup of directives and roles, which finds what it does not know."""

    def directive(self, directive_name: str, language_module: Any, document: nodes.document) -> Any:
        """Find a directive; one that nobody knows has a body that is prose, or code."""
        if directive_name in ("unicode", "date"):
            return _Blank, []
        if directive_name in _UNREAD:
            return _Left, []
        found, messages = super().directive(directive_name, language_module, document)
        if found:
            return found, messages
        body = DEFAULT_RULES.directive(directive_name).body
        kind = directive_name.removeprefix("auto")
        if body is Body.OBJECT and kind != directive_name and kind in _DESCRIPTIONS:
            return _described(_DESCRIPTIONS[kind], f"py:{kind}"), []
        return _Left if body in (Body.CODE, Body.NOTHING) else _Unknown, []

    def role(self, role_name: str, language_module: Any, lineno: int, reporter: Any) -> Any:
        """Find a role; of one that nobody knows a title is read."""
        if role_name.lower() == "index":
            return _index, []
        found, messages = super().role(role_name, language_module, lineno, reporter)
        return (found, messages) if found else (_titled, [])
