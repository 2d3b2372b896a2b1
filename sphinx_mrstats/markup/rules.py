"""The construct tables: which directives and roles hold prose, which hold code, which hold nothing.

A directive has an argument (from its first line to the first option or blank line), options and a
body; `Directive` says what becomes of each. A role has a text; `Role` says what of it is read.
Names that stand in no table are unknown: of such a directive the body is read and the argument is
not; of such a role only an explicit title is read.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sphinx_mrstats.documents import MARKDOWN, RESTRUCTUREDTEXT
from sphinx_mrstats.markup.myst import DEFAULT_MYST, MystRules
from sphinx_mrstats.options import Kind, flag, option, strings

if TYPE_CHECKING:
    from sphinx_mrstats.documents import ConfMarkup, Document

__all__ = [
    "DEFAULT_RULES",
    "OWN_PREFIX",
    "UNKNOWN_DIRECTIVE",
    "Argument",
    "Body",
    "Directive",
    "Role",
    "Rules",
]


class Argument(Enum):
    """What a directive's argument is."""

    NONE = auto()  # there is none: text on the first line belongs to the body
    DROPPED = auto()  # a signature, a file, a class: not read
    PROSE = auto()  # a title
    VERSION = auto()  # a version number, then prose
    FIRST_LINE_DROPPED = auto()  # of unknown directives: where the first line is empty, it is body


class Body(Enum):
    """How a directive's body is read."""

    PROSE = auto()
    SECTIONS = auto()  # prose that may hold sections of the document
    TITLED = auto()  # prose that may hold section titles of its own
    OBJECT = auto()  # titled prose in which fields that only name types are not read
    QUOTE = auto()  # a block quote, perhaps with an attribution
    GLOSSARY = auto()
    CSV = auto()
    CODE = auto()  # read only where code is asked for
    NOTHING = auto()


class Directive(NamedTuple):
    """What becomes of the parts of a directive."""

    argument: Argument
    body: Body
    options: bool = True  # whether field lines after the argument are options
    needs_body: bool = False  # without a body, the argument isn't shown either


class Role(Enum):
    """What is read of interpreted text."""

    TEXT = auto()
    TITLE = auto()  # an explicit title only: what stands before the first "<"
    UNKNOWN = auto()  # the same of roles in no table, whose title goes up to the last "<"
    TITLE_OR_TEXT = auto()
    NUMBERED = auto()  # an explicit title, but not its placeholders for a number
    SHORT = auto()  # an abbreviation without its explanation
    LABEL = auto()  # text in which "&" marks an accelerator key
    CODE = auto()  # nothing, unless code is asked for; what is joined to it is not read either
    NOTHING = auto()


UNKNOWN_DIRECTIVE = Directive(Argument.FIRST_LINE_DROPPED, Body.SECTIONS)

_IGNORED = Directive(Argument.DROPPED, Body.NOTHING)
_CODE = Directive(Argument.DROPPED, Body.CODE)
_OBJECT = Directive(Argument.DROPPED, Body.OBJECT)
_NO_ARGUMENT = Directive(Argument.NONE, Body.PROSE)
_TITLE = Directive(Argument.PROSE, Body.PROSE)
_VERSION = Directive(Argument.VERSION, Body.PROSE, options=False)


_Meaning = TypeVar("_Meaning")


def _named(meaning: _Meaning, names: str) -> dict[str, _Meaning]:
    return dict.fromkeys(names.split(), meaning)


