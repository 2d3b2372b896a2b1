"""What the tool makes of real projects, and what a change to it does to them.

``python -m benchmarks.projects [PROJECT ...]`` takes the documentation of public projects, each a
folder with a conf.py or ``NAME==VERSION/FOLDER``, a source distribution from the package index (by
default the `PROJECTS` below). No conf.py, setup or test of theirs is run. For each it prints

- how many documents ``count`` finds, and how many of those Sphinx has that it misses or adds,
- how many of them have exactly the words of the doctree that Sphinx makes, with what the conf.py
  writes out for its settings (documents of which Sphinx loses text are left out of this),
- the cog regions in them,
- what ``audit`` finds, and the CPU time of counting and of the audit.

``--save FILE`` keeps the run, and ``--against FILE`` prints what has changed since a kept one:
other documents, other words, more or fewer findings, more time.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.corpora import default_cache
from benchmarks.sphinx_reading import ProjectReader
from sphinx_mrstats import count_documents
from sphinx_mrstats.cli import main as command_line
from sphinx_mrstats.cogging.regions import RegionError, find_regions
from sphinx_mrstats.documents import find_documents, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["PROJECTS", "Measured", "changes", "main", "measure", "unpack_sdist"]

# Projects whose source distributions carry their documentation: reStructuredText, Markdown, both.
PROJECTS = (
    "aiohttp==3.11.11/docs",
    "anyio==4.8.0/docs",
    "attrs==25.1.0/docs",
    "babel==2.16.0/docs",
    "cattrs==24.1.2/docs",
    "celery==5.4.0/docs",
    "click==8.1.8/docs",
    "coverage==7.6.10/doc",
    "cryptography==44.0.0/docs",
    "django==5.2/docs",
    "Flask==3.1.0/docs",
    "gevent==24.11.1/docs",
    "jinja2==3.1.5/docs",
    "jupyter_client==8.6.3/docs",
    "mypy==1.14.1/docs/source",
    "networkx==3.4.2/doc",
    "numpy==2.2.1/doc/source",
    "packaging==24.2/docs",
    "pip==24.3.1/docs/html",
    "pyramid==2.0.2/docs",
    "pytest==8.3.4/doc/en",
    "scikit_build_core==0.10.7/docs",
    "Scrapy==2.12.0/docs",
    "setuptools==75.8.0/docs",
    "Sphinx==9.0.4/doc",
    "SQLAlchemy==2.0.36/doc/build",
    "structlog==25.1.0/docs",
    "tornado==6.4.2/docs",
    "trio==0.28.0/docs/source",
    "Twisted==24.11.0/docs",
    "urllib3==2.3.0/docs",
    "Werkzeug==3.1.3/docs",
)

_SDIST = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.+!]+)/(?P<folder>.+)")

_SIMPLE = "application/vnd.pypi.simple.v1+json"

# Of the two times that are compared: less is within what one and the same run differs.
_SLOWER = 1.3
_LEAST_SECONDS = 0.5


@dataclass
class Measured:
    """What was found in one project.

    `documents` has, for each document, its number of tokens and a digest of its words, `findings`
    what the audit says, a line for each. Times are of the CPU, in seconds.
    """

    name: str
    documents: dict[str, tuple[int, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    n_compared: int = 0
    n_regions: int = 0
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count_seconds: float = 0
    audit_seconds: float = 0

    @property
    def n_tokens(self) -> int:
        """How many words were counted, of all documents."""
        return sum(n for n, _ in self.documents.values())


def measure(name: str, folder: Path, *, show: int = 0) -> Measured:
    """Measure the project whose conf.py is in `folder`; print the words of `show` that differ."""
    found = find_documents([folder])
    measured = Measured(name, notes=list(found.notes))
    start = time.process_time()
    counted = count_documents(found, by_document=True, engine="serial", on_problem=lambda _: None)
    measured.count_seconds = time.process_time() - start
    by_document = counted.by_document or {}
    measured.documents = {
        document: (sum(words.values()), _digest(words)) for document, words in by_document.items()
    }
    expected = ProjectReader(folder).read()
    measured.missing = sorted(expected.documents - by_document.keys())
    measured.added = sorted(by_document.keys() - expected.documents)
    for document in sorted(by_document.keys() & expected.words.keys()):
        measured.n_compared += 1
        if dict(by_document[document]) != dict(expected.words[document]):
            measured.differing.append(document)
            if len(measured.differing) <= show:
                print(
                    f"{name}: {document}:",
                    *_differing(expected.words[document], by_document[document]),
                )
    for document in found.documents:
        text = read_source(document.path).data.decode("utf-8", "replace")
        try:
            measured.n_regions += len(find_regions(text, parser=document.parser))
        except RegionError as error:
            measured.findings.append(f"cog {document.name}:{error.line}: {error}")
    start = time.process_time()
    measured.findings += sorted(_audit(folder))
    measured.audit_seconds = time.process_time() - start
    return measured


def _digest(words: Mapping[str, int]) -> str:
    return hashlib.blake2b(repr(sorted(words.items())).encode(), digest_size=8).hexdigest()


def _differing(expected: Mapping[str, int], counted: Mapping[str, int]) -> Iterator[str]:
    for word in sorted({*expected, *counted}):
        one, other = expected.get(word, 0), counted.get(word, 0)
        if one != other:
            yield f"{word} {one} → {other}"


def _audit(folder: Path) -> Iterator[str]:
    """Audit a project as the command line does; give each finding in a line."""
    output, said = io.StringIO(), io.StringIO()
    arguments = ["audit", str(folder), "--format", "json", "--exit-zero", "--workers", "1"]
    with redirect_stdout(output), redirect_stderr(said):
        status = command_line(arguments)
    if status not in (0, 2):
        raise SystemExit(f"{folder}: the audit ended with {status}: {said.getvalue()}")
    for finding in json.loads(output.getvalue())["findings"]:
        path = Path(os.path.relpath(finding["path"] or folder, folder)).as_posix()
        yield f"{finding['check']} {path}:{finding['line']}: {finding['message']}"


def changes(before: Measured, now: Measured) -> list[str]:
    """Say in lines what is different from a kept run; none where nothing is.

    >>> changes(Measured("a"), Measured("a", {"index.rst": (3, "d1")}))
    ['+ index.rst: 3 words']
    """
    lines = [f"- {name}: {n} words" for name, (n, _) in _without(before, now)]
    lines += [f"+ {name}: {n} words" for name, (n, _) in _without(now, before)]
    for name, (n, digest) in sorted(now.documents.items()):
        n_before, digest_before = before.documents.get(name, (n, digest))
        if digest != digest_before:
            lines.append(f"~ {name}: {n_before} words, now {n}")
    old, new = Counter(before.findings), Counter(now.findings)
    lines += [f"- {finding}" for finding in sorted((old - new).elements())]
    lines += [f"+ {finding}" for finding in sorted((new - old).elements())]
    for what, one, other in (
        ("count", before.count_seconds, now.count_seconds),
        ("audit", before.audit_seconds, now.audit_seconds),
    ):
        if other > max(one * _SLOWER, one + _LEAST_SECONDS):
            lines.append(f"! {what} took {one:.1f} s, now {other:.1f} s")
    return lines


def _without(one: Measured, other: Measured) -> list[tuple[str, tuple[int, str]]]:
    names = sorted(one.documents.keys() - other.documents.keys())
    return [(name, one.documents[name]) for name in names]


def unpack_sdist(name: str, version: str, folder: str, cache: Path) -> Path:
    """Return a folder of a source distribution, which is downloaded once and never run.

    pip's own download would run the project's setup to ask for its metadata: the archive is taken
    from the index that pip is set up for.
    """
    kept = cache / f"{name}-{version}"
    if not (kept / folder / "conf.py").is_file():
        archive = _download(name, version)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar, tempfile.TemporaryDirectory() as top:
            for member in tar:
                inner = Path(*Path(member.name).parts[1:])
                if inner.is_relative_to(folder) and (member.isfile() or member.issym()):
                    member.name = inner.as_posix()
                    tar.extract(member, top, filter="data")
            if not Path(top, folder, "conf.py").is_file():
                raise SystemExit(f"{name}=={version}: there is no {folder}/conf.py in its sdist")
            kept.mkdir(parents=True, exist_ok=True)
            (kept / "pyproject.toml").touch()  # the top of the project
            (kept / folder).parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-R", str(Path(top, folder)), str(kept / folder)], check=True)
    return kept / folder


def _download(name: str, version: str) -> bytes:
    project = re.sub(r"[-_.]+", "-", name).lower()
    request = urllib.request.Request(f"{_index()}/{project}/", headers={"Accept": _SIMPLE})
    with urllib.request.urlopen(request, timeout=60) as answer:
        files = json.load(answer)["files"]
    wanted = re.compile(rf"{re.escape(project)}-{re.escape(version)}\.tar\.gz")
    for each in files:
        if wanted.fullmatch(re.sub(r"[-_.]+(?=.*-\d)", "-", each["filename"]).lower()):
            with urllib.request.urlopen(each["url"], timeout=180) as answer:
                data = answer.read()
            if hashlib.sha256(data).hexdigest() != each["hashes"]["sha256"]:
                raise SystemExit(f"{each['filename']}: not the file that the index lists")
            return data
    raise SystemExit(f"{name}=={version}: the index has no source distribution of it")


def _index() -> str:
    """Give the address of the package index that pip is set up for."""
    command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return (os.environ.get("PIP_INDEX_URL") or found or "https://pypi.org/simple").rstrip("/")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where a project misses what was asked for, else 0."""
    options = _parser().parse_args(arguments)
    cache = options.cache or default_cache().parent / "projects"
    results = []
    for spec in options.projects or PROJECTS:
        match = _SDIST.fullmatch(spec)
        if match:
            folder = unpack_sdist(match["name"], match["version"], match["folder"], cache)
        else:
            folder = Path(spec)
        name = f"{match['name']} {match['version']}" if match else folder.resolve().name
        print(f"{name} ...", file=sys.stderr)
        results.append(measure(name, folder, show=options.show))
    Console(width=None if sys.stdout.isatty() else 112).print(_table(results))
    for each in results:
        for what, names in (("misses", each.missing), ("adds", each.added)):
            if names:
                print(f"{each.name} {what} {len(names)}, such as {names[0]}")
    if options.against:
        _print_changes(_load(options.against), results)
    if options.save:
        kept = [asdict(each) for each in results]
        options.save.write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
    return int(
        any(
            each.missing
            or each.added
            or len(each.differing) > (1 - options.exact) * each.n_compared
            for each in results
        )
    )


