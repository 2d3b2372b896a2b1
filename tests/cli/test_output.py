"""Where results go."""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path

import pytest

from sphinx_mrstats.cli.output import screen_width, wants_color, write_result
from sphinx_mrstats.errors import UsageError


@pytest.mark.parametrize("path", [None, "-"])
def test_a_result_goes_to_standard_output_as_utf8(capfdbinary, path):
    write_result("naïve 鯨\n", path)
    assert capfdbinary.readouterr().out == "naïve 鯨\n".encode()


def test_what_was_printed_before_comes_before(capfdbinary):
    print("first")
    write_result("second\n")
    assert capfdbinary.readouterr().out == b"first\nsecond\n"


def test_a_file_is_written_with_the_same_bytes_on_every_platform(tmp_path):
    write_result("naïve\n", str(tmp_path / "out"))
    assert (tmp_path / "out").read_bytes() == "naïve\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_new_file_has_the_users_umask_and_an_old_one_keeps_its_mode(tmp_path):
    new, old = tmp_path / "new", tmp_path / "old"
    old.touch()
    old.chmod(0o604)
    before = os.umask(0o027)
    try:
        write_result("x", str(new))
        write_result("x", str(old))
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (new, old)] == [0o640, 0o604]


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "target").touch()
    (tmp_path / "link").symlink_to("target")
    write_result("x", str(tmp_path / "link"))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "x"


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(tmp_path):
    with pytest.raises(UsageError, match="can't be written: no such file or directory"):
        write_result("x", str(tmp_path / "no" / "such" / "folder"))
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match="can't be written: is a directory"):
        write_result("x", str(tmp_path / "folder"))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_told():
    with pytest.raises(UsageError, match=r"^/dev/full can't be written: no space left on device$"):
        write_result("x", "/dev/full")


def test_a_replacement_of_standard_output_that_takes_only_text_gets_the_text(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    write_result("naïve 鯨\n")
    assert sys.stdout.getvalue() == "naïve 鯨\n"
    assert screen_width() is None


def test_standard_output_that_is_closed_is_told(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert screen_width() is None
    with pytest.raises(UsageError, match=r"^standard output can't be written: it is closed$"):
        write_result("x")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, True),
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_no_color_is_honoured(monkeypatch, environment, expected):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_color() is expected
