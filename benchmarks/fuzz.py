"""Feeds mutated and made-up inputs to all that reads strangers' files, and keeps what goes wrong.

Run it as ``python -m benchmarks.fuzz [--seconds N] [--inputs N] [--seed N] [--folder FOLDER]
[TARGET ...]``. The inputs are parts of real documents of which lines are deleted, doubled, swapped
and indented, into which bits of markup and hostile bytes are put; documents of a grammar; settings,
command lines, names, JSON and damaged databases. The same seed gives the same inputs in the same
order, so that a run is repeated by its seed and the number of its inputs.

What fails, or takes more than ten seconds of CPU time or 3 GiB of memory, is shrunk to the smallest
input that fails alike, and written as a line of ``tests/fuzzed.jsonl``: ``tests/test_fuzz.py`` runs
it from then on. Exits with 1 if anything does.

``--growth`` measures instead what twice the size costs of inputs that are made to cost much (the
families of the tests), and how much memory half a megabyte of each takes.

``--coverage TARGET`` has atheris drive a target instead, if it is installed: it keeps what reaches
new lines of the package.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import math
import multiprocessing
import operator
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
FOUND = ROOT / "tests" / "fuzzed.jsonl"

# More CPU time than any input of some kilobytes takes, and how long one may wait, or be kept
# waiting by what else runs on the machine.
_SECONDS_PER_INPUT = 10.0
_SECONDS_OF_WAITING = 300.0
_SECONDS_TO_SHRINK = 20.0

# No input of some kilobytes takes as much memory; one that asks for more gets a `MemoryError`.
_MOST_MEMORY = 3 << 30

# How many of a thousand inputs each target gets: the more, the less an input costs and the more
# kinds of input there are. A target that isn't named here gets one.
_SHARES = {
    "reader": 130,
    "reader_with_code": 70,
    "markdown": 80,
    "encodings": 120,
    "regions": 150,
    "conf": 150,
    "settings": 60,
    "saved": 90,
    "patterns": 130,
    "command_line": 13,
    "cache": 5,
    "documents": 1,
    "names": 1,
}

# How many inputs atheris begins with.
_SEEDS = 300

# A part of a document of at most so many bytes is mutated; of one document in a hundred, all of it.
_PART = 600


def _bits(text: str) -> list[bytes]:
    """Split bits of text, between which "¦" stands; its characters are their bytes."""
    return [bit.encode("latin-1") for bit in text.split("¦")]


_MARKUP = _bits(
    "*¦**¦`¦``¦_¦__¦|¦\\¦::¦::\n\n¦.. ¦.. [#]_ ¦.. _a: ¦.. |a| replace:: ¦.. note:: ¦"
    ".. code-block:: c\n\n¦.. csv-table::\n   :header: a, b\n\n¦.. list-table::\n\n   * - ¦"
    ".. table::\n\n¦+---+---+\n| a | b |\n+---+---+\n¦=== ===\na   b\n=== ===\n¦:term:`¦"
    ":abbr:`a (¦:ref:`a <¦:py:func:`¦|a|¦[1]_¦a_¦`a <b>`__¦http://a.b¦\n====\n¦\n----\n¦====\n¦"
    "* ¦1. ¦#. ¦i. ¦:a: ¦-a  ¦--b=c  ¦| ¦>>> ¦    ¦\t¦ ¦\n¦\n\n¦   ¦-- a¦"
    ".. [[[cog cog.out('a') ]]]\n.. [[[end]]]\n¦[[[cog¦]]]¦[[[end]]]¦.. only:: html\n\n   ¦"
    ".. role:: a(b)\n¦.. default-role:: code\n¦.. mrstats: ignore teh\n¦```\n¦~~~¦:::{note}\n¦"
    "```{code}\n¦[a](b)¦![a](b)¦<!-- ¦-->¦<b>¦{ref}`a`¦{{ a }}¦> ¦# ¦---\n¦$a$¦(a)=\n¦[^1]¦% ¦"
    "| a | b |\n|---|---|\n"
)
_HOSTILE = _bits(
    "\x00¦\x0b¦\x0c¦\x1b[31m¦\x1c¦\x1f¦\x7f¦\x80¦\xc2\x85¦\xc2\xa0¦\xc2\xad¦\xe2\x80\x8b¦"
    "\xe2\x80\xa8¦\xe2\x80\xae¦\xef\xbb\xbf¦\xff\xfe¦\xcc\x88¦T\xcc\x88¦"
    "e\xcc\x81e\xcc\x81e\xcc\x81e\xcc\x81e\xcc\x81e\xcc\x81e\xcc\x81e\xcc\x81e\xcc\x81¦"
    "\xef\xbf\xbd¦\xf0\x9f\x98\x80¦\xed\xa0\x80¦\xc4\xb0¦\xe2\x80\x99¦\xe2\x80\x90¦\r¦\r\n¦="
)
_HOSTILE += [b"*" * 99, b"[" * 99]
_SETTINGS = _bits(
    "[tool.sphinx-mrstats]\n¦[tool.sphinx-mrstats.audit]\n¦[tool.sphinx-mrstats.cog]\n¦"
    "[tool.sphinx-mrstats.audit.typo]\n¦include = ['**']\n¦exclude = 1\n¦cache = 'x'\n¦"
    "engine = 'pool'\n¦workers = 2\n¦text = 'doctree'\n¦a = [[[¦a = {b = 1}\n¦"
    "select = ['typo']\n¦allow = ['x@y']\n¦baseline = '\\u0000'\n¦= 1979-05-27T07:32:00Z\n¦inf\n¦"
    "nan\n¦min-count = -1\n¦[[tool.sphinx-mrstats]]\n¦tool = 1\n¦'''¦\"\"\"¦"
    "9999999999999999999999999999999999999999"
)
_JSON = _bits(
    '{¦}¦[¦]¦"¦:¦,¦1¦-1¦1e999¦NaN¦true¦null¦"words":¦"format": 1¦"by_document": {¦'
    '{"format": 1, "documents": 1, "tokens": 1, "types": 1, "words": {"a": 1}}¦'
    '{"check": "typo", "word": "a", "path": "a", "places": 1, "fingerprint'
    '": "a"}\n¦"\\ud800"¦{"version": "0.2", "words": ["a"]}¦// a\n¦# a\n¦<<<<<<<'
)
_PYTHON = _bits(
    "a = ¦[¦]¦'x'¦{¦}¦(¦)¦+= ¦.append('x')\n¦if a:\n    ¦exclude_patterns = ['x']\n¦"
    "f'{a[0]!r:>9}'¦source_suffix = {'.md': 'markdown'}\n¦default_role = 'any'\n¦for a in a: ¦"
    "lambda: a¦'a' * 10**9\n¦"
    "a = a + a\na = a + a\na = a + a\na = a + a\na = a + a\na = a + a\na = a + a\na = a + a\na = "
    "a + a\n¦\\\n¦from a import b\n¦myst_enable_extensions = []\n¦rst_prolog = '''\n¦9**9**9\n¦"
    "'%s' % a¦..."
)
_ARGUMENTS = _bits(
    "docs\n¦docs/a.rst\n¦--top\n¦--format\njson\n¦--format\ncsv\n¦--by-document\n¦--min-length\n¦"
    "99999999999999999999\n¦-1\n¦--stop-words\n¦en\n¦--select\ntypo,\n¦whale\n¦--context\n¦--\n¦"
    "-\n¦--help\n¦--sort\n¦--window\n0\n¦--include\ncode\n¦--size\n3\n¦--version\n¦\n¦**/*.rst\n¦"
    "[z-a]\n¦--diff\n¦--since\nHEAD\n¦s3://x\n"
)


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
        return _mutate(_part(chance.choice(real), chance), bits, chance)


def _part(document: bytes, chance: random.Random) -> bytes:
    """Cut some lines that follow each other out of a document, as short inputs are read faster."""
    if len(document) <= _PART or chance.random() < 0.01:
        return document
    start = document.rfind(b"\n", 0, chance.randrange(len(document))) + 1
    return document[start : start + _PART]


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


def _rounds(targets: Sequence[str], n_inputs: int, seconds: float) -> Iterator[tuple[str, int]]:
    """Name targets, each with the number of its input, in an order that is always the same."""
    until = time.monotonic() + seconds
    numbers: Counter[str] = Counter()
    for _ in range(n_inputs):
        if time.monotonic() > until:
            return
        # the target that is furthest behind its share
        target = min(targets, key=lambda name: (numbers[name] + 0.5) / _SHARES.get(name, 1))
        yield target, numbers[target]
        numbers[target] += 1


def fuzz(
    targets: Sequence[str], seconds: float, n_inputs: int, seed: int, folders: Sequence[Path]
) -> int:
    """Fuzz for some seconds; print a line for each target, and return the number of faults."""
    from benchmarks.fuzztargets import TARGETS

    inputs = Inputs(seed, folders)
    done: Counter[str] = Counter()
    faults: dict[tuple[str, str], bytes] = {}
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    watched = -_SECONDS_OF_WAITING
    for target, number in _rounds(targets or [*TARGETS], n_inputs, seconds):
        run, data = TARGETS[target], inputs.give(target, number)
        if time.monotonic() > watched + _SECONDS_OF_WAITING:
            # ends the process if an input is stuck in C, where no signal is heard; this starts a
            # thread, which takes longer than most inputs do
            faulthandler.dump_traceback_later(3 * _SECONDS_OF_WAITING, exit=True)
            watched = time.monotonic()
        fault = _fails(run, data)
        done[target] += 1
        if fault and (target, fault) not in faults:
            faults[target, fault] = _shrink(run, data, fault)
            print(f"{target} {number}: {fault}: {faults[target, fault]!r}", flush=True)
        if not sum(done.values()) % 50_000:
            print(f"{sum(done.values()):,} inputs at {time.strftime('%H:%M:%S')}", flush=True)
    faulthandler.cancel_dump_traceback_later()
    for target, n in sorted(done.items()):
        print(f"{target:<18}{n:>9,} inputs")
    print(f"{sum(done.values()):,} inputs, seed {seed}, {len(faults)} faults")
    if faults:
        with FOUND.open("a", encoding="utf-8") as file:
            for (target, _), data in faults.items():
                file.write(json.dumps({"target": target, "input": data.decode("latin-1")}) + "\n")
    return len(faults)


def cover(target: str, seconds: float, inputs: Inputs) -> None:
    """Let atheris drive a target; it ends the process, with a traceback where it finds a fault."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

    with atheris.instrument_imports(include=["sphinx_mrstats", "tomllib"]):
        import tomllib  # noqa: F401  # otherwise it would be imported when it is first called

        from benchmarks.fuzztargets import TARGETS

    arguments = [f"-max_total_time={seconds:.0f}", f"-seed={inputs.seed}"]
    arguments += ["-timeout=10", "-max_len=4096"]
    with tempfile.TemporaryDirectory() as corpus:  # random bytes alone would hardly be TOML, say
        for number in range(_SEEDS):
            Path(corpus, str(number)).write_bytes(inputs.give(target, number))
        atheris.Setup([sys.argv[0], *arguments, corpus], TARGETS[target])
        atheris.Fuzz()


