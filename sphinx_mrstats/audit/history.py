"""What is left as it was written: release notes, change logs, proposals, and quotations."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["history_kind", "quoted_lines"]

# Of a file, or of a folder that it is in. What stands between the words may be anything that is no
# letter: "release_notes", "whats-new", "ChangeLog". A number may follow: "changelog-5.1".
_NAMES = tuple(
    (kind, re.compile(rf"(?:.*[\W\d_])?(?:{names})(?:[\W\d_].*)?", re.IGNORECASE))
    for kind, names in (
        ("release notes", r"relnotes?|release[\W_]?notes?|what'?s?[\W_]?new"),
        ("change log", r"change[\W_]?logs?|newsfragments?"),
    )
)
_WHOLE_NAMES = tuple(
    (kind, re.compile(names, re.IGNORECASE))
    for kind, names in (
        ("release notes", r"releases?|releases?[\W_]*v?\d.*|news|announce(?:ments?)?"),
        ("change log", r"changes|history"),
        ("release notes", r"(?:porting|migrat\w+|upgrad\w+)(?:[\W_]?(?:guide|notes))?[\W_]*\d.*"),
        ("proposal", r"(?:pep|nep|sep|dep|tep|djep|rfc|adr|glep)[-_]?\d{3,}.*"),
    )
)

# Of a file only: what is in a folder for contributors tells them how to contribute.
_PEOPLE_NAMES = re.compile(
    r"contributors|authors|thanks|credits|acknowledge?ments|committers", re.IGNORECASE
)

# A path such as ``howto/release-notes-process.rst`` is about release notes, and lives.
_ABOUT = re.compile(
    r"(?:^|[\W_])(?:how[-_]?to|process|procedure|manag\w*|writ\w*|guide|policy|polic\w+|schedule"
    r"|cycle|check-?list|api|testing|building|making|develop\w*|contribut\w+)(?:[\W_]|$)",
    re.IGNORECASE,
)

# The first title of such documents.
_TITLE = re.compile(
    r"(?:\S+ ){0,4}?"
    r"(?P<kind>release notes?|change ?logs?|what'?s new|release history|contributors)\b"
    r"(?! (?:process|polic\w+|guide|format))",
    re.IGNORECASE,
)

# The form: many sections that are called by a version or a day, ...
_UNDERLINE = re.compile(r"\n([=\-~^\"'*+#`:.])\1{2,}[ \t]*$", re.MULTILINE)
_LONGEST_TITLE = 90
_VERSION = re.compile(
    r"(?:\S+ ){0,3}?[\[(]?v?(?:\d+\.\d+[\w.+-]*|20\d\d-\d\d-\d\d|unreleased)"
    r"(?:\s*[\[(:,–—-].{0,40})?",
    re.IGNORECASE,
)
# ... directives for the changes of a release, ...
_DIRECTIVES = ("change", "changelog", "release", "versionlog")
# ... people with a plus before or after the name, as in the release notes of SciPy and NumPy, ...
_PERSON = re.compile(r"^[ \t]*[*-] (?:[A-Z][\w.'-]*\s){1,4}\+?\s*$", re.MULTILINE)
# ... or the header of a proposal.
_PROPOSAL = re.compile(r"\A(?:[^\n]*\n){0,12}?:?(?:Status|Created|Post-History):? ", re.IGNORECASE)
_AUTHOR = re.compile(r"^:?Authors?:", re.MULTILINE)

# So much of a document shows its form.
_LOOKED_AT = 30_000

# Sections of versions, from which on a document is a change log, and their share of all.
_SECTIONS, _SHARE = 3, 0.5

# Lines that are people: a page that thanks three authors is no list of contributors.
_PEOPLE = 8


def history_kind(name: str, source: str) -> str:
    r"""Tell what kind of history a document is, by its name and by its form; empty if it is none.

    `name` is its path from the folder of the project, `source` its reStructuredText or Markdown.

    >>> history_kind("docs/releases/1.2.rst", ""), history_kind("docs/guide.rst", "A guide")
    ('release notes', '')
    >>> history_kind("docs/log.rst", "".join(f"1.{n}\n===\n\nMended.\n\n" for n in range(3)))
    'change log'
    """
    *folders, file = name.replace("\\", "/").split("/")
    stem = file.rpartition(".")[0] or file
    if _PEOPLE_NAMES.fullmatch(stem):
        return "contributors"
    if not _ABOUT.search(stem) and (kind := next(filter(None, map(_named, (*folders, stem))), "")):
        return kind
    head = source[:_LOOKED_AT]
    if _PROPOSAL.match(head) and _AUTHOR.search(head[:2_000]):
        return "proposal"
    titles = _titles(head)
    if titles and (found := _TITLE.match(titles[0])):
        return "contributors" if found["kind"].lower() == "contributors" else "release notes"
    versions = sum(_VERSION.fullmatch(title) is not None for title in titles)
    if versions >= _SECTIONS and versions >= _SHARE * (len(titles) - 1):
        return "change log"
    if sum(head.count(f".. {name}::") for name in _DIRECTIVES) >= _SECTIONS:
        return "change log"
    items = head.count("* ") + head.count("- ")  # looking for people takes long
    people = len(_PERSON.findall(head)) if items >= _PEOPLE else 0
    if people >= _PEOPLE and people * 2 > head.count("\n\n"):
        return "contributors"
    return ""


@lru_cache(maxsize=10_000)
def _named(part: str) -> str:
    """Tell what kind of history a folder's or a file's name says."""
    if not _ABOUT.search(part):
        for kind, pattern in _NAMES + _WHOLE_NAMES:
            if pattern.fullmatch(part):
                return kind
    return ""


def _titles(head: str) -> list[str]:
    """Return the lines above underlines."""
    lines = (
        head[head.rfind("\n", 0, found.start()) + 1 : found.start()]
        for found in _UNDERLINE.finditer(head)
    )
    return [line.strip() for line in lines if line[:1].strip() and len(line) <= _LONGEST_TITLE]


# The line by which a quotation says who said it: "-- Herman Melville", in Markdown "> — Melville".
_ATTRIBUTION = re.compile(r"^([ \t]+|>[ \t]?)(?:---?(?!-)|—)[ \t]*(?=[^\W_])", re.MULTILINE)

# Directives whose content is a quotation; that of others has quotations below itself at most.
_QUOTING = re.compile(r"\.\. (?:epigraph|pull-quote|highlights)::")

_BULLET = re.compile(r"(?:[-*+•]|\(?(?:\d+|#|[a-zA-Z])[.)])[ \t]+")


def quoted_lines(source: str) -> frozenset[int]:
    r"""Return the lines, from 1, of quotations that say whose they are.

    These are block quotes that end with an attribution, in reStructuredText and in Markdown. What
    is indented for another reason, as part of a list or of a directive, is none.

    >>> sorted(quoted_lines("He wrote:\n\n   Call me\n   Ishmael.\n\n   -- Melville\n\nI read.\n"))
    [3, 4, 5, 6]
    >>> quoted_lines("- An item\n\n  -- and more\n"), quoted_lines("> Call me.\n> — Melville\n")
    (frozenset(), frozenset({1, 2}))
    """
    attributions = list(_ATTRIBUTION.finditer(source))
    if not attributions:
        return frozenset()
    lines = source.split("\n")
    found: set[int] = set()
    after = last = at = 0  # what is above `after` belongs to another quotation
    for each in attributions:
        last += source.count("\n", at, each.start())
        at = each.start()
        first = _start_of_quote(lines, after, last, each[1])
        if first < last:
            found.update(range(first + 1, last + 2))
        after = last + 1
    return frozenset(found)


def _start_of_quote(lines: list[str], after: int, last: int, margin: str) -> int:
    """Return the index of the first line of a block quote, `after` at least.

    `last` is the index of its attribution, with `margin` before it. If the block is no quotation,
    `last` is returned.
    """
    first = last
    if margin.startswith(">"):
        while first > after and lines[first - 1].startswith(">"):
            first -= 1
        return first
    if not last or lines[last - 1].strip():
        return last
    indent = len(margin.expandtabs())
    while first > after and (not lines[first - 1].strip() or _indent(lines[first - 1]) >= indent):
        first -= 1
    while not lines[first].strip():
        first += 1
    above = next((n for n in range(first - 1, -1, -1) if lines[n].strip()), None)
    if above is None or after == first:
        return first
    begin = lines[above].lstrip()
    if begin.startswith(".. "):
        return first if _QUOTING.match(begin) else last
    bullet = _BULLET.match(begin)
    is_item = bullet is not None and _indent(lines[above]) + len(bullet[0]) == indent
    return last if is_item or above == first - 1 else first


def _indent(line: str) -> int:
    """Return the width of the white space that a line begins with."""
    line = line.expandtabs()
    return len(line) - len(line.lstrip())
