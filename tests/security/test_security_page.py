"""Each row of the page on security names a test, and those tests exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "security.rst").read_text(encoding="utf-8")
NAMED = re.compile(r"^     - ``(tests/\S+\.py)::(\w+)``$", re.MULTILINE)


def test_each_row_names_a_test():
    rows = re.findall(r"^   \* - ", PAGE, re.MULTILINE)
    headings = re.findall(r"^     - Test$", PAGE, re.MULTILINE)
    assert len(NAMED.findall(PAGE)) == len(rows) - len(headings)


def test_each_test_that_is_named_exists():
    missing = [
        f"{file}::{name}"
        for file, name in NAMED.findall(PAGE)
        if not re.search(rf"^def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert missing == []
