"""Facts about books: LaTeX becomes a PDF whose links lead somewhere, and an EPUB is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.sphinxext.everything import write_everything

pytestmark = pytest.mark.slow

EPUBCHECK = Path("/usr/share/java/epubcheck.jar")  # where Debian has it
CONF = {"nitpicky": True, "project": "Sea", "author": "A", "copyright": "A", "version": "1"}


@pytest.fixture
def book(site):
    write_everything(site)
    return site


@pytest.mark.skipif(not shutil.which("latexmk"), reason="latexmk (Debian: latexmk) is missing")
def test_latex_compiles_and_every_link_leads_somewhere(book):
    build = book.build("latex", confoverrides=CONF)
    command = ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "sea.tex"]
    done = subprocess.run(command, cwd=build.outdir, capture_output=True, timeout=150, check=False)
    log = (build.outdir / "sea.log").read_text(encoding="utf-8", errors="replace")
    if missing := re.search(r"File `(\S+)' not found", log):
        pytest.skip(f"LaTeX lacks {missing[1]}")
    assert done.returncode == 0, log[-3000:]
    assert (build.outdir / "sea.pdf").read_bytes().startswith(b"%PDF-")
    assert not re.findall(r".*undefined.*", log)


@pytest.mark.skipif(
    not (shutil.which("java") and EPUBCHECK.exists()), reason="Debian's epubcheck is missing"
)
def test_an_epub_passes_the_check(book):
    build = book.build("epub", confoverrides={**CONF, "epub_show_urls": "no"})
    command = ["java", "-jar", str(EPUBCHECK), str(build.outdir / "Sea.epub")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stderr
    assert "No errors or warnings detected" in done.stdout + done.stderr
