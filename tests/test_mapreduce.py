"""SimpleMapReduce: its phases, its arguments, and scripts that were written for the article's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.errors import UsageError, WorkerError
from sphinx_mrstats.mapreduce import SimpleMapReduce, partition_of

keys = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda children: st.tuples(children) | st.tuples(children, children),
    max_leaves=4,
)


def letters(word):
    return [(letter, 1) for letter in word]


def total(item):
    letter, occurrences = item
    return letter, sum(occurrences)


def longest(item):
    return item[0], max(item[1])


def serial(**arguments):
    return SimpleMapReduce(letters, total, engine="serial", **arguments)


def test_phases_can_be_called_one_by_one():
    job = serial(combine_func=total)
    pairs = job.map(["no", "on"])
    assert pairs == [("n", 1), ("o", 1), ("o", 1), ("n", 1)]
    assert job.combine(pairs) == [("n", 2), ("o", 2)]
    assert job.partition(pairs) == [("n", [1, 1]), ("o", [1, 1])]
    assert job.reduce([("n", [1, 1]), ("o", [2])]) == [("n", 2), ("o", 2)]


def test_without_a_combiner_combining_changes_nothing():
    assert serial().combine(iter([("n", 1), ("n", 1)])) == [("n", 1), ("n", 1)]


@given(st.lists(st.text("abc", max_size=5)), st.booleans(), st.integers(1, 10))
def test_phases_in_a_row_give_what_a_call_gives(words, combined, chunksize):
    job = serial(combine_func=total if combined else None)
    in_a_row = job.reduce(job.partition(job.combine(job.map(words))))
    assert in_a_row == job(words, chunksize) == list(Counter("".join(words)).items())


def test_phases_name_what_they_failed_on():
    job = SimpleMapReduce(letters, longest, engine="serial")
    with pytest.raises(WorkerError, match=r"map_func letters failed on input 7: TypeError"):
        job.map(["no", 7])
    with pytest.raises(WorkerError, match=r"reduce_func longest failed on key 'n': ValueError"):
        job.reduce([("n", [])])


def test_nothing_to_do_gives_no_results_and_starts_nothing():
    with SimpleMapReduce(letters, total) as job:
        assert job([]) == []


def test_inputs_can_be_any_iterable():
    assert serial()(word for word in ("no", "on")) == [("n", 2), ("o", 2)]


def test_progress_counts_inputs():
    heard = []
    serial(progress=lambda done, total: heard.append((done, total)))(["a"] * 5, 2)
    assert heard == [(2, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize("wrong", [0, -3, 2.5, "4", None, True])
def test_chunks_are_of_a_whole_number_of_inputs(wrong):
    with pytest.raises(UsageError, match="chunksize must be a whole number from 1, not "):
        serial()(["a"], chunksize=wrong)


@pytest.mark.parametrize("wrong", [0, -3, 2.5, "4", True])
def test_workers_are_a_whole_number(wrong):
    with pytest.raises(UsageError, match="workers must be a whole number from 1, or None, not "):
        SimpleMapReduce(letters, total, wrong)


def test_functions_must_be_functions():
    with pytest.raises(UsageError, match=r"map_func must be a function, not \['a'\]"):
        SimpleMapReduce(["a"], total)
    with pytest.raises(UsageError, match="reduce_func must be a function, not 'sum'"):
        SimpleMapReduce(letters, "sum")
    with pytest.raises(UsageError, match="combine_func must be a function or None, not 3"):
        SimpleMapReduce(letters, total, combine_func=3)


def test_an_engine_of_the_callers_is_not_closed():
    class Spy:
        n_workers = 1
        closed = False

        def shuffle(self, map_task, reduce_task, blocks, n_reducers, progress=None):
            return [reduce_task(*(map_task(block)[0] for block in blocks))]

        def close(self):
            self.closed = True

    engine = Spy()
    with SimpleMapReduce(letters, total, engine=engine) as job:
        assert job(["oo", "no"]) == [("o", 3), ("n", 1)]
    assert not engine.closed


@given(keys, keys, st.integers(1, 50))
def test_equal_keys_have_the_same_partition(one, other, n):
    assert 0 <= partition_of(one, n) < n
    if one == other:
        assert partition_of(one, n) == partition_of(other, n)


@given(st.integers(-(2**53), 2**53), st.integers(1, 50))
def test_equal_numbers_of_other_types_have_the_same_partition(number, n):
    same = [number, float(number), complex(number), (number,), (float(number),)]
    assert len({partition_of(key, n) for key in same[:3]}) == 1
    assert len({partition_of(key, n) for key in same[3:]}) == 1


def test_words_are_spread_over_the_partitions():
    sizes = Counter(partition_of(f"word{i}", 4) for i in range(4000))
    assert set(sizes) == {0, 1, 2, 3}
    assert max(sizes.values()) < 1200  # 1,000 each, were it perfectly even


# The article's class as its text describes it: a Pool maps, one process partitions, the Pool
# reduces. A script that was written for it sees nothing else.
PLAIN_CLASS = """
    import multiprocessing
    from collections import defaultdict
    from itertools import chain


    class SimpleMapReduce:
        def __init__(self, map_func, reduce_func, num_workers=None):
            self.map_func, self.reduce_func = map_func, reduce_func
            self.pool = multiprocessing.Pool(num_workers)

        def partition(self, pairs):
            values_of = defaultdict(list)
            for key, value in pairs:
                values_of[key].append(value)
            return values_of.items()

        def __call__(self, inputs, chunksize=1):
            mapped = self.pool.map(self.map_func, inputs, chunksize=chunksize)
            groups = self.partition(chain(*mapped))
            return self.pool.map(self.reduce_func, groups)
