"""Files and parts of files become literal blocks."""

import pytest

from sphinx_mrstats.cogging import include_file
from sphinx_mrstats.errors import DocumentError, UsageError


@pytest.fixture
def document(tmp_path):
    text = "# licence\n#end header\n\ndef f():\n\n    pass\n\n# tests\nf()\n"
    (tmp_path / "f.py").write_text(text, encoding="utf-8")
    return tmp_path / "index.rst"


def test_a_whole_file_is_a_literal_block(document):
    text = include_file(document, "f.py", language="python", caption="f.py")
    assert text.startswith("\n.. code-block:: python\n\t:caption: f.py\n\n\t# licence\n\t#end")
    assert text.endswith("\tf()\n\n")


def test_a_part_stands_between_two_lines(document):
    text = include_file(document, "f.py", start="#end header", end="# tests")
    assert text == "\n.. code-block:: none\n\n\tdef f():\n\n\t    pass\n\n"


def test_what_is_not_there_is_named(document):
    with pytest.raises(UsageError, match=r"start='nowhere': no line of .*f\.py holds"):
        include_file(document, "f.py", start="nowhere")
    with pytest.raises(UsageError, match="end='# licence'"):
        include_file(document, "f.py", start="#end", end="# licence")
    with pytest.raises(DocumentError, match=r"missing\.py"):
        include_file(document, "missing.py")
