"""What a conf.py writes out is known, and what else it does is a doubt with its line."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.documents import confpy
from sphinx_mrstats.documents.confpy import EVERYTHING, read_conf


def read(text):
    conf = read_conf(textwrap.dedent(text).encode())
    return dict(conf.values), dict(conf.doubts)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x = 'a' 'b'", "ab"),
        ("x = ['a', 'b'] + ['c']", ["a", "b", "c"]),
        (
            "x = {'.rst': 'restructuredtext', '.md': None}",
            {".rst": "restructuredtext", ".md": None},
        ),
        ("x: list[str] = ['a']", ["a"]),
        ("x = ['a']\nx += ['b']\nx.append('c')\nx.extend(('d', 'e'))", ["a", "b", "c", "d", "e"]),
        ("x = ['a']\nx.insert(0, 'b')", ["a", "b"]),
        ("x = {}\nx['a'] = 'b'\nx.update({'c': 'd'})", {"a": "b", "c": "d"}),
        ("y = 'a'\nx = [y, *['b']]", ["a", "b"]),
        ("v = '1'\nx = f'''.. |v| replace:: {v}'''", ".. |v| replace:: 1"),
        ("y, x = 'a', 'b'", "b"),
        ("y = x = 'a'", "a"),
        ("x = 'a'\nx = None", None),
        ("if ready():\n    x = 'a'\nelse:\n    x = 'a'", "a"),
        ("with open('f') as f:\n    x = 'a'", "a"),
        ("try:\n    x = 'a'\nfinally:\n    y = 'b'", "a"),
    ],
)
def test_what_is_written_out_is_known(text, value):
    values, doubts = read(text)
    assert (values["x"], "x" in doubts) == (value, False)


@pytest.mark.parametrize(
    ("text", "value", "line"),
    [
        ("x = get()", "none", 1),
        ("x = ['a', get()]", ["a"], 1),
        ("x = ['a']\nx += get()", ["a"], 2),
        ("x = ['a']\nx.append(get())", ["a"], 2),
        ("x = ['a']\nif tags.has('b'):\n    x.append('b')", ["a"], 3),
        ("x = ['a']\ntry:\n    import b\nexcept ImportError:\n    x = []", ["a"], 5),
        ("x = ['a']\nfor y in 'bc':\n    x.append(y)", ["a"], 3),
        ("x = ['a', 'b']\nx.remove('a')", ["a", "b"], 2),
        ("from version import v\nx = f'is {v}.'", "is .", 2),
        ("x = 'a' + get() + 'b'", "ab", 1),
        ("x = {'a': 'b', 'c': get()}", {"a": "b"}, 1),
        ("from common import x", "none", 1),
        ("def x(): pass", "none", 1),
        ("x = ['a']\ndel x", "none", 2),
    ],
)
def test_what_is_not_is_a_doubt_at_its_line_and_what_is_certain_stays(text, value, line):
    values, doubts = read(text)
    assert values.get("x", "none") == value
    assert doubts["x"] == line


@pytest.mark.parametrize("text", ["from common import *", "exec(open('common.py').read())"])
def test_what_may_set_anything_is_a_doubt_of_everything(text):
    assert read(text)[1] == {EVERYTHING: 1}


def test_what_sets_names_in_a_dictionary_of_its_own_is_a_doubt_of_that():
    text = "about = {}\nexec(open('about.py').read(), about)\nlanguage = 'en'\n"
    assert read(text) == ({"language": "en"}, {"about": 2})


def test_nothing_is_run(tmp_path):
    path = tmp_path / "ran"
    read(f"x = open({str(path)!r}, 'w')\nx = __import__('os').mkdir({str(path)!r})\n")
    assert not path.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"x = (", r"not valid Python \(line 1\)"),
        (b"x = 1\0", "can't be read as Python|not valid Python"),
        (b"x = " + b"-" * 50_000 + b"1", "can't be read as Python"),
        (b"x = " + b"1+" * 50_000 + b"1", "can't be read as Python"),
        (b"#" * (confpy.MOST_BYTES + 1), "larger than 1 MiB"),
    ],
)
def test_what_no_person_wrote_is_refused(data, message):
    with pytest.raises(ValueError, match=message):
        read_conf(data)


def test_values_that_double_and_double_again_end():
    text = "x = ['a']\n" + "x = [*x, *x]\n" * 60 + "y = 'b' * 10**9\n"
    values, doubts = read(text)
    assert "x" in doubts
    assert "y" in doubts
    assert "y" not in values


def test_statements_in_statements_end():
    text = "".join(f"{' ' * n}if a:\n" for n in range(90)) + " " * 90 + "x = 'a'\n"
    assert EVERYTHING in read(text)[1] or "x" in read(text)[1]


def test_as_many_terms_as_there_are_can_be_added_up():
    assert read("x = " + " + ".join(["'a'"] * 300))[0] == {"x": "a" * 300}


def test_a_conf_py_may_say_its_encoding():
    conf = read_conf("# -*- coding: latin-1 -*-\nx = 'caf\xe9'\n".encode("latin-1"))
    assert conf.values == {"x": "caf\xe9"}


_NAMES = st.sampled_from(["a", "b", "c"])
_LITERALS = st.recursive(
    st.text("xyz'\\\n{}", max_size=4) | st.integers(-9, 9) | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("k", max_size=2), inner),
    max_leaves=6,
)
_STATEMENTS = st.lists(
    st.one_of(
        st.builds(lambda name, value: f"{name} = {value!r}", _NAMES, _LITERALS),
        st.builds(lambda name, other: f"{name} = {other}", _NAMES, _NAMES),
        st.builds(lambda name, value: f"{name} = [*{value!r}]", _NAMES, st.lists(_LITERALS)),
        st.builds(lambda name, value: f"{name} += [{value!r}]", _NAMES, _LITERALS),
        st.builds(lambda name, value: f"{name}.append({value!r})", _NAMES, _LITERALS),
        st.builds(lambda name, other: f"{name} = f'-{{{other}}}'", _NAMES, _NAMES),
    ),
    max_size=8,
)


@given(_STATEMENTS)
def test_what_is_known_is_what_python_makes_of_it(statements):
    text, expected = "", {}
    for statement in statements:
        namespace = {}
        try:
            exec(text + statement, namespace)
        except (NameError, TypeError, AttributeError):
            continue
        text += statement + "\n"
        expected = {name: namespace[name] for name in "abc" if name in namespace}
    conf = read_conf(text.encode())
    known = {name: value for name, value in conf.values.items() if name not in conf.doubts}
    assert known == {name: value for name, value in expected.items() if name in known}
    assert expected.keys() == known.keys() | (conf.doubts.keys() & expected.keys())
