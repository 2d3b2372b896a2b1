"""How numbers, and the names of languages, are written in the language of the pages."""

from __future__ import annotations

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_decimal, format_percent

__all__ = ["Numerals"]


class Numerals:
    r"""How numbers are written in `language`, a code such as Sphinx's ``language``.

    A language that nobody has numerals of is written as English is.

    >>> english, german = Numerals("en"), Numerals("de")
    >>> english.write(38227), german.write(38227), german.write(15.13), german.percent(0.0077)
    ('38,227', '38.227', '15,1', '0,77\xa0%')
    """

    def __init__(self, language: str = "en") -> None:
        self._locale = _locale(language) or Locale("en")

    def write(self, value: object, *, decimals: int = 1) -> str:
        """Write a whole number with its thousands apart, another with so many decimals.

        What is no number is left as it is.
        """
        if isinstance(value, float):
            return format_decimal(value, _digits(decimals), locale=self._locale)
        return format_decimal(value, locale=self._locale) if isinstance(value, int) else str(value)

    def percent(self, share: float, *, decimals: int = 2) -> str:
        """Write a share of 0 to 1 in percent."""
        pattern = self._locale.percent_formats[None].pattern  # with or without a space
        return format_percent(
            share, pattern.replace(_digits(0), _digits(decimals)), locale=self._locale
        )

    def language(self, code: str) -> str:
        """Write what a language is called; a code that nobody knows is left as it is.

        >>> Numerals("en").language("pt_BR"), Numerals("en").language("xx")
        ('Portuguese (Brazil)', 'xx')
        """
        known = _locale(code)
        return (known and known.get_display_name(self._locale)) or code

    def cell(self, row: object, column: str) -> str:
        """Write what stands in a `column` of a table, which is the name of a field of `row`."""
        value = getattr(row, column)
        return self.percent(value) if column == "share" else self.write(value)


def _digits(decimals: int) -> str:
    """Return the pattern of a number with its thousands apart (Unicode's LDML, part 3)."""
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def _locale(code: str) -> Locale | None:
    """Return the locale of a language, a code such as Sphinx's ``language``, if it is known."""
    try:
        return Locale.parse(code.replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return None