_LARGE = 500_000  # characters

# Twice the input takes twice the time, and on a busy machine now and then a little more: what takes
# more than this is measured again, so often.
_ABOUT_TWICE = 2.2
_TURNS = 5


class _Cost(NamedTuple):
    seconds: float  # of CPU time
    megabytes: float  # at the peak


def _cost(read: Callable[[bytes], object], data: bytes) -> _Cost:
    """Read in a process of its own, and tell what that took."""
    receiving, sending = multiprocessing.Pipe(duplex=False)

    def measure() -> None:
        start = time.process_time()
        read(data)
        seconds = time.process_time() - start
        sending.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))

    process = multiprocessing.get_context("fork").Process(target=measure)
    process.start()
    sending.close()
    cost = _Cost(*receiving.recv())
    process.join()
    return cost


def _families() -> dict[str, tuple[Callable[[bytes], object], Callable[[int], bytes]]]:
    """Name families of hostile inputs: who reads them, and who writes one of some size."""
    from sphinx_mrstats.markup import scan
    from tests.markup.hostile import HOSTILE
    from tests.markup.markdown import test_hostile as markdown

    families: dict[str, tuple[Callable[[bytes], object], Callable[[int], bytes]]] = {
        f"reStructuredText: {name}": (
            scan,
            lambda size, write=write: write(size).encode(),  # type: ignore[misc]
        )
        for name, write in HOSTILE.items()
    }
    return families | {
        f"Markdown: {name}": (
            lambda data: scan(data, markdown.EVERYTHING),
            lambda size, name=name: markdown.source_of(name, size),  # type: ignore[misc, no-untyped-call]
        )
        for name in markdown.HOSTILE
    }


