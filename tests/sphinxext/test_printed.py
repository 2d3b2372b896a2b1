"""Facts about books: LaTeX becomes a PDF whose links lead somewhere, and an EPUB is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

EPUBCHECK = Path("/usr/share/java/epubcheck.jar")  # where Debian has it
INDEX = "Sea\n===\n\nThe white whale & the *ship*.\n\n.. toctree::\n\n   more\n   words\n"
MORE = "Größe_100%\n==========\n\nA white whale.\n\n.. _deep:\n\nDeep, the whale {x} $y$ #z ~.\n"
KINDS = ["bars", "zipf", "heaps", "dispersion", "heatmap"]
WORDS = (
    "Words\n=====\n\n"
    ".. mrstats:frequency::\n   :format: bars\n   :caption: *Bars* & more\n   :name: bars\n\n"
    ".. mrstats:frequency::\n   :format: list\n   :caption: A list_\n\n"
    ".. mrstats:frequency::\n   :format: text\n   :columns: word share\n\n"
    ".. mrstats:keywords::\n   :by-document:\n\n"
    ".. mrstats:keywords::\n   :documents: more\n\n"
    ".. mrstats:ngrams::\n   :columns: rank ngram count share documents g2 pmi\n\n"
    ".. mrstats:kwic:: whale\n   :caption: Whales\n\n"
    ".. mrstats:summary::\n\n"
    ".. mrstats:vocabulary::\n\n"
    "See :numref:`bars` and :numref:`plot-bars`; :mrstats:tokens:`**` words.\n\n"
) + "\n".join(
    f".. mrstats:plot::\n   :kind: {kind}\n   :words: whale\n   :caption: A {kind}\n"
    f"   :name: plot-{kind}\n"
    if kind in ("dispersion", "heatmap")
    else f".. mrstats:plot::\n   :kind: {kind}\n   :caption: A {kind}\n   :name: plot-{kind}\n"
    for kind in KINDS
)
CONF = {"nitpicky": True, "project": "Sea", "author": "A", "copyright": "A", "version": "1"}


@pytest.fixture
def book(site):
    site.write("index.rst", INDEX)
    site.write("more.rst", MORE)
    site.write("words.rst", WORDS.replace("list_", "list"))
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
