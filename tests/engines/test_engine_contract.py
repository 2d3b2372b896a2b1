"""The contract of engines: each gives what the serial one gives, errors included."""

from __future__ import annotations

from collections import Counter

import mrjobs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_mrstats.engines import Engine
from sphinx_mrstats.errors import EngineError, WorkerError
from sphinx_mrstats.mapreduce import SimpleMapReduce

WORDS = ["noon", "whale", "no", "", "on", "whale", "é"]

# The engine is shared by the examples of a property, which is meant.
few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_every_engine_meets_the_protocol(engine):
    assert isinstance(engine, Engine)
    assert engine.n_workers >= 1


def test_blobs_reach_their_reducer_in_the_order_of_the_blocks(engine):
    parts = engine.shuffle(mrjobs.blobs_of, mrjobs.join, ["a", "b", "c", "d", "e"], 3)
    assert parts == [f"a>{r} b>{r} c>{r} d>{r} e>{r} ".encode() for r in range(3)]


def test_no_blocks_make_empty_parts(engine):
    assert engine.shuffle(mrjobs.blobs_of, mrjobs.join, [], 2) == [b"", b""]


def test_progress_hears_of_each_block_once(engine):
    heard = []
    engine.shuffle(mrjobs.blobs_of, mrjobs.join, "abcd", 3, heard.append)
    assert sorted(heard) == [0, 1, 2, 3]


def test_a_task_that_raises_ends_the_job(engine):
    with pytest.raises((EngineError, mrjobs.TwoArguments), match="storm at "):
        engine.shuffle(mrjobs.break_block, mrjobs.join, "a", 1)


@pytest.mark.parametrize("map_func", [mrjobs.letters, mrjobs.letters_as_they_come])
@pytest.mark.parametrize("combine_func", [None, mrjobs.total], ids=["plain", "combined"])
@pytest.mark.parametrize("chunksize", [1, 3, 100])
def test_letters_are_counted_in_the_order_in_which_they_turn_up(
    engine, map_func, combine_func, chunksize
):
    count = SimpleMapReduce(map_func, mrjobs.total, combine_func=combine_func, engine=engine)
    result = count(WORDS, chunksize)
    assert result == list(Counter("".join(WORDS)).items())


@few
@given(
    st.lists(st.tuples(st.integers(), st.text("abc", max_size=4)), max_size=8), st.integers(1, 9)
)
def test_without_a_combiner_all_values_come_in_the_order_of_the_inputs(engine, inputs, chunksize):
    expected = {}
    for number, text in inputs:
        for place, letter in enumerate(text):
            expected.setdefault(letter, []).append((number, place))
    collect = SimpleMapReduce(mrjobs.numbered, mrjobs.keep, engine=engine)
    assert collect(inputs, chunksize) == list(expected.items())


def test_keys_that_are_equal_meet_whatever_their_types(engine):
    keys = [1, 1.0, True, "1", b"1", ("a", 1), ("a", 1.0), None, None, frozenset("ab")]
    collect = SimpleMapReduce(mrjobs.keep, mrjobs.keep, engine=engine)
    assert collect([[(key, "x")] for key in keys]) == [
        (1, ["x"] * 3),
        ("1", ["x"]),
        (b"1", ["x"]),
        (("a", 1), ["x"] * 2),
        (None, ["x"] * 2),
        (frozenset("ab"), ["x"]),
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("two", "TwoArguments: storm at sea"),
        ("unpicklable", "Unpicklable: holds a lambda"),
        ("exit", "SystemExit: 3"),
        ("pairs", "ValueError: too many values to unpack"),
        ("unhashable", "TypeError: unhashable type: 'list'"),
        ("late", "ValueError: half way"),
    ],
)
def test_an_error_in_map_names_the_input(engine, word, expected):
    with pytest.raises(WorkerError) as caught:
        SimpleMapReduce(mrjobs.fail, mrjobs.total, engine=engine)(["sea", word])
    message = str(caught.value)
    assert message.startswith(f"map_func fail failed on input '{word}': ")
    assert expected in message
    assert caught.value.__cause__ is not None


def test_values_that_cannot_be_moved_are_refused(engine):
    with pytest.raises(WorkerError, match=r"what fail gives for \['value'\] can't be moved"):
        SimpleMapReduce(mrjobs.fail, mrjobs.total, engine=engine)(["sea", "value"])


def test_the_cause_of_an_error_is_the_original_where_it_can_be_moved(engine):
    with pytest.raises(WorkerError) as caught:
        SimpleMapReduce(mrjobs.fail, mrjobs.total, engine=engine)(["late"])
    assert isinstance(caught.value.__cause__, ValueError)
    assert caught.value.__cause__.args == ("half way",)


def test_an_error_in_reduce_names_the_key(engine):
    with pytest.raises(WorkerError, match=r"reduce_func fail_on_o failed on key 'o': KeyError"):
        SimpleMapReduce(mrjobs.letters, mrjobs.fail_on_o, engine=engine)(WORDS)


def test_a_combiner_must_keep_the_key(engine):
    job = SimpleMapReduce(
        mrjobs.letters, mrjobs.total, combine_func=mrjobs.other_key, engine=engine
    )
    with pytest.raises(WorkerError, match=r"combine_func other_key failed on key 'n'.*'other'"):
        job(WORDS)


def test_an_engine_serves_the_next_job_after_an_error(engine):
    with pytest.raises(WorkerError):
        SimpleMapReduce(mrjobs.fail, mrjobs.total, engine=engine)(["late", "sea"])
    assert SimpleMapReduce(mrjobs.letters, mrjobs.total, engine=engine)(["oo"]) == [("o", 2)]


def test_an_engine_can_be_closed_twice_and_used_again(engine):
    engine.close()
    engine.close()
    assert SimpleMapReduce(mrjobs.letters, mrjobs.total, engine=engine)(["oo"]) == [("o", 2)]
