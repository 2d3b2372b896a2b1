"""A document's bytes become valid UTF-8, and what can't is told."""

from __future__ import annotations

import codecs
import gzip
import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats import count_documents
from sphinx_mrstats.documents import (
    Problem,
    Source,
    decode_source,
    find_documents,
    read_source,
    reading,
)
from sphinx_mrstats.errors import DocumentError

TEXT = "Café\n\nZweite Straße, 日本\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-be", "le", "be"],
)
def test_every_unicode_encoding_reads_the_same(tmp_path, data):
    path = tmp_path / "a.rst"
    path.write_bytes(data)
    assert read_source(path) == Source(TEXT.encode())


@pytest.mark.parametrize("data", [b"", b"a\0b\n", b"\0", "é\0".encode(), b"\r\n\x1a\x7f"])
def test_odd_characters_are_left_as_they_are(data):
    assert decode_source(data, "a.rst") == Source(data)


def test_a_byte_that_is_not_utf8_is_told_with_offset_and_line():
    source = decode_source(b"one\ntwo\ncaf\xe9 noir", "docs/x.rst")
    assert source.data == "one\ntwo\ncaf\ufffd noir".encode()
    (problem,) = source.problems
    assert (problem.path, problem.offset, problem.line) == ("docs/x.rst", 11, 3)
    assert str(problem) == (
        "docs/x.rst: byte 11 (line 3): not UTF-8 (0xE9), left out; the rest is counted"
    )


def test_the_offset_counts_the_byte_order_mark():
    (problem,) = decode_source(codecs.BOM_UTF8 + b"a\xffb", "x").problems
    assert problem.offset == 4


@pytest.mark.parametrize(("data", "more"), [(b"\xffa\xff", "is one"), (b"\xffa\xffa\xff", "are 2")])
def test_further_damage_is_counted(data, more):
    assert f"as {more} more" in decode_source(data, "x").problems[0].message


def test_utf16_that_ends_in_half_a_character_is_told():
    source = decode_source(codecs.BOM_UTF16_LE + "ab\n".encode("utf-16-le") + b"c", "x")
    assert source.data == "ab\n\ufffd".encode()
    assert [(p.offset, p.line, p.message[:14]) for p in source.problems] == [
        (8, 2, "not UTF-16 (0x")
    ]


@given(st.binary())
def test_any_bytes_become_valid_utf8_or_a_problem(data):
    source = decode_source(data, "x")
    source.data.decode()
    assert not source.problems or b"\xef\xbf\xbd" in source.data


def test_a_missing_file_is_a_document_error(tmp_path):
    with pytest.raises(DocumentError, match=r"gone\.rst: no such file or directory"):
        read_source(tmp_path / "gone.rst")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file types")
def test_a_folder_a_pipe_and_a_device_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, kind in [
        (tmp_path, "a folder"),
        (tmp_path / "pipe", "a pipe"),
        ("/dev/zero", "a device"),
    ]:
        with pytest.raises(DocumentError, match=f"{kind}, not a file"):
            read_source(path)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a file that may not be read"
)
def test_an_unreadable_file_is_a_document_error(tmp_path):
    path = tmp_path / "x.rst"
    path.touch(mode=0)
    with pytest.raises(DocumentError, match="permission denied"):
        read_source(path)


def test_a_refused_file_leaves_no_descriptor_open(tmp_path):
    before = os.open(tmp_path, os.O_RDONLY)
    os.close(before)
    with pytest.raises(DocumentError):
        read_source(tmp_path)
    after = os.open(tmp_path, os.O_RDONLY)
    os.close(after)
    assert after == before


def test_a_problem_prints_on_one_line_without_control_characters():
    problem = Problem("a\n\x1b[2J\udcff.rst", "permission denied")
    assert str(problem) == "a\\x0a\\x1b[2J\\xff.rst: permission denied"


PACKED = "The whale: café.\n" * 100


def test_a_packed_document_is_read_as_if_it_were_not(tmp_path):
    plain, path = tmp_path / "a.rst", tmp_path / "b.rst.gz"
    plain.write_text(PACKED, encoding="utf-8")
    path.write_bytes(gzip.compress(PACKED.encode()))
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
    path.write_bytes(damage(gzip.compress(PACKED.encode())))
    (tmp_path / "b.rst").write_text("whale")
    problems = []
    counted = count_documents([path, tmp_path / "b.rst"], on_problem=problems.append)
    assert dict(counted.counts) == {"whale": 1}
    [problem] = problems
    assert str(problem).startswith(f"{path}: damaged, or not packed by gzip: ")


def test_what_would_not_fit_into_memory_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_MOST_BYTES", 1 << 20)
    path = tmp_path / "bomb.rst.gz"
    path.write_bytes(gzip.compress(bytes(1 << 24)))
    with pytest.raises(DocumentError, match=r"bomb\.rst\.gz: holds more than 1 MiB"):
        read_source(path)
    assert path.stat().st_size < 1 << 15


@pytest.fixture
def written_meanwhile(tmp_path, monkeypatch):
    """A file to which a line is added whenever its state is asked for, so many times."""
    path = tmp_path / "a.rst"
    path.write_text("one\n")
    left = []

    def fstat(descriptor):
        state = real(descriptor)
        if left:
            left.pop()
            with path.open("a") as file:
                file.write("more\n")
            os.utime(path, ns=(0, len(left)))  # the clock of a file system may be coarse
        return state

    real = os.fstat
    monkeypatch.setattr(os, "fstat", fstat)
    return path, left


def test_a_file_that_was_written_meanwhile_is_read_again_whole(written_meanwhile):
    path, left = written_meanwhile
    left[:] = [True]
    assert read_source(path).data == b"one\nmore\n"


def test_a_file_that_goes_on_changing_is_a_problem_and_not_counted(written_meanwhile):
    path, left = written_meanwhile
    left[:] = [True] * 100
    with pytest.raises(DocumentError, match=r"a\.rst: it changes while it is read; count it when"):
        read_source(path)
    problems = []
    (path.parent / "b.rst").write_text("steady")
    counted = count_documents(path.parent, on_problem=problems.append)
    assert dict(counted.counts) == {"steady": 1}
    assert [problem.path for problem in problems] == [str(path)]
