"""The command line's bytes don't depend on where, in how many parts or in what order is counted."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats import Vocabulary, count_documents, jobs
from sphinx_mrstats.analysis.frequency import Filter
from sphinx_mrstats.engines.pool import PoolEngine
from sphinx_mrstats.engines.serial import SerialEngine
from sphinx_mrstats.render.frequency import FrequencyReport

pytestmark = pytest.mark.slow

ALL = Filter(top=0)

# Words of several scripts, of every length, in documents of every size.
WORDS = ["whale", "sea", "Ishmael", "œuvre", "東京", "straße", "don't", "e-mail", "x" * 60, "été"]


def corpus(folder, newline="\n", n_documents=40):
    choose = random.Random(1851)
    for number in range(n_documents):
        lines = [" ".join(choose.choices(WORDS, k=9)) for _ in range(choose.randrange(60))]
        path = folder / f"part{number % 3}" / f"{number}.rst"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(newline.join([*lines, ""]).encode())
    return folder


def outputs(vocabulary):
    """Give what the command line would write, in all formats that depend on the order of words."""
    return (
        FrequencyReport(vocabulary, ALL).write("json"),
        FrequencyReport(vocabulary, ALL, only=("rank", "word", "count", "documents")).write("text"),
        FrequencyReport(vocabulary, ALL, only=("rank", "word", "count", "share")).write("rst"),
    )


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    return corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def expected(documents):
    return {
        by_document: outputs(count_documents(documents, engine="serial", by_document=by_document))
        for by_document in (False, True)
    }


@pytest.fixture
def many_blocks(monkeypatch):
    """Let a few kilobytes be enough for many blocks, and those for several reducers."""
    monkeypatch.setattr(jobs, "_BLOCK_BYTES", 2000)
    monkeypatch.setattr(jobs, "_BLOCKS_PER_REDUCER", 4)
    monkeypatch.setattr(jobs, "WORTH_WORKERS", 0)


@pytest.mark.parametrize("by_document", [False, True])
def test_every_engine_and_start_method(engine, documents, expected, many_blocks, by_document):
    counted = count_documents(documents, engine=engine, by_document=by_document)
    assert outputs(counted) == expected[by_document]


@pytest.mark.parametrize("n_workers", range(1, 9))
def test_any_number_of_workers(documents, expected, many_blocks, n_workers):
    pool = PoolEngine(n_workers)
    try:
        assert outputs(count_documents(documents, engine=pool)) == expected[False]
    finally:
        pool.close()


@pytest.mark.parametrize("block_bytes", [1, 700, 10_000, 10**9])
@pytest.mark.parametrize("blocks_per_reducer", [1, 7, 1000])
def test_any_size_of_splits(monkeypatch, documents, expected, block_bytes, blocks_per_reducer):
    monkeypatch.setattr(jobs, "_BLOCK_BYTES", block_bytes)
    monkeypatch.setattr(jobs, "_BLOCKS_PER_REDUCER", blocks_per_reducer)
    counted = count_documents(documents, engine=SerialEngine(), by_document=True)
    assert outputs(counted) == expected[True]


def test_any_order_of_the_files(documents):
    files = sorted(documents.rglob("*.rst"))
    expected = outputs(count_documents(files, by_document=True))
    for seed in range(5):
        random.Random(seed).shuffle(files)
        assert outputs(count_documents(files, by_document=True)) == expected


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_the_line_endings_of_any_platform(tmp_path, expected, newline):
    counted = count_documents(corpus(tmp_path, newline), by_document=True)
    assert outputs(counted) == expected[True]


def command(documents, fmt, options, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "sphinx_mrstats", "count", documents, "--format", fmt, *options],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("fmt", ["text", "json", "rst"])
def test_any_hash_seed_and_locale(documents, fmt):
    count = partial(command, documents, fmt)
    expected = count(["--engine", "serial"], PYTHONHASHSEED="0", LC_ALL="C.UTF-8")
    assert expected
    assert count(["--workers", "3"], PYTHONHASHSEED="1", LC_ALL="C", PYTHONUTF8="0") == expected
    assert count([], PYTHONHASHSEED="99", LC_ALL="POSIX", PYTHONCOERCECLOCALE="0") == expected


COUNTS = st.dictionaries(st.sampled_from(WORDS), st.integers(1, 9), max_size=6)
DOCUMENTS = st.dictionaries(st.text("abc/", min_size=1, max_size=4), COUNTS, max_size=8)


@given(DOCUMENTS, st.data())
def test_any_split_of_any_corpus_adds_up_to_the_same(by_document, data):
    whole = Vocabulary.from_documents(by_document)
    places = {name: data.draw(st.integers(0, 3)) for name in by_document}
    parts = [
        Vocabulary.from_documents({n: w for n, w in by_document.items() if places[n] == part})
        for part in data.draw(st.permutations(range(4)))
    ]
    assert sum(parts, start=Vocabulary()) == whole
    assert outputs(sum(parts, start=Vocabulary())) == outputs(whole)


@given(DOCUMENTS, st.data())
def test_documents_that_were_added_can_be_taken_out_again_in_any_order(by_document, data):
    whole = Vocabulary.from_documents(by_document)
    left = whole
    gone = data.draw(st.permutations(sorted(by_document)))
    for n_gone, name in enumerate(gone, 1):
        left -= Vocabulary.from_documents({name: by_document[name]})
        rest = {each: by_document[each] for each in gone[n_gone:]}
        assert left == Vocabulary.from_documents(rest)
    assert left == Vocabulary()


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12), max_size=6), st.integers(1, 2000))
def test_any_corpus_in_any_blocks_counts_the_same(tmp_path_factory, texts, block_bytes):
    folder = Path(tmp_path_factory.mktemp("any"))
    for number, words in enumerate(texts):
        (folder / f"{number}.rst").write_text(" ".join(words), encoding="utf-8")
    expected = count_documents(folder, engine="serial", by_document=True)
    before = jobs._BLOCK_BYTES, jobs._BLOCKS_PER_REDUCER
    jobs._BLOCK_BYTES, jobs._BLOCKS_PER_REDUCER = block_bytes, 2
    try:
        assert count_documents(folder, engine="serial", by_document=True) == expected
        totals = count_documents(folder, engine="serial")
    finally:
        jobs._BLOCK_BYTES, jobs._BLOCKS_PER_REDUCER = before
    assert totals.counts == expected.counts
    assert totals.document_frequency == expected.document_frequency


EVERY = Path(__file__).parent / "jobs" / "everycommand.py"


def every_command(folder, *arguments, seed, **environment):
    """Give what each command writes in each format, in a process of its own."""
    done = subprocess.run(
        [sys.executable, EVERY, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": str(seed), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A repository whose documents hold findings and cog's regions; one can't be read whole."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("part0/0.rst", "part1/1.rst", "gone.rst"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(" ".join(WORDS), encoding="utf-8")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", folder]
    for command in ("init -q -b main --template=", "add -A", "commit -q -m x", "tag v1"):
        subprocess.run([*git, *command.split()], check=True)
    corpus(folder, n_documents=12)
    (folder / "gone.rst").unlink()
    region = ".. [[[cog cog.outl('The ' + 'whale ' * {number}) ]]]\n.. [[[end]]]\n"
    for number in range(3):
        path = folder / f"part{number}" / "cog.rst"
        path.write_text(region.format(number=number), encoding="utf-8")
    text = "Teh whale recieve the colour, color, wh\u0430le and the the sea: e-mail, email.\n\n"
    for number in range(12):
        (folder / f"audited{number}.rst").write_text(text * (number + 1), encoding="utf-8")
    (folder / "latin.rst").write_bytes(b"The sea, caf\xe9.\n")
    return folder


@pytest.fixture(scope="module")
def written(project):
    found = every_command(project, "serial", "", "1", "0", seed=0)
    assert all(said or code for code, said, _ in found.values())
    whole = {"prose part0/0.rst ", "cog . --diff text", "cog . --diff github"}
    for name, (code, _, err) in found.items():  # one document can't be read
        assert code == 2 or name in whole or name.startswith("history"), (name, code, err)
    assert "stands twice in a row" in found["audit . --exit-zero text"][1]
    assert "+The whale whale" in found["cog . --diff text"][1]
    return found


VARIANTS = {
    "serial, another order, hash seed and locale": (
        ("serial", "", "1", "1"),
        {"LC_ALL": "C", "TZ": "Asia/Tokyo"},
    ),
    "pool, fork": (
        ("pool", "fork", "3", "2", "json"),
        {"LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8"},
    ),
    "pool, forkserver": (("pool", "forkserver", "2", "3", "json"), {}),
    "pool, spawn": (("pool", "spawn", "2", "4", "json"), {"PYTHONUTF8": "1"}),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_command_and_format(project, written, variant):
    arguments, environment = VARIANTS[variant]
    if arguments[1] not in ("", *multiprocessing.get_all_start_methods()):
        pytest.skip(f"no start method {arguments[1]}")
    found = every_command(project, *arguments, seed=len(variant), **environment)
    assert found == {name: written[name] for name in found}


def test_each_kind_of_job_on_dask(project, written):
    pytest.importorskip("distributed", reason="the engine 'dask': the extra of that name")
    found = every_command(project, "dask", "", "2", "5", "json", seed=5)
    assert found == {name: written[name] for name in found}
