"""How varied words are: type-token ratios, and words that occur once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from sphinx_mrstats.analysis.options import WINDOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_mrstats.vocabulary import Vocabulary

__all__ = ["DEFAULT_WINDOW", "Windows", "hapaxes", "measure_windows", "type_token_ratio"]

# What M. A. Covington and J. D. McFall use for prose (2010): long enough that grammatical words
# repeat, short enough for a page.
DEFAULT_WINDOW: int = WINDOW.default


def type_token_ratio(vocabulary: Vocabulary) -> float:
    """Divide the types by the tokens: 1 where no word occurs twice, and 0 where there is none.

    It falls with the length of a text, so that only texts of one length can be compared by it
    (M. Templin, "Certain Language Skills in Children", 1957; that is what MATTR is for).

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> type_token_ratio(Vocabulary.from_documents({"a": {"the": 3, "whale": 1}}))
    0.5
    """
    return vocabulary.n_types / vocabulary.n_tokens if vocabulary.n_tokens else 0.0


def hapaxes(vocabulary: Vocabulary) -> tuple[str, ...]:
    """List the words that occur once in all documents together, in code point order.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> hapaxes(Vocabulary.from_documents({"a": {"the": 3, "whale": 1}, "b": {"sea": 1}}))
    ('sea', 'whale')
    """
    return tuple(sorted(word for word, count in vocabulary.counts.items() if count == 1))


@dataclass(frozen=True, slots=True)
class Windows:
    """The types of all windows of `size` words; windows of different documents add up.

    `n_windows` is how many there are, `n_types` the sum of their types, `n_documents` the number of
    documents that have any.
    """

    size: int = DEFAULT_WINDOW
    n_windows: int = 0
    n_types: int = 0
    n_documents: int = 0

    @property
    def mattr(self) -> float | None:
        """The moving-average type-token ratio; None where no document has a window's length."""
        return self.n_types / (self.n_windows * self.size) if self.n_windows else None

    def __add__(self, other: Windows) -> Windows:
        """Add the windows of other documents; windows of two sizes are a `ValueError`."""
        if not isinstance(other, Windows):
            return NotImplemented
        if self.size != other.size:
            raise ValueError(f"windows of {self.size} and of {other.size} words don't add up")
        return Windows(
            self.size,
            self.n_windows + other.n_windows,
            self.n_types + other.n_types,
            self.n_documents + other.n_documents,
        )


def measure_windows(words: Sequence[str], size: int = DEFAULT_WINDOW) -> Windows:
    """Count the types of every window of `size` words that follow each other in one document.

    The mean of the windows' type-token ratios is MATTR (M. A. Covington and J. D. McFall, "Cutting
    the Gordian knot: the moving-average type-token ratio (MATTR)", Journal of Quantitative
    Linguistics 17, 2010), from 1 / `size` to 1, which doesn't depend on the length of the text.
    Windows don't span documents; a document that is shorter than a window has none. A window moves
    in constant time.

    >>> measure_windows("a rose is a rose is a rose".split(), size=4).mattr
    0.75
    >>> print(measure_windows(["short"]).mattr)
    None

    Raises:
        ValueError: `size` is below 1.

    """
    if size < 1:
        raise ValueError(f"a window of {size} words: expected 1 word or more")
    if len(words) < size:
        return Windows(size)
    inside: dict[str, int] = {}
    for word in islice(words, size):
        inside[word] = inside.get(word, 0) + 1
    n_types = len(inside)
    for gone, come in zip(words, islice(words, size, None), strict=False):
        if gone != come:
            inside[come] = inside.get(come, 0) + 1
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
        n_types += len(inside)
    return Windows(size, len(words) - size + 1, n_types, 1)
