"""The word count: one answer wherever it runs, and no document lost without a word."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path
from textwrap import dedent
from unittest.mock import Mock, call

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_mrstats import jobs, wordcount
from sphinx_mrstats.documents import Document, Documents, find_documents
from sphinx_mrstats.engines import get_engine
from sphinx_mrstats.errors import DocumentError, UsageError, WorkerError
from sphinx_mrstats.mapreduce import SimpleMapReduce
from sphinx_mrstats.markup import Rules
from sphinx_mrstats.vocabulary import Vocabulary
from sphinx_mrstats.wordcount import count_documents, count_words, file_to_words

TEXTS = {
    "index.rst": "Whales\n======\n\nThe *whale*, and the sea.\n\n.. a comment\n",
    "guide/ships.rst": "The ship's crew.\n\n.. code-block:: c\n\n   int sail;\n",
    "guide/été.rst": "L’été, la mer — ``code`` et la mer.\n",
    "empty.rst": "",
}

EXPECTED = {
    "index.rst": {"whales": 1, "the": 2, "whale": 1, "and": 1, "sea": 1},
    "guide/ships.rst": {"the": 1, "ship's": 1, "crew": 1},
    "guide/été.rst": {"l'été": 1, "la": 2, "mer": 2, "et": 1},
    "empty.rst": {},
}

fork_only = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="needs workers that are forked"
)


@pytest.fixture
def docs(tmp_path):
    folder = tmp_path / "docs"
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def pool():
    engine = get_engine("pool", num_workers=2)
    yield engine
    engine.close()


@pytest.fixture
def tiny_blocks(monkeypatch):
    """Let every document be a block of its own, and every few blocks have a reducer."""
    monkeypatch.setattr(jobs, "_BLOCK_BYTES", 1)
    monkeypatch.setattr(jobs, "_BLOCKS_PER_REDUCER", 2)


def test_documents_are_counted_by_their_names(docs):
    vocabulary = count_documents(docs, by_document=True)
    assert vocabulary == Vocabulary.from_documents(EXPECTED)


def test_totals_are_those_of_the_documents(docs):
    totals, full = count_documents(docs), count_documents(docs, by_document=True)
    assert totals.by_document is None
    assert totals.counts == full.counts
    assert totals.document_frequency == full.document_frequency
    assert (totals.n_documents, totals.n_tokens) == (full.n_documents, full.n_tokens) == (4, 15)


def test_paths_can_be_a_folder_files_or_what_was_found(docs):
    expected = count_documents(docs, by_document=True)
    assert count_documents(str(docs), by_document=True) == expected
    assert count_documents([docs], by_document=True) == expected
    assert count_documents(find_documents([docs]), by_document=True) == expected
    one = count_documents([docs / "index.rst", docs / "empty.rst"])
    assert one.counts == EXPECTED["index.rst"]


def test_globs_choose_documents(docs):
    chosen = count_documents(docs, include=["guide/**"], exclude=["**/été"], by_document=True)
    assert dict(chosen.by_document) == {"guide/ships.rst": EXPECTED["guide/ships.rst"]}


def test_rules_say_what_is_prose(docs):
    counted = count_documents(docs, rules=Rules(include_code=True))
    assert counted.counts["sail"] == 1
    assert "sail" not in count_documents(docs).counts


def test_no_documents_make_an_empty_vocabulary(tmp_path):
    assert count_documents(tmp_path).n_documents == 0
    assert count_documents(Documents(), by_document=True) == Vocabulary()


def test_a_path_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(DocumentError, match="no such file"):
        count_documents(tmp_path / "none")


@pytest.mark.usefixtures("tiny_blocks")
@pytest.mark.parametrize("by_document", [False, True])
def test_a_pool_gives_what_this_process_gives(docs, pool, by_document):
    alone = count_documents(docs, engine="serial", by_document=by_document)
    shared = count_documents(docs, engine=pool, by_document=by_document)
    assert shared == alone
    assert shared.to_json() == alone.to_json()
    assert list(shared.counts) == list(alone.counts)


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_every_start_method_gives_the_same(docs, method):
    engine = get_engine("pool", num_workers=2, start_method=method)
    try:
        assert count_documents(docs, engine=engine, by_document=True).by_document == EXPECTED
    finally:
        engine.close()


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.lists(st.sampled_from(["the", "sea", "whale", "é", "don't", "x86"])), max_size=8
    ),
    block_bytes=st.integers(1, 200),
    blocks_per_reducer=st.integers(1, 5),
    by_document=st.booleans(),
    random=st.randoms(use_true_random=False),
)
def test_any_split_gives_the_same_answer(
    tmp_path_factory, texts, block_bytes, blocks_per_reducer, by_document, random
):
    folder = tmp_path_factory.mktemp("split")
    documents = []
    for number, words in enumerate(texts):
        path = folder / f"{number}.rst"
        path.write_text(" ".join(words), encoding="utf-8")
        documents.append(Document(path.name, path, path.stem))
    random.shuffle(documents)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "_BLOCK_BYTES", block_bytes)
        patch.setattr(jobs, "_BLOCKS_PER_REDUCER", blocks_per_reducer)
        counted = count_documents(
            Documents(tuple(documents)), engine="serial", by_document=by_document
        )
    expected = Vocabulary.from_documents(
        {
            f"{number}.rst": Counter(word for word in words if word != "x86")
            for number, words in enumerate(texts)
        }
    )
    assert counted.counts == expected.counts
    assert counted.document_frequency == expected.document_frequency
    assert counted.n_documents == len(texts)
    assert counted.by_document == (expected.by_document if by_document else None)


def test_results_depend_on_neither_hash_seed_nor_workers_nor_order(docs, tmp_path):
    script = dedent("""
        import sys
        from pathlib import Path
        from sphinx_mrstats import count_documents, jobs
        jobs.WORTH_WORKERS, jobs._BLOCK_BYTES = 0, 1
        workers, *paths = sys.argv[1:]
        for by_document in (False, True):
            counted = count_documents(paths, workers=int(workers), by_document=by_document)
            print(counted.to_json(), list(counted.counts), counted.document_frequency)
    """)
    path = tmp_path / "script.py"
    path.write_text(script)
    files = [str(docs / name) for name in TEXTS]
    outputs = {
        subprocess.run(
            [sys.executable, str(path), str(workers), *files[workers:], *files[:workers]],
            env={**os.environ, "PYTHONHASHSEED": str(workers), "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for workers in (1, 2, 3, 4)
    }
    assert len(outputs) == 1


def test_small_corpora_are_counted_in_this_process(docs, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("workers are being started")

    monkeypatch.setattr("sphinx_mrstats.engines.pool.PoolEngine.shuffle", refuse)
    count_documents(docs, workers=2)
    monkeypatch.setattr(jobs, "WORTH_WORKERS", 0)
    count_documents(docs, workers=1)
    with pytest.raises(AssertionError):
        count_documents(docs, workers=2)


def test_a_process_that_may_have_no_children_counts_by_itself(docs, monkeypatch):
    monkeypatch.setattr(jobs, "WORTH_WORKERS", 0)
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)
    assert count_documents(docs, workers=2).n_documents == 4


@pytest.mark.parametrize("wrong", [0, "2"])
def test_workers_are_a_whole_number_where_none_is_started_too(docs, wrong):
    with pytest.raises(UsageError, match="number of workers"):
        count_documents(docs, workers=wrong)
    with pytest.raises(UsageError, match="number of workers"):
        count_documents(docs, workers=wrong, engine="serial")


def test_an_unknown_engine_is_refused_where_none_is_started_too(docs):
    with pytest.raises(UsageError, match="no engine is called 'spark'"):
        count_documents(docs, engine="spark")


def test_documents_that_share_a_name_are_refused(docs):
    same = tuple(Document("same.rst", docs / name, "same") for name in TEXTS)
    with pytest.raises(UsageError, match=r"'same\.rst' is the name of more than one document"):
        count_documents(Documents(same))


@pytest.mark.usefixtures("tiny_blocks")
def test_progress_counts_documents(docs, pool):
    for engine in ("serial", pool):
        report = Mock()
        count_documents(docs, engine=engine, progress=report)
        assert report.call_args_list == [call(1, 4), call(2, 4), call(3, 4), call(4, 4)]


def broken(docs):
    """Make documents that can't be read whole, and give all of them."""
    (docs / "latin.rst").write_bytes(b"Caf\xe9 noir")
    (docs / "gone.rst").write_text("Gone")
    (docs / "a-folder.rst").write_text("Replaced")
    found = find_documents([docs])
    (docs / "gone.rst").unlink()
    (docs / "a-folder.rst").unlink()
    (docs / "a-folder.rst").mkdir()
    return found