"""

SCRIPT = """
    import glob
    import multiprocessing
    import operator


    def words_of_file(filename):
        print(multiprocessing.current_process().name, "reads", filename)
        words = []
        with open(filename, encoding="utf-8") as file:
            for line in file:
                if line.lstrip().startswith(".."):
                    continue
                for word in line.split():
                    word = word.strip(".,:").lower()
                    if word.isalpha():
                        words.append((word, 1))
        return words


    def sum_of_word(item):
        word, occurrences = item
        return (word, sum(occurrences))


    if __name__ == "__main__":
        counts = SimpleMapReduce(words_of_file, sum_of_word)(glob.glob("*.rst"))
        counts.sort(key=operator.itemgetter(0))
        counts.sort(key=operator.itemgetter(1), reverse=True)
        for word, count in counts:
            print(f"{word:<12}: {count:3}")
"""


def run_script(folder, prelude):
    path = folder / "script.py"
    path.write_text(dedent(prelude) + dedent(SCRIPT))
    done = subprocess.run(
        [sys.executable, str(path)],
        cwd=folder,
        # Unbuffered, the parts of a line that two workers print at a time would be mixed.
        env={**os.environ, "PYTHONUNBUFFERED": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    prints = [line for line in lines if " reads " in line]
    return prints, [line for line in lines if " reads " not in line]


@pytest.fixture
def documents(tmp_path):
    for name in ("sea", "ship", "whale"):
        text = f".. A comment.\n\nThe {name}: the *{name}* and the whale.\n"
        (tmp_path / f"{name}.rst").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_script_for_the_articles_class_runs_unchanged(documents):
    _, expected = run_script(documents, PLAIN_CLASS)
    prints, counts = run_script(documents, "from sphinx_mrstats import SimpleMapReduce")
    assert counts == expected
    assert counts[0] == "the         :   9"
    assert sorted(line.split()[-1] for line in prints) == ["sea.rst", "ship.rst", "whale.rst"]
    assert all(line.startswith("PoolWorker-") for line in prints)


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_such_a_script_runs_with_every_start_method(documents, method):
    _, expected = run_script(documents, PLAIN_CLASS)
    prelude = f"""
        import multiprocessing
        from sphinx_mrstats import SimpleMapReduce
        if __name__ == "__main__":
            multiprocessing.set_start_method({method!r})
    """
    prints, counts = run_script(documents, prelude)
    assert counts == expected
    assert len(prints) == 3


def test_results_depend_on_neither_hash_seed_nor_workers_nor_chunks(tmp_path):
    script = dedent("""
        import sys
        from sphinx_mrstats import SimpleMapReduce, count_words

        def words(text):
            return [(word, 1) for word in text.split()]

        texts = ["to be or not", "not to be", "be é", "", "or be"]
        with SimpleMapReduce(words, count_words, int(sys.argv[1])) as job:
            print([job(texts, chunksize) for chunksize in (1, 2, 5)])
    """)
    path = tmp_path / "script.py"
    path.write_text(script, encoding="utf-8")
    outputs = {
        subprocess.run(
            [sys.executable, str(path), str(workers)],
            env={**os.environ, "PYTHONHASHSEED": str(workers), "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout.decode()
        for workers in (1, 2, 3, 4)
    }
    expected = [("to", 2), ("be", 4), ("or", 2), ("not", 2), ("é", 1)]
    assert outputs == {f"{[expected] * 3}{os.linesep}"}


def test_importing_it_is_cheap():
    script = "import sys, sphinx_mrstats.mapreduce; print('multiprocessing' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
