"""Jobs over documents: how the documents are divided."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats import count_documents, documentjob
from sphinx_mrstats.analysis.ngrams import count_ngrams
from sphinx_mrstats.documents import Document, find_documents
from sphinx_mrstats.engines import get_engine


@given(st.lists(st.integers(0, 10**6), max_size=60), st.integers(1, 8))
def test_blocks_hold_every_document_once_and_are_balanced(sizes, n_workers):
    documents = {
        Document(f"{i}.rst", Path(f"{i}.rst"), str(i)): size for i, size in enumerate(sizes)
    }
    blocks = documentjob._balance(documents, n_workers)
    assert sorted(d.name for block in blocks for d in block) == sorted(d.name for d in documents)
    assert all(blocks) or not documents
    for block in blocks:
        numbers = [int(document.docname) for document in block]
        assert numbers == sorted(numbers)
    loads = [sum(documents[d] + documentjob._DOCUMENT_BYTES for d in block) for block in blocks]
    if loads:
        largest = max(documents.values()) + documentjob._DOCUMENT_BYTES
        assert max(loads) - min(loads) <= largest


BOOK = "Book\n====\n\n" + "".join(
    f"Part {n}\n--------\n\nSome *words* with ``code`` and naïve whales.\n\n::\n\n   code\n\n"
    for n in range(60)
)


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A long document among short ones, on two workers that are given 1,000 bytes at a time."""
    monkeypatch.setattr(documentjob, "_BLOCK_BYTES", 1000)
    (tmp_path / "book.rst").write_text(BOOK, encoding="utf-8")
    (tmp_path / "index.rst").write_text("Some words.\n")
    (tmp_path / "role.rst").write_text(BOOK + ".. role:: whale\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def pool():
    engine = get_engine("pool", num_workers=2)
    yield engine
    engine.close()


@pytest.mark.parametrize("by_document", [False, True])
@pytest.mark.parametrize("blocks_per_reducer", [64, 4])
def test_a_long_document_is_divided_and_counted_as_one(
    library, pool, monkeypatch, by_document, blocks_per_reducer
):
    monkeypatch.setattr(documentjob, "_BLOCKS_PER_REDUCER", blocks_per_reducer)
    found = find_documents([library]).documents
    sizes = {document: document.size() for document in found}
    parts = documentjob._divided(sizes, pool)
    assert [each.name for each in parts].count("role.rst") == 1
    assert [each.name for each in parts].count("book.rst") > 3
    assert sum(parts.values()) == sum(sizes.values())
    expected = count_documents(library, engine="serial", by_document=by_document)
    assert count_documents(library, engine=pool, by_document=by_document) == expected
    assert expected.document_frequency["words"] == 3


def test_what_needs_lines_is_done_with_whole_documents(library, pool):
    assert count_ngrams(library, engine=pool) == count_ngrams(library, engine="serial")


def test_a_long_document_that_changes_meanwhile_is_a_problem_told_once(library, pool, monkeypatch):
    divide = documentjob.divide_document

    def divide_and_change(document, size):
        parts = divide(document, size)
        if document.name == "book.rst":
            document.path.write_text(BOOK.replace("words", "sword"), encoding="utf-8")
        return parts

    monkeypatch.setattr(documentjob, "divide_document", divide_and_change)
    problems = []
    counted = count_documents(library, engine=pool, on_problem=problems.append)
    assert [str(each) for each in problems] == [
        f"{library / 'book.rst'}: changed while it was counted; count it again"
    ]
    (library / "book.rst").unlink()
    assert counted == count_documents(library, engine="serial")