def _load(path: Path) -> dict[str, Measured]:
    kept: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    for each in kept:
        each["documents"] = {name: tuple(value) for name, value in each["documents"].items()}
    return {each["name"]: Measured(**each) for each in kept}


def _print_changes(before: Mapping[str, Measured], now: Sequence[Measured]) -> None:
    print("\nChanged since the kept run:")
    n_lines = 0
    for each in now:
        if each.name not in before:
            print(f"  {each.name}: not in it")
            continue
        for line in changes(before[each.name], each):
            print(f"  {each.name}: {line}")
            n_lines += 1
    if not n_lines:
        print("  nothing")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.projects", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("projects", nargs="*", metavar="PROJECT")
    parser.add_argument("--cache", type=Path, help="where downloaded projects are kept")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list N differences each")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep this run")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with a kept run")
    parser.add_argument(
        "--exact",
        type=float,
        default=0.0,
        help="the least part of each project's documents that have the words of Sphinx, for exit"
        " code 0",
    )
    return parser


def _table(results: Sequence[Measured]) -> Table:
    table = Table(
        title="Real projects",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        caption="±: documents that Sphinx has and count hasn't, or the other way round",
        caption_justify="left",
    )
    table.add_column("project", no_wrap=True)
    for column in ("docs", "±", "equal", "tokens", "cog", "findings", "notes", "s", "s audit"):
        table.add_column(column, justify="right", no_wrap=True)
    for each in results:
        table.add_row(
            each.name,
            f"{len(each.documents):,}",
            str(len(each.missing) + len(each.added)),
            f"{each.n_compared - len(each.differing):,} of {each.n_compared:,}",
            f"{each.n_tokens:,}",
            str(each.n_regions),
            str(len(each.findings)),
            str(len(each.notes)),
            f"{each.count_seconds:.1f}",
            f"{each.audit_seconds:.1f}",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