@pytest.mark.usefixtures("tiny_blocks")
def test_what_cannot_be_read_is_reported_and_the_rest_counted(docs, pool):
    found = broken(docs)
    expected = {**EXPECTED, "latin.rst": {"caf": 1, "noir": 1}}
    for engine in ("serial", pool):
        problems = []
        counted = count_documents(
            found, engine=engine, by_document=True, on_problem=problems.append
        )
        assert counted.by_document == expected
        assert [problem.path for problem in problems] == [
            str(docs / name) for name in ("a-folder.rst", "gone.rst", "latin.rst")
        ]
        assert [str(problem).removeprefix(f"{problem.path}: ") for problem in problems] == [
            "a folder, not a file",
            "no such file or directory",
            "byte 3 (line 1): not UTF-8 (0xE9), left out; the rest is counted",
        ]


def test_problems_are_warnings_where_nobody_asks_for_them(docs):
    found = broken(docs)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        count_documents(found)
    assert len(caught) == 3
    assert all(warning.filename == __file__ for warning in caught)
    assert "gone.rst: no such file" in str(caught[1].message)


def lethal_scan(monkeypatch, act):
    """Let the scanner do `act` where it meets a ship; forked workers inherit that."""
    scan = wordcount.scan

    def scan_or_act(data, rules, *args, **options):
        if b"ship" in data:
            act()
        return scan(data, rules)

    monkeypatch.setattr(wordcount, "scan", scan_or_act)


