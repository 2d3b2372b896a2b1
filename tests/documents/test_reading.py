"""A document's bytes become valid UTF-8, and what can't is told."""

from __future__ import annotations

import codecs
import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.documents import Problem, Source, decode_source, read_source
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
