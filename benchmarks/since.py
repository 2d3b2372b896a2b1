"""Whether ``audit --since`` finds exactly what commits brought in, and how long it takes.

``python -m benchmarks.since REPOSITORY FOLDER [--commits N]`` clones a git repository, takes the
newest N commits (200) that change documents in FOLDER, and for each, from the oldest to the newest,
audits what is staged since the commit before it, in a process of its own and with a cache that was
empty at the start, as a hook would. The same documents, and those of the commit before, are audited
as a whole and without a cache in this process; of each word, check and document, what a commit
brought in is as many places as there are more afterwards. Printed are

- the commits for which the findings are that difference, and the others, by name;
- with ``--show`` the findings, for a reader to judge: on a false alarm, nobody would act;
- the seconds and the processor seconds that it took, start-up included: median, nine of ten, most.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from sphinx_mrstats.cli import main as run

Places = Counter[tuple[str, str, str]]


def main(arguments: list[str] | None = None) -> int:
    """Print how exact and how fast it is; exit with 1 if it isn't exact."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.since", description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("folder")
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--show", action="store_true", help="list the findings")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        clone = Path(scratch, "clone")
        _git("clone", "-q", "--shared", str(options.repository.resolve()), str(clone))
        listed = _git(
            *("-C", str(clone), "rev-list", "--no-merges", f"--max-count={options.commits}"),
            *("HEAD", "--", f"{options.folder}/*.rst"),
        )
        os.environ["XDG_CACHE_HOME"] = str(Path(scratch, "cache"))
        return _measure(clone, options.folder, listed.split()[::-1], show=options.show)


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "core.hooksPath=/dev/null", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _measure(clone: Path, folder: str, commits: list[str], *, show: bool) -> int:
    seconds: list[float] = []
    cpu: list[float] = []
    n_findings, inexact = 0, []
    whole: dict[str, Places] = {}
    asked = ("--staged", "--since", "HEAD~1", "--format", "json")
    for commit in commits:
        sides = []
        for revision in (f"{commit}~1", commit):
            _git("-C", str(clone), "checkout", "-q", "--detach", revision)
            tree = _git("-C", str(clone), "rev-parse", f"HEAD:{folder}").strip()
            if tree not in whole:
                whole[tree] = _places(_audit(clone, folder))
            sides.append(whole[tree])
        start, used = time.perf_counter(), os.times()
        done = subprocess.run(
            [sys.executable, "-m", "sphinx_mrstats", "audit", folder, *asked],
            cwd=clone,
            capture_output=True,
            text=True,
            check=False,
        )
        seconds.append(time.perf_counter() - start)
        cpu.append(sum(os.times()[2:4]) - sum(used[2:4]))
        if done.returncode == 2:
            raise SystemExit(f"{commit}: {done.stderr}")
        findings = json.loads(done.stdout)["findings"]
        n_findings += len(findings)
        brought = Counter(sides[1])
        brought.subtract(sides[0])
        if _places(findings) != +brought:
            inexact.append(commit)
            print(f"{commit}: {_places(findings)}, and not {+brought}")
        for finding in findings if show else ():
            where = f"{finding['path']}:{finding['line']}"
            print(f"{commit[:10]} {where} {finding['check']}: {finding['message']}")
            print(f"    {finding['context']}", flush=True)
    n_places = sum(map(len, whole.values()))
    print(f"{len(commits)} commits, {len(whole)} states of the documents with {n_places} places")
    print(f"{n_findings} findings; other than the difference: {len(inexact)} {inexact}")
    for name, values in (("seconds", sorted(seconds)), ("processor seconds", sorted(cpu))):
        median, most = statistics.median(values), values[-1]
        print(
            f"{name}: median {median:.2f}, nine of ten"
            f" {values[int(0.9 * len(values))]:.2f}, most {most:.2f}"
        )
    return 1 if inexact else 0


def _audit(clone: Path, folder: str) -> list[dict[str, Any]]:
    """Audit all documents as they stand."""
    out = io.TextIOWrapper(io.BytesIO())
    with chdir(clone), redirect_stdout(out), redirect_stderr(io.StringIO()):
        run(["audit", folder, "--format", "json", "--engine", "serial"])
    out.flush()
    return list(json.loads(out.buffer.getvalue())["findings"])  # type: ignore[attr-defined]


def _places(findings: list[dict[str, Any]]) -> Places:
    """Count the places of findings by check, word and document."""
    return Counter(
        (finding["check"], finding["word"], place["path"])
        for finding in findings
        for place in finding["places"] or [{"path": ""}]
    )


if __name__ == "__main__":
    sys.exit(main())
