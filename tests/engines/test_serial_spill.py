"""The serial engine's blobs where they are more than fit in memory."""

from __future__ import annotations

import errno

import mrjobs
import pytest

from sphinx_mrstats.engines import serial
from sphinx_mrstats.errors import EngineError
from sphinx_mrstats.mapreduce import SimpleMapReduce

WORDS = ["noon", "whale", "no", "sea"] * 5


@pytest.mark.parametrize("in_memory", [0, 200, 10**6])
def test_what_is_kept_in_a_file_is_what_would_be_in_memory(monkeypatch, in_memory):
    expected = SimpleMapReduce(mrjobs.letters, mrjobs.total, engine="serial")(WORDS)
    monkeypatch.setattr(serial, "_IN_MEMORY", in_memory)
    assert SimpleMapReduce(mrjobs.letters, mrjobs.total, engine="serial")(WORDS) == expected


def test_a_full_disk_is_an_error_that_says_what_to_do(monkeypatch):
    class Full:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        def tell(self):
            return 0

        def write(self, data):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(serial, "_IN_MEMORY", 0)
    monkeypatch.setattr(serial, "_nameless_file", Full)
    with pytest.raises(EngineError, match=r"No space left on device\. Make room, or set TMPDIR"):
        SimpleMapReduce(mrjobs.letters, mrjobs.total, engine="serial")(WORDS)
