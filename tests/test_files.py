"""Files that are read with a bound."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sphinx_mrstats.files import parse_json, parse_toml, read_regular
from sphinx_mrstats.text import reason


def test_a_file_is_read_up_to_the_bound(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"whale")
    assert read_regular(path, 5) == b"whale"
    with pytest.raises(OSError, match="holds more than"):
        read_regular(path, 4)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")
def test_what_is_no_regular_file_is_named_for_what_it_is(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    said = {}
    for name in ("pipe", "zero", "loop", ".", "gone", "a\0b"):
        try:
            read_regular(Path(tmp_path, name))
        except OSError as error:
            said[name] = reason(error)
    assert said == {
        "pipe": "a pipe, not a file",
        "zero": "a device, not a file",
        "loop": "too many levels of symbolic links",
        ".": "a folder, not a file",
        "gone": "no such file or directory",
        "a\0b": "embedded null byte",
    }


@pytest.mark.parametrize("text", ["[" * 3000, "[" * 200_000, '{"a":' * 3000, "nul", "9" * 5000])
def test_json_that_cannot_be_parsed_is_a_value_error(text):
    with pytest.raises(ValueError):  # noqa: PT011  # of Python's own, or ours
        parse_json(text)


@pytest.mark.parametrize(
    "data",
    [b"a = " + b"[" * 3000, b"a." * 3000, b"a = " + b"9" * 5000, b"\xff", b"a = {b = " * 3000],
)
def test_toml_that_cannot_be_parsed_is_a_value_error(data):
    with pytest.raises(ValueError):  # noqa: PT011
        parse_toml(data)