def grow(names: Sequence[str], file: Path | None) -> None:
    """Print what each family of hostile inputs costs, and write it to a file if there is one.

    `names` are beginnings of families' names; none stands for all.
    """
    rows = []
    for name, (read, write) in _families().items():
        if not name.startswith(tuple(names)) and names:
            continue
        half, whole = write(_LARGE // 2), write(_LARGE)
        costs = _cost(read, half), _cost(read, whole)
        for _ in range(_TURNS):
            ratio = costs[1].seconds / max(costs[0].seconds, 0.01)
            if ratio <= _ABOUT_TWICE:
                break
            costs = min(costs[0], _cost(read, half)), min(costs[1], _cost(read, whole))
        else:
            ratio = costs[1].seconds / max(costs[0].seconds, 0.01)
        rows.append((name, len(whole), *costs[1], ratio))
        print("{0:<70} {2:6.2f} s {3:5.0f} MB {4:5.1f}".format(*rows[-1]), flush=True)
    worst = max(rows, key=operator.itemgetter(-1))
    print(f"{len(rows)} families of {_LARGE:,} characters")
    print("twice the size takes at most {4:.1f} times as long: {0}".format(*worst))
    print("memory is at most {3:.0f} MB: {0}".format(*max(rows, key=operator.itemgetter(3))))
    if file is not None:
        lines = (f'"{name}",{s:.2f},{mb:.0f},{ratio:.1f}\n' for name, _, s, mb, ratio in rows)
        file.write_text("".join(lines), "utf-8")


def main() -> int:
    """Read the command line, and fuzz."""
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=float, help="stop after so long; default: 60")
    parser.add_argument("--inputs", type=int, help="stop after so many inputs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, action="append", help="documents; default: docs")
    parser.add_argument("--coverage", metavar="TARGET", help="let atheris drive this target")
    parser.add_argument("--growth", action="store_true", help="measure what twice the size costs")
    parser.add_argument("--table", type=Path, metavar="FILE", help="write what --growth finds")
    args = parser.parse_args()
    if args.growth:
        grow(args.targets, args.table)
        return 0
    folders = args.folder or [ROOT / "docs"]
    if args.coverage:
        cover(args.coverage, args.seconds or 60, Inputs(args.seed, folders))
    seconds = args.seconds or (60 if args.inputs is None else math.inf)
    n_inputs = sys.maxsize if args.inputs is None else args.inputs
    return bool(fuzz(args.targets, seconds, n_inputs, args.seed, folders))


if __name__ == "__main__":
    sys.exit(main())
