"""The word count that this project starts from: the script of the article, in one process.

It does what the scripts of the article on MapReduce in "Python Module of the Week" do, step by
step: `file_to_words` skips lines that begin with two dots, turns punctuation into spaces,
lower-cases what stands between spaces, and gives a pair of each alphabetic word that is no stop
word and the number 1. The pairs of all files are partitioned by word into a dictionary of lists,
`count_words` sums up each list, and the sums are sorted.

Only the pool is left out: `map` stands for its `map`, so that the time is that of the counting
itself. With the pool, each pair is pickled, sent and unpickled besides. Nor does it print the name
of each file that it reads. Run as ``python article_loop.py FOLDER`` it prints the 20 commonest
words.
"""

from __future__ import annotations

import collections
import itertools
import operator
import string
import sys
from pathlib import Path

__all__ = ["count"]

STOP_WORDS = "a an and are as be by for if in is it of or py rst that the to with".split()  # noqa: SIM905  # easier to read


def file_to_words(path: Path) -> list[tuple[str, int]]:
    """Give a pair for each word of a file, as the article's map function does."""
    stop_words = set(STOP_WORDS)
    to_spaces = str.maketrans(dict.fromkeys(string.punctuation, " "))
    output = []
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.lstrip().startswith(".."):
                continue
            for word in line.translate(to_spaces).split():
                word = word.lower()
                if word.isalpha() and word not in stop_words:
                    output.append((word, 1))
    return output


def count_words(item: tuple[str, list[int]]) -> tuple[str, int]:
    """Sum up what was partitioned, as the article's reduce function does."""
    word, occurrences = item
    return word, sum(occurrences)


def partition(pairs):
    """Give each word and all its numbers, as the article's class does."""
    partitioned = collections.defaultdict(list)
    for word, number in pairs:
        partitioned[word].append(number)
    return partitioned.items()


def count(paths: list[Path]) -> list[tuple[str, int]]:
    """Count the words of files as the article's script does, the commonest first."""
    mapped = list(map(file_to_words, paths))
    counts = list(map(count_words, partition(itertools.chain(*mapped))))
    counts.sort(key=operator.itemgetter(1))
    counts.reverse()
    return counts


if __name__ == "__main__":
    for word, number in count(sorted(Path(sys.argv[1]).rglob("*.rst")))[:20]:
        print(word, number)