# Names: the directives of docutils and Sphinx, and what other extensions are commonly met.
_DIRECTIVES: dict[str, Directive] = {
    **_named(
        _NO_ARGUMENT,
        "attention caution danger error hint important note tip warning seealso todo compound"
        " hlist",
    ),
    **_named(Directive(Argument.NONE, Body.PROSE, options=False), "acks header footer"),
    **_named(Directive(Argument.NONE, Body.QUOTE, options=False), "epigraph highlights pull-quote"),
    **_named(_TITLE, "admonition topic sidebar rubric"),
    **_named(Directive(Argument.PROSE, Body.PROSE, needs_body=True), "table list-table"),
    **_named(Directive(Argument.PROSE, Body.NOTHING, options=False), "centered"),
    **_named(Directive(Argument.PROSE, Body.CSV), "csv-table"),
    **_named(Directive(Argument.NONE, Body.GLOSSARY), "glossary std:glossary"),
    **_named(
        _VERSION,
        "versionadded versionchanged deprecated versionremoved"
        " version-added version-changed version-deprecated version-removed",
    ),
    **_named(Directive(Argument.DROPPED, Body.PROSE), "container figure"),
    **_named(Directive(Argument.DROPPED, Body.PROSE, options=False), "rst-class cssclass"),
    **_named(
        Directive(Argument.DROPPED, Body.TITLED),
        "only ifconfig module py:module js:module",
    ),
    **_named(
        _OBJECT,
        # of Sphinx's domains, py and std also without their prefix
        "function data exception class method classmethod staticmethod attribute property"
        " decorator decoratormethod type"
        " py:function py:data py:exception py:class py:method py:classmethod py:staticmethod"
        " py:attribute py:property py:decorator py:decoratormethod py:type"
        " c:function c:member c:var c:macro c:struct c:union c:enum c:enumerator c:type"
        " cpp:function cpp:member cpp:var cpp:class cpp:struct cpp:union cpp:enum cpp:enum-class"
        " cpp:enum-struct cpp:enumerator cpp:type cpp:concept"
        " js:function js:method js:class js:data js:attribute"
        " rst:directive rst:directive:option rst:role"
        " option cmdoption envvar confval std:option std:cmdoption std:envvar std:confval"
        " describe object"
        " autoclass autodata autodecorator autoexception autofunction automethod autoattribute"
        " autoproperty automodule autotype",
    ),
    **_named(
        _CODE,
        "code code-block sourcecode parsed-literal testcode doctest testoutput testsetup"
        " testcleanup prompt ipython plot jupyter-execute code-cell runblock program-output"
        " command-output exec terminal termynal grammar-snippet ansible-output graphviz digraph"
        " graph mermaid uml plantuml blockdiag seqdiag actdiag nwdiag tikz",
    ),
    **_named(
        _IGNORED,
        "index include literalinclude toctree contents image math meta raw role default-role"
        " default-domain sectionauthor codeauthor moduleauthor author tabularcolumns program"
        " currentmodule py:currentmodule highlight title sectnum section-numbering target-notes"
        " date unicode replace productionlist std:productionlist std:program inheritance-diagram"
        " todolist autosummary restructuredtext-test-directive"
        " automodsumm bibliography c:namespace c:namespace-push c:namespace-pop cpp:namespace"
        " cpp:namespace-push cpp:namespace-pop c:alias cpp:alias"
        " kernel-doc kernel-abi kernel-feat kernel-include"
        " ansible-output-data ansible-output-meta",
    ),
}

# This extension's own directives and roles: their output is generated.
OWN_PREFIX = "mrstats:"

_ROLES: dict[str, Role] = {
    **_named(
        Role.TEXT,
        "emphasis strong title-reference title t subscript sub superscript sup abbreviation ab"
        " acronym ac dfn",
    ),
    **_named(Role.TITLE, "ref doc std:ref std:doc"),
    **_named(Role.NUMBERED, "numref std:numref"),
    **_named(Role.TITLE_OR_TEXT, "term std:term index"),
    **_named(Role.LABEL, "guilabel menuselection"),
    **_named(Role.SHORT, "abbr"),
    **_named(
        Role.CODE,
        "code literal math command mailheader makevar mimetype newsgroup program regexp download"
        " any cve cwe pep pep-reference rfc rfc-reference file samp kbd manpage eq"
        " math:numref math:eq std:confval std:envvar std:keyword std:option std:token confval"
        " envvar keyword option token",
    ),
    # raw text, and what docutils names but does not implement
    **_named(
        Role.NOTHING,
        "raw i uri url uri-reference target named-reference anonymous-reference footnote-reference"
        " citation-reference substitution-reference",
    ),
}

