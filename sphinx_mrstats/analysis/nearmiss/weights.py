"""How much each piece of evidence counts, as fitted by ``python -m benchmarks.typo_weights``.

To the documentation of Celery 5.4.0, Twisted 24.7.0, Sphinx 9.0.4, Salt 3006.9, SQLAlchemy 2.0.36
and SymPy 1.13.3. A score is a probability where one word of 1,700 is misspelled.
"""

from __future__ import annotations

__all__ = ["LEXICON_THRESHOLD", "THRESHOLD", "WEIGHTS"]

WEIGHTS = {
    "constant": -3.058,
    "count": -1.047,
    "length": 0.190,
    "three letters": 0.375,
    "four letters": -0.084,
    "part": -0.137,
    "capitals": -1.327,
    "beginning": -0.578,
    "compound": -0.154,
    "frequency": 0.571,
    "two edits": -3.126,
    "two edits, short": -0.932,
    "one edit, short": -0.787,
    "first letter": -2.141,
    "last letter": -0.966,
    "first letters": -0.259,
    "letter ratio": -0.234,
    "case": 0.864,
    "names": -1.932,
    "inflection": -0.575,
    "inflected": -0.639,
    "company": 0.361,
    "letter less": 0.056,
    "double more": 1.134,
    "letter": -1.743,
    "no company": -0.510,
    "key more": -0.843,
    "vowel": -1.149,
    "vowel less": 1.060,
    "letter more": -1.192,
    "vowel more": -0.390,
    "key": -0.511,
    "transposed": 1.150,
    "double less": 0.629,
}

THRESHOLD = 0.14
"""The score with which `benchmarks.typos` has some 0.1 false alarms in 1,000 words of Django's."""

LEXICON_THRESHOLD = 0.05
"""The same where a lexicon takes most false alarms away."""
