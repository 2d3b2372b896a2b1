"""A saved vocabulary, checked part by part while it is read."""

from __future__ import annotations

from textwrap import shorten
from typing import NoReturn

from sphinx_mrstats.errors import VocabularyError
from sphinx_mrstats.files import parse_json
from sphinx_mrstats.vocabulary.model import FORMAT, Vocabulary

__all__ = ["Reader"]


class Reader:
    """Check the content of a JSON file part by part, with the file's name in every complaint."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, text: str) -> Vocabulary:
        """Read JSON; raises `VocabularyError` unless `Vocabulary.to_json` could have written it."""
        try:
            content = parse_json(text)
        except ValueError as error:
            raise VocabularyError(f"{self.name}: no JSON: {error}") from error
        return self.vocabulary(content)

    def vocabulary(self, content: object) -> Vocabulary:
        """Read the whole, and compare its sums with what it says they are."""
        if not isinstance(content, dict):
            self.complain("an object", content)
        if content.get("format") != FORMAT:
            self.complain(
                f'"format": {FORMAT}', content.get("format"), "made by a version that differs?"
            )
        n_documents = self.natural(content, "documents")
        counts = self.counts("words", content.get("words"))
        if "by_document" in content:
            documents = content["by_document"]
            if not isinstance(documents, dict):
                self.complain('"by_document" to be an object', documents)
            result = Vocabulary.from_documents(
                {name: self.counts(f"by_document {name!r}", documents[name]) for name in documents}
            )
            self.agree("documents", n_documents, len(documents))
            if result.counts != counts:
                self.complain('"words" to be the sum of "by_document"', "other counts")
        else:
            result = Vocabulary(n_documents, counts, None, None)
        self.agree("tokens", self.natural(content, "tokens"), result.n_tokens)
        self.agree("types", self.natural(content, "types"), result.n_types)
        return result

    def natural(self, content: dict[str, object], key: str) -> int:
        """Read a number of things."""
        value = content.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.complain(f'"{key}" to be a whole number from 0', value)
        return value

    def counts(self, where: str, words: object) -> dict[str, int]:
        """Read words with their occurrences."""
        if not isinstance(words, dict):
            self.complain(f"{where} to be an object of words and counts", words)
        for word, n in words.items():
            if not isinstance(n, int) or isinstance(n, bool) or n < 1:
                self.complain(f"{where}: the count of {word!r} to be a whole number from 1", n)
        return words

    def agree(self, key: str, said: int, found: int) -> None:
        """Compare a sum with what the file says it is."""
        if said != found:
            self.complain(f'"{key}" to be {found}, as its words say', said, "a filtered table?")

    def complain(self, expected: str, found: object, hint: str = "") -> NoReturn:
        """Raise the error that names the file, what was expected and what was found."""
        shown = "nothing" if found is None else shorten(repr(found), 60, placeholder=" …")
        raise VocabularyError(
            f"{self.name}: not a saved vocabulary: expected {expected}, found {shown}"
            + (f" ({hint})" if hint else "")
        )
