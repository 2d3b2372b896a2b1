"""Feeds mutated and made-up inputs to all that reads strangers' files, and keeps what goes wrong.

Run it as ``python -m benchmarks.fuzz [--seconds N] [--seed N] [--folder FOLDER] [TARGET ...]``. The
inputs are real documents of which lines are deleted, doubled, swapped and indented, into which bits
of markup and hostile bytes are put; documents of a grammar; settings, command lines, names, JSON
and damaged databases. The same seed gives the same inputs, whatever their number.

What fails, or takes more than ten seconds of CPU time, is shrunk to the smallest input that fails
alike, and written as a line of ``tests/fuzzed.jsonl``, which ``tests/test_fuzz.py`` runs from then
on. Exits with 1 if anything does.

``--coverage TARGET`` has atheris drive a target instead, if it is installed: it keeps what reaches
new lines of the package.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
FOUND = ROOT / "tests" / "fuzzed.jsonl"

# More CPU time than any input of some kilobytes takes, and how long one may wait, or be kept
# waiting by what else runs on the machine.
_SECONDS_PER_INPUT = 10.0
_SECONDS_OF_WAITING = 300.0
_SECONDS_TO_SHRINK = 20.0

_MARKUP = [
    b"*",
    b"**",
    b"`",
    b"``",
    b"_",
    b"__",
    b"|",
    b"\\",
    b"::",
    b"::\n\n",
    b".. ",
    b".. [#]_ ",
    b".. _a: ",
    b".. |a| replace:: ",
    b".. note:: ",
    b".. code-block:: c\n\n",
    b".. csv-table::\n   :header: a, b\n\n",
    b".. list-table::\n\n   * - ",
    b".. table::\n\n",
    b"+---+---+\n| a | b |\n+---+---+\n",
    b"=== ===\na   b\n=== ===\n",
    b":term:`",
    b":abbr:`a (",
    b":ref:`a <",
    b":py:func:`",
    b"|a|",
    b"[1]_",
    b"a_",
    b"`a <b>`__",
    b"http://a.b",
    b"\n====\n",
    b"\n----\n",
    b"====\n",
    b"* ",
    b"1. ",
    b"#. ",
    b"i. ",
    b":a: ",
    b"-a  ",
    b"--b=c  ",
    b"| ",
    b">>> ",
    b"    ",
    b"\t",
    b" ",
    b"\n",
    b"\n\n",
    b"   ",
    b"-- a",
    b".. [[[cog cog.out('a') ]]]\n.. [[[end]]]\n",
    b"[[[cog",
    b"]]]",
    b"[[[end]]]",
    b".. only:: html\n\n   ",
    b".. role:: a(b)\n",
    b".. default-role:: code\n",
    b".. mrstats: ignore teh\n",
    b"```\n",
    b"~~~",
    b":::{note}\n",
    b"```{code}\n",
    b"[a](b)",
    b"![a](b)",
    b"<!-- ",
    b"-->",
    b"<b>",
    b"{ref}`a`",
    b"{{ a }}",
    b"> ",
    b"# ",
    b"---\n",
    b"$a$",
    b"(a)=\n",
    b"[^1]",
    b"% ",
    b"| a | b |\n|---|---|\n",
]
_HOSTILE = [
    b"\0",
    b"\x0b",
    b"\x0c",
    b"\x1b[31m",
    b"\x1c",
    b"\x1f",
    b"\x7f",
    b"\x80",
    b"\xc2\x85",
    b"\xc2\xa0",
    b"\xc2\xad",
    b"\xe2\x80\x8b",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xae",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xcc\x88",
    b"T\xcc\x88",
    b"e\xcc\x81" * 9,
    b"\xef\xbf\xbd",
    b"\xf0\x9f\x98\x80",
    b"\xed\xa0\x80",
    b"\xc4\xb0",
    b"\xe2\x80\x99",
    b"\xe2\x80\x90",
    b"\r",
    b"\r\n",
    b"=",
    b"*" * 99,
    b"[" * 99,
]
_SETTINGS = [
    b"[tool.sphinx-mrstats]\n",
    b"[tool.sphinx-mrstats.audit]\n",
    b"[tool.sphinx-mrstats.cog]\n",
    b"[tool.sphinx-mrstats.audit.typo]\n",
    b"include = ['**']\n",
    b"exclude = 1\n",
    b"cache = 'x'\n",
    b"engine = 'pool'\n",
    b"workers = 2\n",
    b"text = 'doctree'\n",
    b"a = [[[",
    b"a = {b = 1}\n",
    b"select = ['typo']\n",
    b"allow = ['x@y']\n",
    b"baseline = '\\u0000'\n",
    b"= 1979-05-27T07:32:00Z\n",
    b"inf\n",
    b"nan\n",
    b"min-count = -1\n",
    b"[[tool.sphinx-mrstats]]\n",
    b"tool = 1\n",
    b"'''",
    b'"""',
    b"9" * 40,
]
_JSON = [
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b":",
    b",",
    b"1",
    b"-1",
    b"1e999",
    b"NaN",
    b"true",
    b"null",
    b'"words":',
    b'"format": 1',
    b'"by_document": {',
    b'{"format": 1, "documents": 1, "tokens": 1, "types": 1, "words": {"a": 1}}',
    b'{"check": "typo", "word": "a", "path": "a", "places": 1, "fingerprint": "a"}\n',
    b'"\\ud800"',
    b'{"version": "0.2", "words": ["a"]}',
    b"// a\n",
    b"# a\n",
    b"<<<<<<<",
]
_PYTHON = [
    b"a = ",
    b"[",
    b"]",
    b"'x'",
    b"{",
    b"}",
    b"(",
    b")",
    b"+= ",
    b".append('x')\n",
    b"if a:\n    ",
    b"exclude_patterns = ['x']\n",
    b"f'{a[0]!r:>9}'",
    b"source_suffix = {'.md': 'markdown'}\n",
    b"default_role = 'any'\n",
    b"for a in a: ",
    b"lambda: a",
    b"'a' * 10**9\n",
    b"a = a + a\n" * 9,
    b"\\\n",
    b"from a import b\n",
    b"myst_enable_extensions = []\n",
    b"rst_prolog = '''\n",
    b"9**9**9\n",
    b"'%s' % a",
    b"...",
]
_ARGUMENTS = [
    b"docs\n",
    b"docs/a.rst\n",
    b"--top\n",
    b"--format\njson\n",
    b"--format\ncsv\n",
    b"--by-document\n",
    b"--min-length\n",
    b"99999999999999999999\n",
    b"-1\n",
    b"--stop-words\n",
    b"en\n",
    b"--select\ntypo,\n",
    b"whale\n",
    b"--context\n",
    b"--\n",
    b"-\n",
    b"--help\n",
    b"--sort\n",
    b"--window\n0\n",
    b"--include\ncode\n",
    b"--size\n3\n",
    b"--version\n",
    b"\n",
    b"**/*.rst\n",
    b"[z-a]\n",
    b"--diff\n",
    b"--since\nHEAD\n",
    b"s3://x\n",
]


