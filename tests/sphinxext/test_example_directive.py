"""The directive that the documentation adds by an extension of its own does what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "docs" / "contributing" / "own_words.py"


def test_the_example_shows_the_words_of_one_page_only_and_follows_the_others(tmp_path):
    (tmp_path / "own_words.py").write_text(EXAMPLE.read_text())
    (tmp_path / "conf.py").write_text(
        "import sys; sys.path.insert(0, '.')\nextensions = ['own_words']\n"
    )
    (tmp_path / "index.rst").write_text(
        "Sea\n===\n\nThe whale, the whale.\n\n.. toctree::\n\n   land\n\n"
        ".. mrstats:own-words::\n   :caption: Only here\n"
    )
    land = tmp_path / "land.rst"
    land.write_text("Land\n====\n\nThe sea.\n")

    def own_words() -> list[str]:
        build = [sys.executable, "-m", "sphinx", "-q", "-W", ".", "_build"]
        subprocess.run(build, cwd=tmp_path, check=True, timeout=120)
        page = (tmp_path / "_build" / "index.html").read_text(encoding="utf-8")
        table = page[page.index("Only here") :]
        return re.findall(r"<td><p>(.+?)</p></td>", table)

    assert own_words() == ["whale"]
    land.write_text("Land\n====\n\nThe whale.\n")
    assert own_words() == ["sea"]
