"""The scanner takes linear time and never raises, whatever it is given.

Work is measured by the CPU time of this thread, which other processes hardly touch, and judged far
from where it could waver: from one size to one sixteen times as large linear work grows 16 times
and quadratic work 256 times; 64 times is in the middle between the two by a factor of four. The
shortest of several runs counts, and an input fails only where it exceeds the bound each of three
times. What little there is to wait for is spent on inputs that are slow at first sight.
"""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_mrstats.markup import Rules, scan, scan_lines
from sphinx_mrstats.words import iter_words
from tests.markup.hostile import EVERY_CONSTRUCT, HOSTILE

SMALL, GROWTH, BOUND = 4_000, 16, 64


def cpu_time(function, data, runs):
    """The shortest CPU time of some runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.thread_time()
        function(data)
        times.append(time.thread_time() - start)
    return min(times)


def grows_too_fast(function, write):
    small, large = (write(size).encode() for size in (SMALL, SMALL * GROWTH))
    gc.disable()
    try:
        for runs in (1, 3, 6):
            bound = BOUND * max(cpu_time(function, small, 2 * runs), 20e-6)
            if cpu_time(function, large, runs) <= bound:
                return False
    finally:
        gc.enable()
    return True


def test_the_check_tells_quadratic_work_from_linear():
    def quadratic(data):
        for start in range(0, len(data), 40):  # a search that fails, from many places
            data.count(b"``", start)

    assert grows_too_fast(quadratic, HOSTILE["one long word"])
    assert not grows_too_fast(bytes.split, HOSTILE["one long line of words"])


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_size_of_hostile_input(name):
    assert not grows_too_fast(scan, HOSTILE[name])


@pytest.mark.parametrize("name", HOSTILE)
def test_lines_are_found_in_linear_time(name):
    assert not grows_too_fast(scan_lines, HOSTILE[name])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_has_the_same_words_with_lines(name):
    # Small, so that nothing is nested deeper than the scanner follows: that is read as plain text.
    source = HOSTILE[name](600).encode()
    assert words_of_lines(source) == list(iter_words(scan(source).decode()))


def test_prefixes_of_every_construct_are_read():
    source = EVERY_CONSTRUCT.encode()
    for end in range(0, len(source), 5):
        scan(source[:end])


def test_every_construct_without_one_of_its_lines_is_read():
    lines = EVERY_CONSTRUCT.splitlines(keepends=True)
    for number in range(len(lines)):
        source = "".join(lines[:number] + lines[number + 1 :]).encode()
        assert words_of_lines(source) == list(iter_words(scan(source).decode()))


def test_every_construct_with_one_line_indented_is_read():
    lines = EVERY_CONSTRUCT.splitlines(keepends=True)
    for number in range(len(lines)):
        source = "".join([*lines[:number], "  ", *lines[number:]]).encode()
        assert words_of_lines(source) == list(iter_words(scan(source).decode()))


# The characters of which markup is made, and some of several bytes.
MARKUP = st.text(
    alphabet="ab *`_|:.<>[]()#-=+\"'\\\n\n\n   \t\r\f1,@/é’鯨\u0301\u00a0\u2028", max_size=80
)


@given(text=MARKUP, include_code=st.booleans())
@settings(max_examples=500, derandomize=True, database=None, deadline=None)
def test_any_text_is_read(text, include_code):
    rules = Rules(include_code=include_code)
    source = text.encode()
    prose = scan(source, rules).decode()
    assert words_of_lines(source, rules) == list(iter_words(prose))


@given(source=st.binary(max_size=60))
@settings(max_examples=150, derandomize=True, database=None, deadline=None)
def test_bytes_that_are_no_text_are_read(source):
    scan(source)
    scan_lines(source)


def words_of_lines(source, *rules):
    return [word for _, line in scan_lines(source, *rules) for word in iter_words(line)]
