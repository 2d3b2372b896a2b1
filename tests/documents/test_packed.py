"""Packed documents: what is in them, and what is wrong with them."""

from __future__ import annotations

import gzip

import pytest

from sphinx_mrstats import count_documents
from sphinx_mrstats.documents import find_documents, packed, read_source
from sphinx_mrstats.errors import DocumentError

TEXT = "The whale: café.\n" * 100


def test_a_packed_document_is_read_as_if_it_were_not(tmp_path):
    plain, path = tmp_path / "a.rst", tmp_path / "b.rst.gz"
    plain.write_text(TEXT, encoding="utf-8")
    path.write_bytes(gzip.compress(TEXT.encode()))
    assert read_source(path) == read_source(plain)
    assert count_documents(path).counts == count_documents(plain).counts
    [document] = find_documents([path]).documents
    assert document.docname.endswith("/b")


def test_folders_are_searched_for_what_sphinx_reads(tmp_path):
    (tmp_path / "b.rst.gz").write_bytes(gzip.compress(b"whale"))
    assert find_documents([tmp_path]).documents == ()
    assert len(find_documents([f"{tmp_path}/*.rst.gz"]).documents) == 1


def test_several_members_are_read_one_after_the_other(tmp_path):
    path = tmp_path / "a.rst.gz"
    path.write_bytes(gzip.compress(b"whale ") + gzip.compress(b"sea"))
    assert read_source(path).data == b"whale sea"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:20] + bytes([data[20] ^ 255]) + data[21:],
        lambda data: data[:-8] + b"\0" * 8,
        lambda data: b"no gzip at all",
    ],
    ids=["cut", "other bytes", "other sum", "other file"],
)
def test_a_damaged_file_is_a_problem_with_its_name(tmp_path, damage):
    path = tmp_path / "a.rst.gz"
    path.write_bytes(damage(gzip.compress(TEXT.encode())))
    (tmp_path / "b.rst").write_text("whale")
    problems = []
    counted = count_documents([path, tmp_path / "b.rst"], on_problem=problems.append)
    assert dict(counted.counts) == {"whale": 1}
    [problem] = problems
    assert str(problem).startswith(f"{path}: damaged, or not packed by gzip: ")


def test_what_would_not_fit_into_memory_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "MOST_BYTES", 1 << 20)
    path = tmp_path / "bomb.rst.gz"
    path.write_bytes(gzip.compress(bytes(1 << 24)))
    with pytest.raises(DocumentError, match=r"bomb\.rst\.gz: holds more than 1 MiB"):
        read_source(path)
    assert path.stat().st_size < 1 << 15