def _mutate(data: bytes, bits: Sequence[bytes], chance: random.Random) -> bytes:
    """Change a document as a hand might that slips, some times."""
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(lines))
        kind = chance.randrange(9)
        if kind == 0 and len(lines) > 1:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[at])
        elif kind == 2:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 3:
            lines[at] = b" " * chance.randint(1, 5) + lines[at]
        elif kind == 4:
            lines[at] = lines[at].lstrip()
        elif kind == 5:
            cut = chance.randint(0, len(lines[at]))
            lines[at : at + 1] = [lines[at][:cut], lines[at][cut:]]
        else:
            bit = chance.choice(_HOSTILE if kind == 6 else bits)
            cut = chance.randint(0, len(lines[at]))
            lines[at] = lines[at][:cut] + bit + lines[at][cut:]
    return b"\n".join(lines)


def _grown(bits: Sequence[bytes], chance: random.Random) -> bytes:
    """Put bits of a grammar together, with words between."""
    words = [b"whale", b"The sea", b"a", b"caf\xc3\xa9", b"don't", b"x-ray", b"9", b""]
    parts = []
    for _ in range(chance.randint(1, 40)):
        parts.append(chance.choice(bits) if chance.random() < 0.6 else chance.choice(words))
        if chance.random() < 0.1:
            parts.append(chance.choice(_HOSTILE))
        if chance.random() < 0.3:
            parts.append(chance.choice([b"\n", b"\n\n", b"\n   ", b" "]))
    return b"".join(parts)


class Inputs:
    """The inputs of each target: number N is the same for the same seed and folder."""

    def __init__(self, seed: int, folders: Sequence[Path]) -> None:
        self.seed = seed
        found = (path for folder in folders for path in sorted(folder.rglob("*")))
        files = [
            path for path in found if path.suffix in {".rst", ".md", ".txt"} and path.is_file()
        ]
        self.documents = [
            path.read_bytes()[:20_000] for path in files if "_build" not in path.parts
        ]
        self.settings = [(ROOT / "pyproject.toml").read_bytes()[-1500:]]
        self.confs = [(ROOT / "docs" / "conf.py").read_bytes()]

    def give(self, target: str, number: int) -> bytes:
        """Make the input of this number."""
        chance = random.Random(f"{self.seed} {target} {number}")
        bits, real = {
            "settings": (_SETTINGS, self.settings),
            "saved": (_JSON, [b'{"format": 1, "documents": 1, "tokens": 1, "types": 1}']),
            "conf": (_PYTHON, self.confs),
            "command_line": (_ARGUMENTS, [b"docs"]),
            "names": (_HOSTILE + _MARKUP, [b"a"]),
            "patterns": (
                [b"*", b"**", b"[", b"]", b"!", b"?", b"{", b"/", b"\\", b"-", b"\n"],
                [b"**/*.rst"],
            ),
        }.get(target, (_MARKUP, self.documents or [b"The sea.\n"]))
        if target == "cache" or chance.random() < 0.02:
            return chance.randbytes(chance.randint(0, 60))
        if chance.random() < 0.4:
            return _grown(bits, chance)
        return _mutate(chance.choice(real), bits, chance)


