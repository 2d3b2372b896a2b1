"""What a glob on document names matches."""

from __future__ import annotations

import pytest

from sphinx_mrstats.documents import document_filter, glob_to_regex, match_documents


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("**", ["index", "a/b/c"], []),
        ("*", ["index"], ["a/b", "a/b/c"]),
        ("guide/*", ["guide/a"], ["guide/a/b", "guide", "guides/a"]),
        ("guide/**", ["guide/a", "guide/a/b"], ["guide", "x/guide/a"]),
        ("guide/", ["guide/a", "guide/a/b"], ["guide"]),
        ("**/a", ["a", "x/a", "x/y/a"], ["ba", "x/ba", "a/x"]),
        ("**/a/b", ["a/b", "x/a/b", "a/b/a/b"], ["a/b/a", "xa/b"]),
        ("x/**/a/*", ["x/a/b", "x/a/a/b", "x/y/a/a"], ["x/a", "x/y/b"]),
        ("**/**/a", ["a", "x/a", "x/y/a"], ["xa"]),
        ("x/**/a", ["x/a", "x/y/a", "x/y/z/a"], ["xa", "x/ya"]),
        ("a**", ["a", "ab/c"], ["ba"]),
        ("rel-?.[0-9]", ["rel-1.0"], ["rel-1.x", "rel-/.0", "rel-10.0"]),
        ("[!a]", ["b"], ["a", "/"]),
        ("[]]", ["]"], ["["]),
        ("[", ["["], []),
        ("a.b+(c)", ["a.b+(c)"], ["axb+(c)"]),
        ("new\n*", ["new\nline"], ["new"]),
    ],
)
def test_a_star_stays_within_a_folder_and_two_do_not(pattern, matching, others):
    assert match_documents([*matching, *others], [pattern]) == matching


def test_an_empty_pattern_is_refused():
    with pytest.raises(ValueError, match="use '\\*\\*' for all"):
        glob_to_regex("")


def test_any_of_include_and_none_of_exclude():
    wanted = document_filter(["a/*", "b/*"], ["*/x"])
    assert [name for name in ("a/1", "b/1", "a/x", "c/1") if wanted(name)] == ["a/1", "b/1"]


def test_no_include_matches_nothing():
    assert match_documents(["a"], []) == []


def test_a_pattern_of_many_stars_does_not_take_forever():
    assert not glob_to_regex("**/a" * 6 + "/b").fullmatch("a/" * 60 + "c")