# Roles that are also known without their prefix in a document of that domain; py is the default.
_DOMAIN_ROLES: dict[str, dict[str, Role]] = {
    "py": _named(Role.CODE, "attr class const data deco exc func meth mod obj type"),
    "c": _named(
        Role.CODE, "data enum enumerator expr func macro member struct texpr type union var"
    ),
    "cpp": _named(
        Role.CODE, "any class concept enum enumerator expr func member struct texpr type union var"
    ),
    "js": _named(Role.CODE, "attr class data func meth mod"),
    "rst": _named(Role.CODE, "dir role"),
}
_ROLES |= {
    f"{domain}:{name}": role
    for domain, roles in _DOMAIN_ROLES.items()
    for name, role in roles.items()
}


# Of sphinx-design and sphinx-inline-tabs, which projects in Markdown use much, directives whose
# argument is a title that their pages show, and roles.
_TITLED_IN_MARKDOWN = frozenset({"card", "dropdown", "grid-item-card", "tab", "tab-item"})
_ICONS = frozenset({"fa", "fab", "far", "fas", "octicon"})


def _role_in_markdown(name: str) -> Role | None:
    if name.startswith(("bdg-link", "bdg-ref")):  # without a title, it shows an address
        return Role.TITLE
    if name.startswith("bdg"):  # a badge, which is text in a box
        return Role.TEXT
    if name in _ICONS or name.startswith("material-"):
        return Role.NOTHING
    return None


def _lowered(value: object) -> frozenset[str]:
    return frozenset(name.lower() for name in strings(value))


# Of directives and roles.
_names = Kind(strings.expected, _lowered, strings.parse, strings.schema, many=True)


