"""What `tools/size.py` counts as code."""

from __future__ import annotations

from tools.size import lines_of_code, modules_here, sizes


def test_blank_lines_comments_and_docstrings_are_no_code():
    source = '''"""What it is."""

# why

LIMIT = (
    3,  # at most
)
"""What the limit is for."""


def first(words):
    """Return the first.

    Of several.
    """
    return f"""
{words[0]}
"""
'''
    assert lines_of_code(source) == 3 + 1 + 3


def test_each_package_is_counted_with_those_below_it():
    found = sizes({"p/a.py": "x = 1\n", "p/q/b.py": "x = 1\ny = 2\n", "p/q/r/c.py": "\n"})
    assert found == {"a.py": (1, 1), "p/q": (2, 2)}


def test_the_modules_of_the_package_are_found():
    assert "sphinx_mrstats/__init__.py" in modules_here()
