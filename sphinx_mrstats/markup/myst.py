"""The settings of MyST that decide how Markdown is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFAULT_MYST", "MystRules"]

_ONE_CHARACTER_EACH = 2  # delimiters: one that opens and one that closes, each written twice


class MystRules(NamedTuple):
    """What of myst-parser's configuration changes the words of a document.

    The fields have the names and the defaults of its settings, without ``myst_``. `substitutions`
    are pairs of key and text; `titled_schemes` are those of `url_schemes` that make the title of a
    link, which is no text of the author's.
    """

    enable_extensions: frozenset[str] = frozenset()
    disable_syntax: tuple[str, ...] = ()
    fence_as_directive: frozenset[str] = frozenset()
    substitutions: tuple[tuple[str, str], ...] = ()
    sub_delimiters: tuple[str, str] = ("{", "}")
    titled_schemes: frozenset[str] = frozenset()
    commonmark_only: bool = False
    gfm_only: bool = False
    title_to_header: bool = False
    dmath_allow_labels: bool = True
    dmath_allow_space: bool = True
    dmath_allow_digits: bool = True
    dmath_double_inline: bool = False
    strikethrough_single_tilde: bool = False
    colon_fence_exact_match: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether this is Markdown without directives, roles and front matter."""
        return self.commonmark_only or self.gfm_only

    def override(self, values: Mapping[str, object]) -> MystRules:
        """Return these settings changed by `values`, whose names have no ``myst_``.

        They come from a conf.py or from the key ``myst`` of front matter. A value that is none for
        its setting is passed over, as myst-parser does with a warning, and so is what has no part
        in reading.

        >>> MystRules().override({"enable_extensions": ["deflist"], "gfm_only": "no"})
        ...     # doctest: +ELLIPSIS
        MystRules(enable_extensions=frozenset({'deflist'}), ..., gfm_only=False, ...)
        """
        changes: dict[str, object] = {}
        for name, value in values.items():
            read = _READERS.get(name)
            known = None if read is None else read(value)
            if known is not None:
                changes["titled_schemes" if name == "url_schemes" else name] = known
        if own := _substitutions(values.get("substitutions")):
            changes["substitutions"] = tuple({**dict(self.substitutions), **dict(own)}.items())
        return self._replace(**changes) if changes else self  # type: ignore[arg-type]


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _strings(value: object) -> tuple[str, ...] | None:
    """Return names in a list, a tuple or a set; sorted where they have no order."""
    if not isinstance(value, list | tuple | set | frozenset):
        return None
    names = [each for each in value if isinstance(each, str)]
    return tuple(names if isinstance(value, list | tuple) else sorted(names))


def _names(value: object) -> frozenset[str] | None:
    names = _strings(value)
    return None if names is None else frozenset(names)


def _delimiters(value: object) -> tuple[str, str] | None:
    names = _strings(value) or ()
    if len(names) == _ONE_CHARACTER_EACH and all(len(each) == 1 for each in names):
        return names[0], names[1]
    return None


def _substitutions(value: object) -> tuple[tuple[str, str], ...] | None:
    """Return the substitutions that are text or a number; what is composed has no words."""
    items = value.items() if hasattr(value, "items") else None
    if items is None:
        return None
    return tuple(
        (key, "" if text is None else str(text))
        for key, text in items
        if isinstance(key, str) and not isinstance(text, dict | list | tuple | set)
    )


def _titled(value: object) -> frozenset[str] | None:
    if not hasattr(value, "items"):
        return None
    return frozenset(
        scheme
        for scheme, how in value.items()
        if isinstance(scheme, str) and isinstance(how, dict) and "title" in how
    )


_READERS = {
    "enable_extensions": _names,
    "disable_syntax": _strings,
    "fence_as_directive": _names,
    "substitutions": _substitutions,
    "sub_delimiters": _delimiters,
    "url_schemes": _titled,
} | dict.fromkeys(
    (name for name, value in MystRules._field_defaults.items() if isinstance(value, bool)), _flag
)

DEFAULT_MYST = MystRules()
