"""What was learned of suspects is looked for again exactly where it may be different."""

from __future__ import annotations

import pytest

from sphinx_mrstats.audit.misspelling.known import known_of
from sphinx_mrstats.audit.misspelling.learned import learn
from sphinx_mrstats.audit.misspelling.search import Search, count_parts

COUNTS = {"frobnciate": 1, "frobnicate": 2, "recieve": 1, "receive": 9, "zorblet": 1, "the": 99}
NO_CODE = frozenset[str]()


def look_in(search, looked=None):
    """Return a function that looks at a suspect, and notes that it did."""

    def look(word):
        if looked is not None:
            looked.append(word)
        return [(search.frequency(meant), meant, {}) for meant, _ in search.candidates(word)]

    return look


@pytest.fixture
def search_in():
    return lambda counts: Search(count_parts(counts, known_of("en")), known_of("en"))


@pytest.fixture
def learned(search_in):
    search = search_in(COUNTS)
    return learn(search, COUNTS, NO_CODE, look_in(search))


@pytest.mark.parametrize(
    ("changes", "looked_at"),
    [
        ({}, []),
        # of no matter to any suspect
        ({"the": 50, "unrelated": 4}, []),
        # a suspect, and one that is new or gone
        ({"zorblet": 2}, ["zorblet"]),
        ({"wibblet": 1}, ["wibblet"]),
        ({"zorblet": 0}, []),
        # a word that only this corpus has becomes one that may be meant
        ({"frobnicate": 5}, ["frobnciate", "frobnicate"]),
        # what was meant is more frequent than it was
        ({"receive": 20}, ["recieve"]),
    ],
)
def test_only_suspects_are_looked_at_again_that_may_be_different(
    learned, search_in, changes, looked_at
):
    counts = {word: n for word, n in (COUNTS | changes).items() if n}
    looked, changed = [], learned.changed(counts)
    search = learned.search(counts, known_of("en"), changed)
    assert search.counts == search_in(counts).counts
    assert search.only_here() == search_in(counts).only_here()
    suspects, pairs = learned.find_again(search, changed, NO_CODE, look_in(search, looked))
    anew = learn(search_in(counts), counts, NO_CODE, look_in(search_in(counts)))
    assert (suspects, pairs) == (anew.suspects, anew.pairs)
    assert sorted(looked) == looked_at


def test_a_suspect_that_stands_in_code_now_is_looked_at_again(learned, search_in):
    looked = []
    learned.find_again(search_in(COUNTS), set(), {"recieve"}, look_in(search_in(COUNTS), looked))
    assert looked == ["recieve"]


def test_too_many_changes_are_no_few_changes(learned):
    assert learned.changed({f"word{n}": 1 for n in range(600)}) is None
    assert learned.changed(COUNTS) == set()
    assert learned.changed({**COUNTS, "a-b": 1}) == {"a", "a-b", "b"}
