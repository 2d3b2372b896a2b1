"""Facts about MyST documents: they show and are counted like any other."""

from __future__ import annotations

import json

import pytest

from sphinx_mrstats import count_documents

pytest.importorskip("myst_parser")

PAGE = """\
# Title

Some *prose* with `code`, a [link](#here) and <https://example.org>.

<!-- [[[cog code() ]]] -->

By cog.

<!-- [[[end]]] -->

% comment

(here)=
```{note}
Whales {mrstats:count}`prose` times.
```

```python
code = 1
```

```{mrstats:frequency}
:top: 0
:stop-words: en
:caption: Words
```
"""


def test_a_myst_page_is_counted_and_shows_numbers(site):
    site.write("conf.py", (site.source / "conf.py").read_text() + "extensions += ['myst_parser']\n")
    site.write("index.md", PAGE)
    build = site.build(confoverrides={"nitpicky": True})
    assert build.words("index.html") == {
        "link": 1, "prose": 1, "times": 1, "title": 1, "whales": 1,
    }  # fmt: skip
    assert "<p>Whales 1 times.</p>" in build.page("index.html")
    assert build.mtimes() == site.build(confoverrides={"nitpicky": True}).mtimes()


EVERYTHING = """\
# The whale

:::{note}
Of {{ sea }} and `code`-based things, see [the file](conf.py).
:::

H<sub>two</sub>O and ~~none~~ at https://example.org/x_y[^note].

[^note]: A *footnote*.

Term
: Definition

| a | table |
|---|-------|
| {py:func}`x` | {ref}`a title <x>` |

```{eval-rst}
.. note:: From ``code`` to *text*
```

```{csv-table} Title
one, `two`
```

% [[[cog cog.out("x") ]]]

put out

% [[[end]]]
"""


def test_source_doctree_and_command_line_agree(site):
    settings = (
        "extensions += ['myst_parser']\n"
        "suppress_warnings = ['myst.strikethrough', 'ref.ref']\n"
        "myst_enable_extensions = ['colon_fence', 'deflist', 'strikethrough', 'substitution']\n"
        "myst_substitutions = {'sea': 'the *deep* sea'}\n"
    )
    site.write("conf.py", (site.source / "conf.py").read_text() + settings)
    site.write("index.md", EVERYTHING)
    counted = []
    for text in ("source", "doctree"):
        build = site.build("wordcount", confoverrides={"mrstats_text": text})
        counted.append(json.loads((build.outdir / "wordcount.json").read_text())["words"])
        site.remove("index.md")
        site.write("index.md", EVERYTHING)
    assert counted[0] == counted[1]
    assert counted[0]["deep"] == counted[0]["file"] == counted[0]["htwoo"] == 1
    assert not counted[0].keys() & {"code", "based", "https", "put", "two"}
    assert dict(count_documents(site.source).most_common()) == counted[0]


def test_neighbours_in_markdown_are_read_as_markdown(site):
    site.write("conf.py", (site.source / "conf.py").read_text() + "extensions += ['myst_parser']\n")
    site.write(
        "index.md", "# Sea\n\nThe `secret code` of *white* whales.\n\n```{mrstats:ngrams}\n```\n"
    )
    assert ["white whales", "1"] in site.build().rows("index.html")
    assert "secret" not in "".join(site.build().tables("index.html"))
