"""The report of translations: how many words of each language's catalogues are translated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.analysis.translations import add_up_languages
from sphinx_mrstats.render.data import plain
from sphinx_mrstats.render.report import Cell, Column, Names, Report, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_mrstats.analysis.translations import Translation

__all__ = ["TranslationsReport"]


@dataclass(frozen=True)
class TranslationsReport(Report):
    """How many words of catalogues are translated; a reader sees languages, or `by_catalogue`."""

    translations: Sequence[Translation]
    by_catalogue: bool = False

    columns = (
        *("language", "catalogue", "words", "translated", "fuzzy", "missing", "share"),
        *("translated_messages", "fuzzy_messages", "missing_messages"),
    )

    def content(self) -> Mapping[str, Any]:
        """Give the numbers of each language, and of its catalogues."""
        return {
            "languages": [
                {
                    **self._record(total, ("catalogue",)),
                    "catalogues": [
                        self._record(each, ("language",)) for each in self._catalogues(total)
                    ],
                }
                for total in add_up_languages(self.translations)
            ]
        }

    def _record(self, translation: Translation, without: Sequence[str]) -> dict[str, Any]:
        names = [name for name in self.columns if name not in without]
        return {name: plain(getattr(translation, name)) for name in names}

    def _catalogues(self, total: Translation) -> list[Translation]:
        return [each for each in self.translations if each.language == total.language]

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give the numbers of each catalogue."""
        for each in self.translations:
            language, catalogue = Names((each.language,)), Names((each.catalogue,))
            yield [
                language,
                catalogue,
                *(plain(getattr(each, name)) for name in self.columns[2:]),
            ]

    def tables(self) -> Sequence[Table]:
        """Give a table of languages; or one for each language, of its catalogues."""
        numbers = (
            Column("Words", ",", "dim"),
            Column("Translated", ","),
            Column("Fuzzy", ","),
            Column("Missing", ","),
            Column("Share", ".1%"),
        )
        totals = add_up_languages(self.translations)
        if self.by_catalogue:
            return [
                Table(
                    (Column("Catalogue"), *numbers),
                    tuple(
                        (Names((each.catalogue or "all",)), *_translated(each))
                        for each in (*self._catalogues(total), total)
                    ),
                    title=_language(total),
                )
                for total in totals
            ]
        rows = tuple((_language(total), *_translated(total)) for total in totals)
        return [Table((Column("Language"), *numbers), rows)]


def _language(total: Translation) -> Names:
    return Names((total.language or "unknown",), are_files=False)


def _translated(each: Translation) -> tuple[int | float, ...]:
    return each.words, each.translated, each.fuzzy, each.missing, each.share