@dataclass(frozen=True, slots=True)
class Rules:
    """How a document is read: what a project adds to the tables, and whether code is counted.

    Names are of directives and roles as written in documents, in lower case, domain included. A
    project's names win over the tables; where one stands in several of them, prose wins over code,
    and code over ignored.

    `parser` is that of the document at hand: everything that reads a source reads it by that one,
    which `for_document` sets.

    The last four are what Sphinx's `default_role`, `rst_prolog` and `rst_epilog` say, and the
    settings of MyST: the role of interpreted text without one, source that is read before and after
    each document, and how Markdown is read. What a prolog defines (substitutions, roles) holds in
    the document; its running text is not counted.

    >>> Rules(prose_directives=frozenset({"recipe"})).directive("recipe").argument
    <Argument.NONE: 1>
    """

    prose_directives: frozenset[str] = option(
        frozenset(),
        "directives whose content is prose, also where it begins in the first line",
        _names,
    )
    code_directives: frozenset[str] = option(
        frozenset(), "directives whose content is code", _names
    )
    ignored_directives: frozenset[str] = option(
        frozenset(), "directives whose content is neither", _names
    )
    prose_roles: frozenset[str] = option(frozenset(), "roles whose text is prose", _names)
    code_roles: frozenset[str] = option(frozenset(), "roles whose text is code", _names)
    ignored_roles: frozenset[str] = option(frozenset(), "roles whose text is neither", _names)
    include_code: bool = option(
        False, "count code too: literal blocks, inline literals, roles in code font", flag
    )
    # What a document and its project's conf.py decide: neither pyproject.toml nor ``mrstats_*`` has
    # a key for it.
    parser: str = RESTRUCTUREDTEXT
    default_role: str | None = None
    prolog: str = ""
    epilog: str = ""
    myst: MystRules = DEFAULT_MYST

    def for_document(self, document: Document) -> Rules:
        """Return the rules for one document: by its parser, in its project.

        >>> from pathlib import Path
        >>> from sphinx_mrstats.documents import Document
        >>> Rules().for_document(Document("a.md", Path("a.md"), "a", parser="markdown")).parser
        'markdown'
        """
        return _for_document(self, document.parser, document.markup)

    def in_project(self, markup: ConfMarkup) -> Rules:
        """Add what the conf.py of a document's project says of reading, where these say nothing.

        >>> from sphinx_mrstats.documents import ConfMarkup
        >>> Rules().in_project(ConfMarkup(default_role="any")).default_role
        'any'
        """
        if not (markup.default_role or markup.prolog or markup.epilog or markup.myst):
            return self
        return replace(
            self,
            default_role=self.default_role or markup.default_role,
            prolog=self.prolog or markup.prolog,
            epilog=self.epilog or markup.epilog,
            myst=self.myst.override(markup.myst),
        )

    def written_out(self) -> str:
        """Give all that the rules say in one text, which is the same in every process.

        >>> Rules(code_roles=frozenset(["b", "a"])).written_out() == Rules(
        ...     code_roles=frozenset(["a", "b"])
        ... ).written_out()
        True
        """
        return _written_out(self)

    def directive(self, name: str) -> Directive:
        """Say what becomes of the parts of the directive `name` (in lower case)."""
        if name in self.prose_directives:
            return _NO_ARGUMENT
        if name in self.code_directives:
            return _CODE
        if name in self.ignored_directives or name.startswith(OWN_PREFIX):
            return _IGNORED
        if name in _DIRECTIVES:
            return _DIRECTIVES[name]
        if self.parser == MARKDOWN and name in _TITLED_IN_MARKDOWN:
            return _TITLE
        # what a domain does not know is looked for in the standard one
        return _DIRECTIVES.get("std:" + name.rpartition(":")[2], UNKNOWN_DIRECTIVE)

    def named_directives(self) -> frozenset[str]:
        """Return the names of the directives that are known."""
        return frozenset(_DIRECTIVES) | (
            self.prose_directives | self.code_directives | self.ignored_directives
        )

    def role(self, name: str, domain: str = "py") -> Role:
        """Say what is read of the role `name` (in lower case) in a document of `domain`."""
        if name in self.prose_roles:
            return Role.TEXT
        if name in self.code_roles:
            return Role.CODE
        if name in self.ignored_roles or name.startswith(OWN_PREFIX):
            return Role.NOTHING
        if name in _ROLES:
            return _ROLES[name]
        if self.parser == MARKDOWN and (role := _role_in_markdown(name)):
            return role
        prefix, _, plain = name.rpartition(":")
        if prefix:  # what a domain does not know is looked for in the standard one
            return _ROLES.get(f"std:{plain}", Role.UNKNOWN)
        return _DOMAIN_ROLES.get(domain, {}).get(name, Role.UNKNOWN)

    def roles_not_read_as_code(self) -> frozenset[str]:
        """Return the names of roles of which something is read that is no explicit title.

        All others, unknown ones too, are code, or a title at most.
        """
        named = {*_ROLES, *self.prose_roles, *self.ignored_roles}
        return frozenset(
            name for name in named if self.role(name) not in (Role.CODE, Role.TITLE, Role.NUMBERED)
        )


DEFAULT_RULES = Rules()


# As many combinations of rules, parsers and projects as one run meets.
@lru_cache(maxsize=64)
def _for_document(rules: Rules, parser: str, markup: ConfMarkup) -> Rules:
    rules = rules.in_project(markup)
    return rules if rules.parser == parser else replace(rules, parser=parser)


def _written_out(value: object) -> str:
    if isinstance(value, frozenset):  # a set has no order
        return repr(sorted(value))
    if isinstance(value, Rules | MystRules):
        names = value._fields if isinstance(value, MystRules) else [n.name for n in fields(value)]
        each = (f"{name}={_written_out(getattr(value, name))}" for name in names)
        return f"({', '.join(each)})"
    return repr(value)
