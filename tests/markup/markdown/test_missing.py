"""Without the packages that parse Markdown, all else goes on."""

import subprocess
import sys

import pytest

from sphinx_mrstats import count_documents, jobs

WITHOUT = """
import sys
sys.modules["markdown_it"] = None
from sphinx_mrstats.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def documents(tmp_path):
    (tmp_path / "a.rst").write_text("The sea.")
    (tmp_path / "b.md").write_text("A *whale*.")
    (tmp_path / "c.md").write_text("Another.")
    return [tmp_path / name for name in ("a.rst", "b.md", "c.md")]


def test_one_line_says_what_was_not_counted_and_what_to_install(documents, monkeypatch):
    monkeypatch.setattr(jobs, "can_read_markdown", lambda: False)
    with pytest.warns(UserWarning, match="b.md: this and 1 more are Markdown.*sphinx-mrstats.myst"):
        counted = count_documents(documents)
    assert sorted(dict(counted.most_common())) == ["sea", "the"]


def test_with_them_both_kinds_are_counted(documents):
    assert sorted(dict(count_documents(documents).most_common())) == [
        "a",
        "another",
        "sea",
        "the",
        "whale",
    ]


def test_a_command_that_reads_one_document_names_the_package(documents):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "prose", str(documents[1])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "without the package markdown_it: pip install" in done.stderr
    assert "Traceback" not in done.stderr