@fork_only
@pytest.mark.parametrize("by_document", [False, True])
def test_a_document_that_kills_its_workers_is_reported_and_the_rest_counted(
    docs, monkeypatch, by_document
):
    lethal_scan(monkeypatch, lambda: os.kill(os.getpid(), signal.SIGKILL))
    problems = []
    engine = get_engine("pool", num_workers=2, start_method="fork")
    counted = count_documents(
        docs, engine=engine, by_document=by_document, on_problem=problems.append
    )
    engine.close()
    rest = {name: words for name, words in EXPECTED.items() if name != "guide/ships.rst"}
    assert counted.counts == Vocabulary.from_documents(rest).counts
    assert counted.n_documents == 3
    [problem] = problems
    assert problem.path == str(docs / "guide/ships.rst")
    assert problem.message.startswith("not counted: 3 worker processes died, ")
    assert "SIGKILL" in problem.message


@fork_only
def test_a_worker_that_is_killed_costs_nothing_but_time(docs, tmp_path, monkeypatch):
    mark = tmp_path / "mark"

    def die_once():
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            return
        os.kill(os.getpid(), signal.SIGKILL)

    lethal_scan(monkeypatch, die_once)
    engine = get_engine("pool", num_workers=2, start_method="fork")
    counted = count_documents(docs, engine=engine, by_document=True)
    engine.close()
    assert mark.exists()
    assert counted == Vocabulary.from_documents(EXPECTED)


def test_a_defect_names_the_document(docs, monkeypatch):
    def stumble():
        raise RecursionError("too deep")

    lethal_scan(monkeypatch, stumble)
    with pytest.raises(WorkerError, match=r"counting guide/ships\.rst failed: RecursionError"):
        count_documents(docs)


def test_the_articles_functions_count_what_the_library_counts(docs):
    files = [str(docs / name) for name in TEXTS]
    with SimpleMapReduce(file_to_words, count_words, 2, combine_func=count_words) as job:
        combined = job(files)
    plain = SimpleMapReduce(file_to_words, count_words, engine="serial")(files)
    assert combined == plain
    assert dict(plain) == dict(count_documents(docs).counts)


def test_the_articles_map_function_gives_words_in_order(docs):
    assert file_to_words(docs / "guide/ships.rst") == [("the", 1), ("ship's", 1), ("crew", 1)]
    assert file_to_words(str(docs / "empty.rst")) == []
    with pytest.raises(DocumentError, match=r"none\.rst: no such file"):
        file_to_words(Path(docs, "none.rst"))
