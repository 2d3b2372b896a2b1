"""Facts about notebooks: they show and are counted like any other document, their output is not."""

from __future__ import annotations

import pytest

pytest.importorskip("myst_nb")
nbformat = pytest.importorskip("nbformat")

# What myst-nb calls that docutils and Sphinx deprecate.
pytestmark = [
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

FIRST = """\
# Start

A *whale* with `code`.

```{toctree}
second
```

Whales {mrstats:count}`whale`.

```{mrstats:frequency}
:top: 0
```
"""
SECOND = """\
---
file_format: mystnb
kernelspec:
  name: python3
---

# Second

Another whale.

```{code-cell} ipython3
print("printed")
```
"""


def notebook():
    """A notebook with a cell of text, and one of code that was run."""
    from nbformat import v4

    shown = {"text/markdown": "displayed", "text/html": "displayed"}
    outputs = [
        v4.new_output("stream", text="streamed\n"),
        v4.new_output("display_data", data=shown),
    ]
    code = v4.new_code_cell("print('streamed')", execution_count=1, outputs=outputs)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    cells = [v4.new_markdown_cell(FIRST), code]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell{number}"  # random, by default
    return nbformat.writes(v4.new_notebook(cells=cells, metadata=metadata))


def test_notebooks_show_numbers_and_are_counted_without_their_output(site):
    conf = (site.source / "conf.py").read_text()
    settings = "nb_execution_mode = 'off'\nsuppress_warnings = ['myst-nb.lexer']\n"
    # Named here, as Sphinx keeps what other tests' extensions add to the default of this process.
    suffixes = "source_suffix = {'.rst': 'restructuredtext', '.md': 'myst-nb', '.ipynb': 'myst-nb'}"
    site.write("conf.py", f"{conf}extensions += ['myst_nb']\n{settings}{suffixes}\n")
    site.write("index.ipynb", notebook())
    site.write("second.md", SECOND)
    build = site.build()
    assert build.words("index.html") == {
        "whale": 2, "a": 1, "another": 1, "second": 1, "start": 1, "whales": 1, "with": 1,
    }  # fmt: skip
    assert "<p>Whales 2.</p>" in build.page("index.html")
    assert "displayed" in build.page("index.html")
    assert build.mtimes() == site.build().mtimes()
