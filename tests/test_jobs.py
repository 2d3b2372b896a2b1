"""Jobs over documents: how the documents are divided."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats import jobs
from sphinx_mrstats.documents import Document


@given(st.lists(st.integers(0, 10**6), max_size=60), st.integers(1, 8))
def test_blocks_hold_every_document_once_and_are_balanced(sizes, n_workers):
    documents = {
        Document(f"{i}.rst", Path(f"{i}.rst"), str(i)): size for i, size in enumerate(sizes)
    }
    blocks = jobs._balance(documents, n_workers)
    assert sorted(d.name for block in blocks for d in block) == sorted(d.name for d in documents)
    assert all(blocks) or not documents
    for block in blocks:
        numbers = [int(document.docname) for document in block]
        assert numbers == sorted(numbers)
    loads = [sum(documents[d] + jobs._DOCUMENT_BYTES for d in block) for block in blocks]
    if loads:
        largest = max(documents.values()) + jobs._DOCUMENT_BYTES
        assert max(loads) - min(loads) <= largest