def _fails(run: Callable[[bytes], None], data: bytes) -> str:
    """Say how a target fails, in the same words for the same fault; empty if it doesn't."""

    def too_long(_number: int, _frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGPROF, too_long)
    signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_PROF, _SECONDS_PER_INPUT)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS_OF_WAITING)
    try:
        run(data)
    except BaseException as error:  # whatever it is, it should not be
        if isinstance(error, KeyboardInterrupt):
            raise
        at = error.__traceback__
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        place = "" if at is None else Path(at.tb_frame.f_code.co_filename).name
        said = (
            str(error).partition("\n")[0].partition(":")[0]
            if isinstance(error, AssertionError)
            else ""
        )
        return f"{type(error).__name__} in {place} {said}".strip()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
    return ""


def _shrink(run: Callable[[bytes], None], data: bytes, fault: str) -> bytes:
    """Take away what isn't needed for the same fault (delta debugging, by halves of halves)."""
    until = time.monotonic() + _SECONDS_TO_SHRINK
    size = max(len(data) // 2, 1)
    while size and time.monotonic() < until:
        at = 0
        while at < len(data) and time.monotonic() < until:
            fewer = data[:at] + data[at + size :]
            if _fails(run, fewer) == fault:
                data = fewer
            else:
                at += size
        size //= 2
    return data


def _rounds(targets: Sequence[str], seconds: float) -> Iterator[tuple[str, int]]:
    """Give each target an equal share of the time, in turn."""
    until = time.monotonic() + seconds
    spent: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    while time.monotonic() < until:
        target = min(targets, key=lambda name: spent[name])
        start = time.monotonic()
        yield target, numbers[target]
        numbers[target] += 1
        spent[target] += int((time.monotonic() - start) * 1e6) + 1


def fuzz(targets: Sequence[str], seconds: float, seed: int, folders: Sequence[Path]) -> int:
    """Fuzz for some seconds; print a line for each target, and return the number of faults."""
    from benchmarks.fuzztargets import TARGETS

    inputs = Inputs(seed, folders)
    done: Counter[str] = Counter()
    faults: dict[tuple[str, str], bytes] = {}
    for target, number in _rounds(targets or [*TARGETS], seconds):
        run, data = TARGETS[target], inputs.give(target, number)
        faulthandler.dump_traceback_later(2 * _SECONDS_OF_WAITING, exit=True)  # stuck in C
        fault = _fails(run, data)
        done[target] += 1
        if fault and (target, fault) not in faults:
            faulthandler.cancel_dump_traceback_later()
            faults[target, fault] = _shrink(run, data, fault)
            print(f"{target} {number}: {fault}: {faults[target, fault]!r}", flush=True)
    faulthandler.cancel_dump_traceback_later()
    for target, n in sorted(done.items()):
        print(f"{target:<18}{n:>9,} inputs")
    print(f"{sum(done.values()):,} inputs, seed {seed}, {len(faults)} faults")
    if faults:
        with FOUND.open("a", encoding="utf-8") as file:
            for (target, _), data in faults.items():
                file.write(json.dumps({"target": target, "input": data.decode("latin-1")}) + "\n")
    return len(faults)


def cover(target: str, seconds: float, seed: int) -> None:
    """Let atheris drive a target; it ends the process, with a traceback where it finds a fault."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

    with atheris.instrument_imports(include=["sphinx_mrstats"]):
        from benchmarks.fuzztargets import TARGETS

    arguments = [f"-max_total_time={seconds:.0f}", f"-seed={seed}", "-timeout=10", "-max_len=4096"]
    atheris.Setup([sys.argv[0], *arguments], TARGETS[target])
    atheris.Fuzz()


def main() -> int:
    """Read the command line, and fuzz."""
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, action="append", help="documents; default: docs")
    parser.add_argument("--coverage", metavar="TARGET", help="let atheris drive this target")
    args = parser.parse_args()
    if args.coverage:
        cover(args.coverage, args.seconds, args.seed)
    return bool(fuzz(args.targets, args.seconds, args.seed, args.folder or [ROOT / "docs"]))


if __name__ == "__main__":
    sys.exit(main())
