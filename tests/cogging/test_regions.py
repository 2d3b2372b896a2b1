"""Regions are found where their begin stands in a comment, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.cogging.regions import Markers, RegionError, find_regions

REGION = [".. {{{cog", ".. cog.out('x')", ".. }}}", "x", ".. {{{end}}}"]


def begins(text):
    return [region.begin for region in find_regions(text)]


def lines_of(lines, markers=None):
    regions = find_regions("\n".join(lines), markers)
    return [(region.begin, region.end, region.end_output) for region in regions]


def with_region(before, indent=""):
    return before + "".join(f"{indent}{line}\n" for line in REGION)


@pytest.mark.parametrize(
    ("before", "indent"),
    [
        ("", ""),
        ("Text.\n\n", ""),
        ("Title\n=====\n", ""),
        (".. a comment\n", ""),
        (".. _target:\n", ""),
        (".. note::\n\n", "   "),
        (".. note:: Text.\n\n", "   "),
        ("* item\n\n", "  "),
        ("12. item\n\n", "    "),
        ("term\n", "   "),
        ("::\n\n   literal\n\n", ""),
        ("Text::\n\n   literal\n\n   literal\n\n", ""),
        ("Text::\n\n> quoted\n> literal\n\n", ""),
        (".. code-block:: python\n\n   code\n\n", ""),
        ("..\n\n", ""),
        (".. code-block is mentioned\n\n", ""),
        ("A quote follows.\n\n", "  "),
        ("* Text::\n\n    literal\n\n", ""),
        ("* Text::\n\n    literal\n\n", "  "),
        (".. |x| replace:: y\n", ""),
        (".. image:: x.png\n\n", ""),
    ],
)
def test_a_begin_in_a_comment_makes_a_region(before, indent):
    assert begins(with_region(before, indent)) == [before.count("\n") + 1]


@pytest.mark.parametrize(
    ("before", "indent"),
    [
        ("Text::\n\n", "   "),
        ("Text::\n\n", ""),  # a quoted literal block
        ("Text\nmore ::\n\n   one\n\n", "   "),
        ("::\n\n", "  "),
        (".. code-block:: rst\n\n", "   "),
        (".. code-block:: rst\n   :caption: x\n\n", "   "),
        (".. code:: rst\n\n   more\n\n", "      "),
        (".. raw:: html\n\n", "   "),
        ("* Text::\n\n", "    "),
        ("1. - Text::\n\n", "       "),
        (".. note::\n\n   Text::\n\n", "      "),
        (".. sourcecode:: rst\n\n", "\t"),
    ],
)
def test_a_begin_elsewhere_is_text(before, indent):
    assert begins(with_region(before, indent)) == []


def test_a_region_may_be_one_comment_with_a_body():
    lines = ["..", "   {{{cog", "   cog.out('x')", "   }}}", "", "x", "", "..", "   {{{end}}}"]
    assert lines_of(lines) == [(2, 4, 9)]


def test_a_region_may_have_its_code_in_one_line():
    lines = [".. {{{cog cog.out('x') }}}", ".. {{{end}}}", "", *REGION]
    assert lines_of(lines) == [(1, 1, 2), (4, 6, 8)]


def test_what_a_region_holds_says_nothing_about_what_follows():
    output = ["Text::", "", ".. code-block:: none", "", "   x::", ""]
    lines = [*REGION[:3], *output, REGION[4], *REGION]
    assert [begin for begin, _, _ in lines_of(lines)] == [1, 11]


def test_markers_can_be_others():
    markers = Markers("<<cog", ">>", "<<end>>")
    lines = [".. <<cog", ".. >>", ".. <<end>>", *REGION]
    assert lines_of(lines, markers) == [(1, 2, 3)]


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (REGION[:2], 1, "'}}}' is missing"),
        (REGION[:4], 3, "'{{{end}}}' is missing"),
        ([*REGION[:2], *REGION], 3, "'{{{cog' where '}}}' was expected"),
        ([*REGION[:3], *REGION], 4, "'{{{cog' where '{{{end}}}' was expected"),
        ([*REGION[:3], *REGION[2:]], 4, "'}}}' where '{{{end}}}' was expected"),
        (["Text.", "", *REGION[2:]], 3, "'}}}' without a '{{{cog'"),
        (["A paragraph.", *REGION], 2, "goes on with the paragraph above"),
        (["Text.", "", REGION[4]], 3, "'{{{end}}}' without a '{{{cog'"),
    ],
)
def test_markers_that_do_not_fit_are_an_error_at_their_line(lines, line, message):
    with pytest.raises(RegionError, match=message) as caught:
        find_regions("\n".join(lines))
    assert caught.value.line == line


@given(st.lists(st.sampled_from(["text", "", "x::", ".. code::", "   y", "..", "====", *REGION])))
def test_regions_never_overlap(lines):
    try:
        regions = find_regions("\n".join(lines))
    except RegionError:
        return  # that it names a line is tested above
    ends = [0, *(region.end_output for region in regions)]
    for region, last in zip(regions, ends, strict=False):
        assert last < region.begin <= region.end < region.end_output <= len(lines)
