"""How a vocabulary grows from state to state."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.analysis.history import State, trace_history

DOCUMENTS = {
    "1": {"the": 3, "sea": 1},
    "2": {"the": 1, "whale": 2},
    "3": {"ox": 1},
    "4": {},
}
STATES = st.lists(st.lists(st.sampled_from("1234"), max_size=5), max_size=6)


def counted_anew(documents):
    total = Counter()
    for key in documents:
        total.update(DOCUMENTS[key])
    return total


@given(STATES)
def test_each_state_is_what_counting_it_anew_gives(lists):
    states = [State(f"v{n}", documents) for n, documents in enumerate(lists)]
    traced = trace_history(states, DOCUMENTS, ["the", "sea"])
    totals = [counted_anew(documents) for documents in lists]
    assert [found.name for found in traced] == [state.name for state in states]
    for n, (found, total) in enumerate(zip(traced, totals, strict=True)):
        assert (found.n_documents, found.n_tokens) == (len(lists[n]), total.total())
        assert found.n_types == len(total)
        assert found.counts == (total["the"], total["sea"])
        earlier = {word for each in totals[:n] for word in each}
        if n:
            assert set(found.new_words) == total.keys() - earlier
            assert found.gone_words == tuple(sorted(totals[n - 1].keys() - total.keys()))
            assert found.n_new == len(found.new_words)
        else:
            assert (found.n_new, found.n_gone) == (None, None)


def test_a_word_is_new_once_and_may_go_again():
    states = [State(str(n), documents) for n, documents in enumerate(["1", "2", "1", "12"])]
    traced = trace_history(states, DOCUMENTS)
    assert [found.new_words for found in traced] == [None, ("whale",), (), ()]
    assert [found.gone_words for found in traced] == [None, ("sea",), ("whale",), ()]


def test_new_words_are_in_the_order_of_their_counts():
    traced = trace_history([State("a", "4"), State("b", "12")], DOCUMENTS)
    assert traced[1].new_words == ("the", "whale", "sea")
    assert trace_history([], DOCUMENTS) == ()
