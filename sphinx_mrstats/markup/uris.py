"""Standalone URIs and mail addresses in running text, which are not read.

The rules are those of the specification's section "Standalone hyperlinks", applied as docutils
does: text up to the next inline construct is searched for the first thing that looks like a URI;
where its scheme is not a registered one, the rest of that text holds no URI at all.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sphinx_mrstats.markup.neighbours import AFTER, closes_at, opens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["SCHEMES", "find_uris"]

# Schemes of IANA's registry that docutils knows.
_SCHEMES = """
    about acap addbook afp afs aim callto castanet chttp cid crid data dav dict dns eid fax
    feed file finger freenet ftp go gopher gsm-sms h323 h324 hdl hnews http https hydra
    iioploc ilu im imap info ior ipp irc iris.beep iseek jar javascript jdbc ldap lifn
    livescript lrq mailbox mailserver mailto md5 mid mocha modem mtqp mupdate news nfs nntp
    opaquelocktoken phone pop pop3 pres printer prospero rdar res rtsp rvp rwhois rx sdp
    service shttp sip sips smb snews snmp soap.beep soap.beeps ssh t120 tag tcp tel telephone
    telnet tftp tip tn3270 tv urn uuid vemmi videotex view-source wais whodp whois++
    x-man-page xmlrpc.beep xmlrpc.beeps z39.50r z39.50s
"""
SCHEMES = frozenset(_SCHEMES.split())

# What can be in a URI (RFC 2396 and RFC 2732; the null stands for a backslash), and what can end
# one: no punctuation, which rather belongs to the sentence, unless a ">" follows.
_URIC = r"[-_.!~*'()\[\];/:@&=+$,%a-zA-Z0-9\x00]"
_LAST = rf"(?:[_~*/=+a-zA-Z0-9]|{_URIC}(?=>))"
_ASCII_AFTER = AFTER.replace("|[^\\x00-\\x7f]", "")

# A run that ends in the colon after a scheme. The lookbehind lets no run begin within another.
_SCHEME = re.compile(r"(?<![a-zA-Z0-9.+-])[a-zA-Z0-9.+-]++:")


@cache
def _rest(after: str) -> re.Pattern[str]:
    """From the colon on: hierarchical part, query, fragment.

    Each of the three gives characters back until its last one is a good end. They exclude what
    begins the next, so that they don't do so for one another: linear in the URI's length.
    """
    return re.compile(
        rf":(?://?)?{_URIC}*{_LAST}(?:\?{_URIC}*{_LAST})?(?:\#{_URIC}*{_LAST})?{after}"
    )


# A mail address: a local part of atoms with single dots, and a host that ends in a good end.
_ATOM = r"-_!~*'{|}/#?^`&=+$%a-zA-Z0-9\x00"
_LOCAL = re.compile(rf"(?<![{_ATOM}.])[{_ATOM}.]++(?<!\x00)@")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@cache
def _host(after: str) -> re.Pattern[str]:
    return re.compile(rf"[{_ATOM}][{_ATOM}.]*{_LAST}{after}")


def find_uris(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each URI and mail address in `text` starts and ends.

    >>> list(find_uris("See https://example.org/a, or ask me@example.org."))
    [(4, 25), (34, 48)]
    """
    if "@" not in text and ":" not in text:
        return
    uri, mail = _find_uri(text, 0), _find_mail(text, 0)
    while uri or mail:
        if mail and (not uri or mail[0] < uri[0]):
            start, end = mail
        elif uri:
            start, end, scheme = uri
            if scheme.lower() not in SCHEMES:
                return
        yield start, end
        if uri and uri[0] < end:
            uri = _find_uri(text, end)
        if mail and mail[0] < end:
            mail = _find_mail(text, end)


def _ends(pattern: Callable[[str], re.Pattern[str]], text: str, at: int) -> int | None:
    match = pattern(AFTER).match(text, at)
    if match and not closes_at(text, match.end()):
        match = pattern(_ASCII_AFTER).match(text, at)
    return match.end() if match else None


def _find_uri(text: str, at: int) -> tuple[int, int, str] | None:
    """Find the next thing that looks like a URI: where it starts and ends, and its scheme."""
    for run in _SCHEME.finditer(text, at):
        colon = run.end() - 1
        for start in range(run.start(), colon):
            if text[start] in _LETTERS and (start == at or opens(text[start - 1])):
                end = _ends(_rest, text, colon)
                if end:
                    return start, end, text[start:colon]
                break
    return None


def _find_mail(text: str, at: int) -> tuple[int, int] | None:
    for run in _LOCAL.finditer(text, at):
        name_end = run.end() - 1
        double = text.rfind("..", run.start(), name_end)
        least = run.start() if double < 0 else double + 2
        if text[name_end - 1] == ".":
            continue
        for start in range(least, name_end):
            if text[start] != "." and (start == at or opens(text[start - 1])):
                end = _ends(_host, text, run.end())
                if end:
                    return start, end
                break
    return None
