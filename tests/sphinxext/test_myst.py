"""Facts about MyST documents: they show and are counted like any other."""

from __future__ import annotations

import pytest

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
