"""Globs: ours over document names, and Sphinx's over the files of a project."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["document_filter", "glob_to_regex", "match_documents", "sphinx_matcher"]

_PART = re.compile(
    r"""
      (?P<folders> (?:(?<=/)|^) (?:\*\*/)+ ) # **/ in a folder's place: any folders, or none
    | (?P<anything> \*\*+ )                 # ** elsewhere: whatever follows
    | (?P<name> \* )
    | (?P<character> \? )
    | \[ (?P<negated> !?+ ) (?P<set> \]?+ [^\]]*+ ) \]
    | (?P<literal> . )
    """,
    re.VERBOSE | re.DOTALL,
)


def _translate(part: re.Match[str]) -> str:
    match part.lastgroup:
        case "folders":
            return "(?:.+/)?"  # may give folders back: **/a/b matches a/b/a/b
        case "anything":
            return ".*"
        case "name":
            return "[^/]*"
        case "character":
            return "[^/]"
        case "set":
            members = re.sub(r"([\\\[&~|^])", r"\\\1", part["set"])
            # A set never crosses a folder, as in the shell.
            return rf"(?!/)[{'^' if part['negated'] else ''}{members}]"
        case _:
            return re.escape(part[0])


@lru_cache(maxsize=256)
def glob_to_regex(pattern: str) -> re.Pattern[str]:
    """Compile a glob to a regular expression that matches whole document names.

    ``?`` is one character and ``[abc]``, ``[!abc]`` one of a set, never a slash. ``**/`` also
    stands for no folder at all, and a pattern that ends in a slash means everything below.

    >>> bool(glob_to_regex("guide/*").fullmatch("guide/start"))
    True
    >>> bool(glob_to_regex("guide/*").fullmatch("guide/more/start"))
    False
    >>> bool(glob_to_regex("**/start").fullmatch("start"))
    True

    Raises:
        ValueError: the pattern is empty, or a set in it is reversed (``[z-a]``).

    """
    if not pattern:
        raise ValueError("an empty pattern matches no document; use '**' for all")
    if pattern.endswith("/"):
        pattern += "**"
    try:
        with warnings.catch_warnings():
            # A set with "--" may be a difference in some later Python; in a glob it is none.
            warnings.simplefilter("ignore", FutureWarning)
            return re.compile("".join(map(_translate, _PART.finditer(pattern))), re.DOTALL)
    except re.error as error:
        raise ValueError(f"pattern {pattern!r} can't be read: {error.msg}") from None


def document_filter(
    include: Iterable[str] = ("**",), exclude: Iterable[str] = ()
) -> Callable[[str], bool]:
    """Make the test that a document name passes which any of `include` and none of `exclude` match.

    >>> wanted = document_filter(include=["guide/**"], exclude=["**/draft-*"])
    >>> wanted("guide/start"), wanted("guide/draft-1"), wanted("index")
    (True, False, False)
    """
    included = [glob_to_regex(pattern).fullmatch for pattern in include]
    excluded = [glob_to_regex(pattern).fullmatch for pattern in exclude]

    def wanted(docname: str) -> bool:
        return any(match(docname) for match in included) and not any(
            match(docname) for match in excluded
        )

    return wanted


def match_documents(
    docnames: Iterable[str], include: Iterable[str] = ("**",), exclude: Iterable[str] = ()
) -> list[str]:
    """Return those `docnames` that any of `include` and none of `exclude` match, in their order.

    >>> match_documents(["index", "guide/start", "guide/more/end"], ["guide/*"])
    ['guide/start']
    """
    return list(filter(document_filter(include, exclude), docnames))


_SPHINX_PART = re.compile(
    r"""
      (?P<anything> \*\* )
    | (?P<name> \* )
    | (?P<character> \? )
    | \[ (?P<set> !?+ \]?+ [^\]]*+ ) \]
    | (?P<literal> . )
    """,
    re.VERBOSE | re.DOTALL,
)

# Of stars in a pattern that is left to a regular expression, whose time grows with the length of a
# path to the power of them. No pattern of a hundred public projects has more than three.
_MOST_STARS = 3


def _translate_for_sphinx(part: re.Match[str]) -> str:
    if part.lastgroup == "set":
        members = part["set"].replace("\\", "\\\\")
        if members.startswith("!"):
            members = f"^/{members[1:]}"
        elif members.startswith("^"):
            members = f"\\{members}"
        return f"[{members}]"
    if part.lastgroup == "anything":
        return ".*"
    return _translate(part)


def sphinx_matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Make the test whether a path matches any pattern, as `sphinx.util.matching` has it.

    That is what `include_patterns` and `exclude_patterns` in conf.py are read by. Other than in
    `glob_to_regex`, ``**/`` is one folder or more, and a set may hold a slash.

    >>> excludes = sphinx_matcher(["_build", "**/draft-*"])
    >>> excludes("_build"), excludes("guide/draft-1.rst"), excludes("draft-1.rst")
    (True, True, False)

    Raises:
        ValueError: a set in a pattern is reversed (``[z-a]``).

    """
    matches: list[Callable[[str], object]] = []
    for pattern in patterns:
        parts = [_translate_for_sphinx(part) for part in _SPHINX_PART.finditer(pattern)]
        try:
            if sum(part.endswith("*") and part != "\\*" for part in parts) <= _MOST_STARS:
                matches.append(re.compile("".join(parts), re.DOTALL).fullmatch)
            else:
                matches.append(_step_by_step(parts))
        except re.error as error:
            raise ValueError(f"pattern {pattern!r} can't be read: {error.msg}") from None
    return lambda path: any(match(path) for match in matches)


def _step_by_step(parts: list[str]) -> Callable[[str], bool]:
    """Match in time that grows with the path's length, whatever the pattern."""
    steps = [re.compile(part.removesuffix("*") or re.escape(part), re.DOTALL) for part in parts]
    stars = [part.endswith("*") and part != "\\*" for part in parts]

    def reachable(states: Iterable[int]) -> set[int]:
        found: set[int] = set()
        for state in states:
            found.add(state)
            while state < len(parts) and stars[state]:
                state += 1
                found.add(state)
        return found

    def matches(path: str) -> bool:
        states = reachable([0])
        for character in path:
            states = reachable(
                state if stars[state] else state + 1
                for state in states
                if state < len(parts) and steps[state].fullmatch(character)
            )
        return len(parts) in states

    return matches
