"""What fuzzing found stays found, and fuzzing itself finds, shrinks and repeats."""

from __future__ import annotations

import json
import random

import pytest

from benchmarks import fuzz
from benchmarks.fuzztargets import TARGETS

KNOWN = [json.loads(line) for line in fuzz.FOUND.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("found", KNOWN, ids=lambda found: found["target"])
def test_what_was_found_is_mended(found):
    TARGETS[found["target"]](found["input"].encode("latin-1"))


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_takes_what_it_is_given(target):
    inputs = fuzz.Inputs(0, [fuzz.ROOT / "docs" / "tutorial"])
    for number in range(2):
        assert not fuzz._fails(TARGETS[target], inputs.give(target, number))


def test_the_same_seed_gives_the_same_inputs():
    one, other = (fuzz.Inputs(7, [fuzz.ROOT / "docs" / "tutorial"]) for _ in range(2))
    for target in TARGETS:
        assert [one.give(target, n) for n in range(5)] == [other.give(target, n) for n in range(5)]


def test_a_fault_is_shrunk_to_what_it_takes():
    def run(data):
        assert b"whale" not in data, "a whale"

    data = random.Random(1).randbytes(500) + b"whale" + random.Random(2).randbytes(500)
    fault = fuzz._fails(run, data)
    assert fault.endswith("a whale")
    assert fuzz._shrink(run, data, fault) == b"whale"
