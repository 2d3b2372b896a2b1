"""Files that are written while they are read."""

from __future__ import annotations

import os

import pytest

from sphinx_mrstats import count_documents
from sphinx_mrstats.documents import read_source
from sphinx_mrstats.errors import DocumentError


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
