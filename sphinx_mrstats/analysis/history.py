"""How documents grew from one state to the next, and which words each brought."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Milestone", "State", "trace_history"]


@dataclass(frozen=True, slots=True)
class State:
    """The documents at one time: what it is called, and the key of each document's counts."""

    name: str
    documents: Sequence[str]


@dataclass(frozen=True, slots=True)
class Milestone:
    """What one state comes to.

    `new_words` are those that no earlier state had, the commonest first, ties in code point order;
    `gone_words` those of the state before that this one hasn't, in code point order. Both are None
    for the first state, which has none before it. `counts` are the occurrences of the words that
    were asked for.
    """

    name: str
    n_documents: int
    n_tokens: int
    n_types: int
    new_words: tuple[str, ...] | None
    gone_words: tuple[str, ...] | None
    counts: tuple[int, ...] = ()

    @property
    def n_new(self) -> int | None:
        """How many words no earlier state had."""
        return None if self.new_words is None else len(self.new_words)

    @property
    def n_gone(self) -> int | None:
        """How many words the state before had, and this one hasn't."""
        return None if self.gone_words is None else len(self.gone_words)


def trace_history(
    states: Iterable[State], counts: Mapping[str, Mapping[str, int]], words: Sequence[str] = ()
) -> tuple[Milestone, ...]:
    """Follow documents through their states; `counts` has the words of each key of a document.

    `words` are followed one by one. The work is in proportion to what changes, not to the number of
    states times their size.

    >>> counts = {"1": {"the": 2, "sea": 1}, "2": {"the": 1, "whale": 1}}
    >>> for found in trace_history([State("a", ["1"]), State("b", ["1", "2"])], counts, ["whale"]):
    ...     print(found.name, found.n_tokens, found.n_types, found.new_words, found.counts)
    a 3 2 None (0,)
    b 5 3 ('whale',) (1,)
    """
    total: Counter[str] = Counter()
    seen: set[str] = set()
    before: Counter[str] = Counter()
    milestones: list[Milestone] = []
    for state in states:
        documents = Counter(state.documents)
        had = _move(total, counts, before, documents)
        before = documents
        new = sorted(
            (word for word in had if word in total and word not in seen),
            key=lambda word: (-total[word], word),
        )
        gone = sorted(word for word, n in had.items() if n and word not in total)
        seen.update(new)
        milestones.append(
            Milestone(
                state.name,
                documents.total(),
                total.total(),
                len(total),
                tuple(new) if milestones else None,
                tuple(gone) if milestones else None,
                tuple(total[word] for word in words),
            )
        )
    return tuple(milestones)


def _move(
    total: Counter[str],
    counts: Mapping[str, Mapping[str, int]],
    before: Counter[str],
    after: Counter[str],
) -> dict[str, int]:
    """Bring `total` from one state to the next; return what words of changed documents had."""
    had: dict[str, int] = {}
    for documents, sign in ((after - before, 1), (before - after, -1)):
        for key, n in documents.items():
            for word, count in counts[key].items():
                had.setdefault(word, total[word])
                total[word] += sign * n * count
    for word in had:
        if not total[word]:
            del total[word]
    return had
