"""Documents with slips are made alike each time, and what is read otherwise is told."""

from __future__ import annotations

import random

from benchmarks import mutated as benchmark


def test_the_same_seed_makes_the_same_slips():
    lines = [f"line {number}" for number in range(9)]
    first, second = (benchmark.mutated(lines, random.Random(5)) for _ in range(2))
    assert first == second != lines


def test_documents_that_are_read_alike_are_no_finding(tmp_path, capsys):
    (tmp_path / "a.rst").write_text("Sea\n===\n\nThe *sea* and ``code``:\n\n- one\n- two\n")
    assert benchmark.main(["--number", "4", str(tmp_path)]) == 0
    assert "4 documents: 0 raise, 0 have other words" in capsys.readouterr().out


def test_what_is_read_otherwise_is_found_and_kept(tmp_path, capsys, monkeypatch):
    (tmp_path / "a.rst").write_text("The sea and the whale.\n")
    monkeypatch.setattr(benchmark, "count_tokens", lambda prose: {"other": 1})
    kept = tmp_path / "kept"
    assert benchmark.main(["--number", "3", "--keep", str(kept), str(tmp_path)]) == 1
    assert list(kept.iterdir())
