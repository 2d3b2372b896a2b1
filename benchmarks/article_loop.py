"""The word count that this project starts from, reduced to its loop.

As the article on multiprocessing in "Python Module of the Week" describes it: lines that begin with
two dots are skipped, punctuation becomes spaces, what is left between spaces is lower-cased and
counted where it is alphabetic and no stop word. Run as ``python article_loop.py FOLDER`` it prints
the 20 commonest words.
"""

from __future__ import annotations

import string
import sys
from collections import Counter
from pathlib import Path

__all__ = ["count_words"]

_STOP_WORDS = frozenset(["a", "an", "and", "are", "as", "by", "for", "in", "is", "of", "the", "to"])
_PUNCTUATION_TO_SPACES = str.maketrans(dict.fromkeys(string.punctuation, " "))


def count_words(paths: list[Path]) -> Counter[str]:
    """Count the words of text files as the article does."""
    counts: Counter[str] = Counter()
    for path in paths:
        words = []
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.lstrip().startswith(".."):
                    continue
                for word in line.translate(_PUNCTUATION_TO_SPACES).split():
                    word = word.lower()
                    if word.isalpha() and word not in _STOP_WORDS:
                        words.append(word)
        counts.update(words)
    return counts


if __name__ == "__main__":
    for word, count in count_words(sorted(Path(sys.argv[1]).rglob("*.rst"))).most_common(20):
        print(word, count)
