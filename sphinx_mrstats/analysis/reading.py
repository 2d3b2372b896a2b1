"""How long a text takes to read."""

from __future__ import annotations

__all__ = ["WORDS_PER_MINUTE", "reading_minutes"]

# Adults read English non-fiction silently at 238 words a minute on average (M. Brysbaert, "How many
# words do we read per minute? A review and meta-analysis of reading rate", Journal of Memory and
# Language 109, 2019).
WORDS_PER_MINUTE = 238


def reading_minutes(n_tokens: int) -> int:
    """Round the time that `n_tokens` words take to minutes; some words take a minute at least.

    >>> reading_minutes(0), reading_minutes(1), reading_minutes(23_800)
    (0, 1, 100)
    """
    return round(n_tokens / WORDS_PER_MINUTE) or min(n_tokens, 1)
