"""What every engine with worker processes does when they die; each death is a real one."""

from __future__ import annotations

from collections import Counter

import mrjobs
import pytest

from sphinx_mrstats.errors import WorkerLostError, WorkerLostWarning
from sphinx_mrstats.mapreduce import SimpleMapReduce

WORDS = ["noon", "whale", "no"]

losses_expected = pytest.mark.filterwarnings("ignore::sphinx_mrstats.errors.WorkerLostWarning")


def test_what_a_killed_worker_was_mapping_is_mapped_again(processes, tmp_path):
    count = SimpleMapReduce(mrjobs.die_once, mrjobs.reduce_plain, engine=processes)
    with pytest.warns(WorkerLostWarning, match="a worker process died .*done again"):
        result = count([(str(tmp_path), word) for word in WORDS])
    assert result == list(Counter("".join(WORDS)).items())
    assert len(list(tmp_path.glob("*.mark"))) == len(WORDS)


def test_what_a_killed_worker_was_reducing_is_reduced_again(processes, tmp_path):
    count = SimpleMapReduce(mrjobs.plain, mrjobs.die_once_reducing, engine=processes)
    with pytest.warns(WorkerLostWarning, match="a worker process died .*done again"):
        result = count([(str(tmp_path), word) for word in WORDS])
    assert result == list(Counter("".join(WORDS)).items())
    assert (tmp_path / "o.mark").exists()


@losses_expected
def test_an_input_that_kills_every_worker_is_named(processes):
    count = SimpleMapReduce(mrjobs.die_on_whale, mrjobs.total, engine=processes)
    with pytest.raises(WorkerLostError) as caught:
        count(WORDS, chunksize=3)
    assert caught.value.in_hand == "input 'whale'"
    assert str(caught.value).startswith("3 worker processes died, the last with input 'whale' ")
    assert "killed" in str(caught.value)


@losses_expected
def test_a_key_that_kills_every_worker_is_named(processes):
    count = SimpleMapReduce(mrjobs.letters, mrjobs.die_on_o, engine=processes)
    with pytest.raises(WorkerLostError, match="with key 'o' in hand"):
        count(WORDS)
