"""Abbreviations: which ones every reader knows, and where a text says what one stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WELL_KNOWN", "Expansion", "find_expansions", "long_form"]


# Those of general English, of units, of computing: what the style guides of Google and Microsoft
# for technical writers list as needing no explanation, formats that files are called by, and
# institutions that are called nothing else.
WELL_KNOWN = frozenset(
    {
        *("AM", "BC", "CEO", "DIY", "EU", "FAQ", "ID", "IDs", "IQ", "NASA", "OK", "PC", "PM"),
        *("PS", "TV", "UK", "UN", "US", "USA", "UTC", "GMT", "VAT", "VIP", "ISBN", "ISO", "PIN"),
        *("GB", "KB", "MB", "TB", "PB", "GHZ", "MHZ", "KHZ", "HZ", "DPI", "RGB", "RPM"),
        *("AI", "API", "APT", "ASCII", "ANSI", "AWS", "BIOS", "BSD", "CD", "CI", "CLI", "CPU"),
        *("CSS", "CSV", "DB", "DNS", "DOM", "DVD", "EOF", "FTP", "GCC", "GIF", "GNU", "GPL"),
        *("GPS", "GPU", "GUI", "HTML", "HTTP", "HTTPS", "IBM", "IDE", "IEEE", "IETF", "IO"),
        *("IP", "IRC", "IT", "JIT", "JPEG", "JPG", "JS", "JSON", "LAN", "LCD", "LED", "LTS"),
        *("MD", "MIT", "MP", "NFS", "NTFS", "ODF", "OS", "OSX", "PDF", "PHP", "PEP", "PNG"),
        *("PR", "RAM", "README", "REST", "RFC", "ROM", "RSS", "RST", "RTF", "SATA", "SDK"),
        *("SIM", "SMS", "SMTP", "SQL", "SSD", "SSH", "SSL", "SVG", "SVN", "TCP", "TLS", "TODO"),
        *("TOML", "TXT", "UI", "UDP", "UNIX", "URI", "URL", "USB", "UTF", "UUID", "UX", "VM"),
        *("VPN", "WAN", "WWW", "XHTML", "XML", "XSLT", "YAML", "ZIP"),
    }
)


# An abbreviation is of capitals, two at least, and perhaps a plural.
_SHORT = r"[A-Z][A-Z&-]*[A-Z](?=s?\b)"
_AFTER = re.compile(rf"\(({_SHORT})s?\)")
_BEFORE = re.compile(rf"(?<![\w-])({_SHORT})s?\s\(([^(),;:.]{{4,100}})\)")

# Of the long form, at most as many words as the short form has letters and five more, or twice as
# many (A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in
# biomedical text", 2003, section 2.1).
_MORE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Expansion:
    """A short form, what it stands for, and where that is said: an offset in the text."""

    short: str
    long: str
    start: int


def find_expansions(text: str) -> Iterator[Expansion]:
    """Yield the expansions in a passage, in order.

    >>> text = "Random-access memory (RAM) is fast, unlike NFS (network file system) shares (OK?)."
    >>> [(found.short, found.long) for found in find_expansions(text)]
    [('RAM', 'Random-access memory'), ('NFS', 'network file system')]
    """
    found = []
    for match in _AFTER.finditer(text):
        words = re.split(r"\s+", text[: match.start()].rstrip())
        most = min(len(match[1]) + _MORE_WORDS, len(match[1]) * 2)
        long = long_form(match[1], " ".join(words[-most:]).rstrip("\"”'’"))
        if long and match[1].lower() not in long.lower().split():
            found.append(Expansion(match[1], long, match.start()))
    for match in _BEFORE.finditer(text):
        inside = " ".join(match[2].split())
        if long_form(match[1], inside) == inside:
            found.append(Expansion(match[1], inside, match.start()))
    return iter(sorted(found, key=lambda each: each.start))


def long_form(short: str, candidate: str) -> str:
    """Return the end of `candidate` that `short` abbreviates; empty if there is none.

    From the right, each letter of the short form has to be found in the long form in order, and the
    first at the beginning of a word (Schwartz and Hearst, 2003, section 2.2).

    >>> long_form("HTML", "written in the hypertext markup language")
    'hypertext markup language'
    >>> long_form("SEA", "of the whale")
    ''
    """
    at = len(candidate) - 1
    letters = [letter.lower() for letter in short if letter.isalpha()]
    text = candidate.lower()
    for number in range(len(letters) - 1, -1, -1):
        while at >= 0 and not (
            text[at] == letters[number] and (number > 0 or at == 0 or not text[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return ""
        at -= 1
    return candidate[at + 1 :]
