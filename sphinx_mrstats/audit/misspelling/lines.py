"""The lines on which a word stands, and what they say for and against it being misspelled."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.history import quoted_lines
from sphinx_mrstats.words import normalize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sphinx_mrstats.audit.misspelling.search import Search
    from sphinx_mrstats.audit.texts import Text

__all__ = ["Line", "LinesJob", "is_name", "line_evidence", "speaks_of_misspelling", "why_meant"]

# What may stand around a word in running text, and belongs to no name, path or URL.
_OPENING = "([{\"'“‘«¡¿*`|"
_CLOSING = ")]}\"'”’»*`|.,;:!?…_"

# Letters of a line before and behind a word that are looked at.
_AROUND = 200

# A word of the corpus that stands this often is no surprise on a line.
_USUAL = 5

# Most words of a line that is nothing but a name.
_MOST_OF_A_NAME = 5

# What is said beside the names of people.
_BYLINE = re.compile(
    r"@|\bby\b|author|contribut|thank|courtesy|maintain|reported|copyright|\(c\)|©|signed-off"
    r"|reviewed|:\w*user:|\bet al\b|developer|patch|editor|credit|committer",
    re.IGNORECASE,
)
_SPELLING_TALK = re.compile(
    r"\btypos?\b|\bmis-?(?:spel|typ(?:e[sd]?|ing))|\bspelling|\bspelled|\bspelt\b|\bgrammar",
    re.IGNORECASE,
)
# What stands between a mistake and what replaced it, in either order: "teh -> the".
_REPLACED = (
    r"[\W_]+(?:(?:->|→|=>|>|to|with|by|into|not|and not|instead of|rather than|vs\.?)[\W_]+)?"
)
_ITEM = re.compile(r"\s*(?:[-*+•]|\d+\.|#\.)\s")
_WORD = re.compile(r"[^\W\d_]+")

# What stands before the name of an option, from the last white space on.
_OPTION = re.compile(r"(?<!\S)[(\[`]*-$")

# A single letter, which stands out of a word: "*U* ncomplicated".
_LAST_LETTER = re.compile(r"(?<!\w)([^\W\d_])\W{1,5}$")

# A short form in capitals has few letters: a longer word is a heading's, or the name of code.
_LONGEST_SHORT_FORM = 6

# A person: two words or more with capitals, initials and particles among them. A list of names has
# two of these besides. What follows a name is a handle or an address.
_PERSON = re.compile(
    r"[\s*•`-]*[A-ZÀ-ÖØ-Þ][\w.'’-]*(?:\s+(?:[A-ZÀ-ÖØ-Þ][\w.'’-]*|van|von|de|der|den|di|da|la|le))+"
    r"\s*\.?"
)
_BETWEEN_NAMES = re.compile(r"[,;|]|\(|<|\s{2,}|:\s|\s(?:and|&)\s")
_FEWEST_OTHERS, _FEWEST_BESIDE_A_HANDLE = 2, 4
_INITIAL = re.compile(r"(?<!\w)[A-Z]\.\s*$")

# Who did something, at the end of an item of release notes: "(Ann Lee, Bob van Yau)".
_CREDIT = re.compile(r"\(([^()]*)\)?\s*\.?\s*$")

# What a short item is, in letters, which isn't about what somebody did: "* (Basic Concepts)".
_SHORTEST_ITEM = 10

# A year behind the name of an author: "(Lee and Yau, 2008)", "Lee and Yau (2008)", "Lee et al.".
_OF_AUTHOR = re.compile(r"(?:,|,? et al\.?,?)?\s*\(?(?:19|20)\d\d[a-z]?\b|,? et al\b")
_HANDLE = re.compile(r"[(<]\s*[\w.+-]*@[\w-]")
_LONGEST_HANDLE = 30
# A word before a year that is no author's name: "In Septmeber 2008".
_MONTHS = frozenset(
    {
        *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
        *("october", "november", "december", "since", "spring", "summer", "autumn", "winter"),
    }
)

# The parts of a name of code, of which short ones may mean anything: "exist", "Ts".
_HUMP = re.compile(r"[A-Z]*[a-z]+|[A-Z]+")
_SHORTEST_HUMP = 2

_OPENING_QUOTES, _CLOSING_QUOTES = "\"'“‘«", "\"'”’»"
_SENTENCE_STARTS = '.:!?*-•#|("“`'


@dataclass(frozen=True, slots=True)
class Line:
    """A word in a line of a document's source, from `start` to `end`; `above` is the line before.

    Of a long line, what stands around the word. `is_quoted` tells whether the line is in a
    quotation that says whose it is.
    """

    text: str
    start: int
    end: int
    above: str = ""
    is_quoted: bool = False

    @property
    def form(self) -> str:
        """The word as written."""
        return self.text[self.start : self.end]

    @property
    def is_code(self) -> bool:
        """Whether the word is in a literal, or part of a name, a path, an option or the like.

        >>> text = "The mesage, get_mesage, ``a mesage``, -mesage and mesage()."
        >>> [Line(text, at.start(), at.end()).is_code for at in re.finditer("mesage", text)]
        [False, True, True, True, True]
        """
        if self.text.count("``", 0, self.start) % 2:
            return True
        begin, stop = self.start, self.end
        while begin and not self.text[begin - 1].isspace():
            begin -= 1
        while stop < len(self.text) and not self.text[stop].isspace():
            stop += 1
        if self.text[begin : self.start].lstrip(_OPENING) == "-":
            return True  # an option: "-hda"
        before = self.text[begin : self.start].lstrip(_OPENING)
        after = self.text[self.end : stop].removeprefix("'s").removeprefix("’s").rstrip(_CLOSING)
        return not (_is_plain(before) and _is_plain(after))


def _is_plain(text: str) -> bool:
    """Tell whether what is joined to a word is part of a compound, or a word behind a dash."""
    return not text.startswith("--") and all(c.isalpha() or c in "-‐‑–—'’" for c in text)


Lines = dict[str, list[Line]]


@dataclass(frozen=True, slots=True)
class LinesJob:
    """Collect the lines on which words stand; `wanted` are these, folded, by document."""

    wanted: Mapping[str, tuple[str, ...]]

    doing = "auditing"

    def asked(self, name: str) -> object:
        """Return what the part of a document depends on beside it."""
        return self.wanted[name]

    def start(self) -> Lines:
        """Make the part of no documents."""
        return {}

    def take(self, text: Text, part: Lines) -> None:
        """Search one document's source, or its prose where the source isn't known."""
        source = text.source() or "\n".join(line for _, line in text.lines())
        if not source.isascii():
            source = normalize(source)
        lower = source.lower()
        if len(lower) != len(source):  # the small form of a few letters is two characters
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in source)
        quoted = quoted_lines(source)
        for word in self.wanted[text.name]:
            found = [_line(source, at, at + len(word), quoted) for at in _places(lower, word)]
            # a remark that lets the word pass says nothing about it
            found = [line for line in found if "mrstats:" not in line.text[: line.start]]
            if found:
                part.setdefault(word, []).extend(found)

    def add(self, total: Lines, part: Lines) -> None:
        """Bring together what was found in different documents."""
        for word, lines in part.items():
            total.setdefault(word, []).extend(lines)


def _places(lower: str, word: str) -> Iterator[int]:
    """Yield where a word begins that is no part of a longer one."""
    at = lower.find(word)
    while at >= 0:
        end = at + len(word)
        if not ((at and lower[at - 1].isalnum()) or lower[end : end + 1].isalnum()):
            yield at
        at = lower.find(word, end)


def _line(source: str, start: int, end: int, quoted: Collection[int]) -> Line:
    begin = source.rfind("\n", 0, start) + 1
    stop = source.find("\n", end)
    first = max(begin, start - _AROUND)
    text = source[first : min(len(source) if stop < 0 else stop, end + _AROUND)]
    above = source[source.rfind("\n", 0, max(begin - 1, 0)) + 1 : max(begin - 1, 0)]
    is_quoted = bool(quoted) and source.count("\n", 0, start) + 1 in quoted
    return Line(text, start - first, end - first, above[:_AROUND], is_quoted)


def line_evidence(
    search: Search, word: str, lines: Sequence[Line], *, n_code: int
) -> dict[str, float]:
    """Give the evidence of the lines on which a word stands: the share of them that show it.

    `n_code` is how often it stands outside the prose. Where no lines are known, there is none.
    """
    seen = _in_prose(search, word, lines)
    shown: dict[str, float] = defaultdict(float)
    for line in seen:
        for name, value in _signs(search, word, line):
            shown[name] += value
    evidence = {name: value / len(seen) for name, value in shown.items()}
    return {"in code": float(n_code > 0 or len(lines) > len(seen)), **evidence}


def _signs(search: Search, word: str, line: Line) -> Iterator[tuple[str, float]]:
    """Yield what one line shows."""
    before, after = line.text[: line.start].rstrip(), line.text[line.end :].lstrip()
    if line.is_code:
        yield "beside code", 1
    if before[-1:] in _OPENING_QUOTES and after[:1] in _CLOSING_QUOTES and before and after:
        yield "quoted", 1
    yield from _capitals(line, before, after)
    others = [
        other
        for each in _WORD.findall(line.text)
        if len(each) > 2 and (other := each.lower()) != word
    ]
    if others:
        known, counts = search.known.words, search.counts
        n_unknown = sum(o not in known and counts.get(o, 0) < _USUAL for o in others)
        yield "unknown in the line", n_unknown / len(others)
    if len(others) < 2:
        yield "nearly alone", 1


def _capitals(line: Line, before: str, after: str) -> Iterator[tuple[str, float]]:
    """Yield what the capitals of a word, and of what stands around it, show."""
    form = line.form
    if form.islower():
        yield "lower case", 1
        return
    if form.isupper():
        yield "capitals", 1
        return
    if form[1:] != form[1:].lower():
        yield "capitals within", 1
    if not form[0].isupper():
        return
    starts = not any(map(str.isalpha, before)) or before[-1] in _SENTENCE_STARTS
    if not starts:
        yield "capital within", 1
    previous, following = before.split()[-1:], after.split()[:1]
    if (previous and previous[0][0].isupper() and not starts) or (
        following and following[0][0].isupper()
    ):
        yield "capital beside a capital", 1
    if _BYLINE.search(line.text) or _BYLINE.search(line.above):
        yield "capital in a byline", 1
    words = _WORD.findall(line.text)
    if len(words) <= _MOST_OF_A_NAME and all(each[0].isupper() for each in words):
        yield "line of names", 1


def why_meant(search: Search, word: str, meant: str, lines: Sequence[Line]) -> str:
    """Say by all lines of a word why it is no slip of `meant`; empty where nothing says so.

    >>> from sphinx_mrstats.audit.misspelling.known import NOTHING
    >>> from sphinx_mrstats.audit.misspelling.search import Search
    >>> search, text = Search({"parsin": 1}, NOTHING), "Add a format for command parsin…"
    >>> why_meant(search, "parsin", "parsing", [Line(text, 25, 31)])
    'it is cut off in each of its lines'
    """
    seen = _in_prose(search, word, lines)
    if not seen:
        return ""
    if len(word) <= _LONGEST_SHORT_FORM and all(map(_is_short_form, seen)):
        return "it stands in capitals only, as short forms do"
    if all(line.is_quoted for line in seen):
        return "it stands only in quotations of others"
    if all(map(_OPTION.search, (line.text[: line.start] for line in seen))):
        return "it is an option in each of its lines"
    if all(is_name(line) and meant not in _MONTHS for line in seen):
        return "each of its lines has it in the name of a person"
    if all(_is_camel_case(search, line.form) for line in seen):
        return "it is a name of code, made of words that are right"
    letters = [_LAST_LETTER.search(line.text[: line.start]) for line in seen]
    if all(found and found[1].lower() + word in search.known for found in letters):
        return "its first letter stands before it"
    if meant.startswith(word) and all(map(_is_cut, seen)):
        return "it is cut off in each of its lines"
    return ""


def _is_camel_case(search: Search, form: str) -> bool:
    """Tell whether a form is a name of code such as ``existTs``: a right word, then a capital."""
    parts = _HUMP.findall(form)
    return (
        len(parts) > 1
        and form[0].islower()
        and all(len(part) <= _SHORTEST_HUMP or part.lower() in search.known for part in parts)
    )


def _in_prose(search: Search, word: str, lines: Sequence[Line]) -> list[Line]:
    """Return as many lines as the prose has of the word, those that are no code first."""
    return sorted(lines, key=lambda line: line.is_code)[: search.counts[word]]


def _is_short_form(line: Line) -> bool:
    """Tell whether a word is in capitals, and its line is not."""
    return line.form.isupper() and not (line.text[: line.start] + line.text[line.end :]).isupper()


def _is_cut(line: Line) -> bool:
    """Tell whether a word is cut off: by an ellipsis, or at the end of the line."""
    after = line.text[line.end :]
    return after.startswith(("…", "...")) or after.rstrip() in ("-", "\u2010")


def is_name(line: Line) -> bool:
    """Tell whether a word is part of a person's name: behind an initial, in a list of names.

    >>> texts = "* Abel Matser (@abel)", "Ann Lee, Bob Yau, Kim Poe", "The Matser Clock, and Bob"
    >>> [is_name(Line(text, *re.search("Matser|Yau", text).span())) for text in texts]
    [True, True, False]
    >>> texts = "* Add a clock (Abel Matser)", "a clock (Lee and Matser, 2008)", "(see Matser Key)"
    >>> [is_name(Line(text, *re.search("Matser", text).span())) for text in texts]
    [True, True, False]
    """
    before, after = line.text[: line.start], line.text[line.end :]
    if line.form[:1].isupper() and (_INITIAL.search(before) or _OF_AUTHOR.match(after)):
        return True
    credit = _CREDIT.search(line.text)
    if credit and credit.start(1) <= line.start and line.form[:1].isupper():
        people = credit[1].split(",")
        is_item = _ITEM.match(line.text) and len(line.text) > len(credit[0]) + _SHORTEST_ITEM
        if (is_item or len(people) > 1) and all(map(_PERSON.fullmatch, people)):
            return True
    parts = [*_BETWEEN_NAMES.finditer(line.text)]
    begin = max((part.end() for part in parts if part.end() <= line.start), default=0)
    end = min((part.start() for part in parts if part.start() >= line.end), default=len(line.text))
    item = line.text[begin:end]
    is_handle = item.strip() == line.form and line.form.islower()
    if not (is_handle or _PERSON.fullmatch(item)):
        return False
    if _HANDLE.search(line.text[begin : end + _LONGEST_HANDLE]):
        return True
    others = _BETWEEN_NAMES.split(line.text[:begin]) + _BETWEEN_NAMES.split(line.text[end:])
    if is_handle:
        others += _BETWEEN_NAMES.split(line.above)
    n = sum(_PERSON.fullmatch(other) is not None for other in others)
    return n >= (_FEWEST_BESIDE_A_HANDLE if is_handle else _FEWEST_OTHERS)


def speaks_of_misspelling(word: str, meant: str, line: Line) -> bool:
    """Tell whether a line is about a mistake: it says so, or names it with what was meant.

    >>> texts = "Fix typo: recieve", "recieve -> receive", "They receive, and recieve"
    >>> [speaks_of_misspelling("recieve", "receive", Line(text, 0, 0)) for text in texts]
    [True, True, False]
    """
    if _SPELLING_TALK.search(line.text):
        return True
    if not _ITEM.match(line.text) and _SPELLING_TALK.search(line.above):
        return True
    text = line.text.lower()
    if meant not in text:
        return False
    one, other = re.escape(word), re.escape(meant)
    return bool(re.search(rf"\b(?:{one}{_REPLACED}{other}|{other}{_REPLACED}{one})\b", text))
