"""Write a book whose blocks were written for ``sphinxcontrib.paverutils.run_script``.

Run it as ``python benchmarks/cog_book.py FOLDER [N_DOCUMENTS [N_REGIONS]]``. The same arguments
always write the same book: documents in folders of their own, scripts beside them, and every kind
of call that such books use.
"""

from __future__ import annotations

import random
import sys
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPTS = {
    "hello.py": "print('Hello from', __name__)\n",
    "blank.py": "print()\nprint('after a blank line')\nprint('\\n\\n')\n",
    "wide.py": """\
print('    four spaces, then a line that goes on and on with hyphenated-words and-more of them')
print('\\ttabs\\tand\\ttabs and more text, so that the line is longer than most pages are wide')
print(' ' * 80)
print('x' * 150)
print(sorted({'a long key %d' % i: i for i in range(9)}.items()))
""",
    "arguments.py": "import sys\nprint(*enumerate(sys.argv[1:]), sep='\\n')\n",
    "fails.py": "print('before', flush=True)\nraise ValueError('as documented')\n",
    "where.py": "import os\nprint(os.getcwd())\n",
    "unicode.py": "print('naïve café – “quoted” 鯨')\n",
    "quiet.py": "",
}

CALLS = """\
'hello.py'
'hello.py', trailing_newlines=False
'hello.py', line_break_mode='wrap'
'blank.py'
'wide.py'
'wide.py', break_lines_at=65
'wide.py', break_lines_at=65, line_break_mode='wrap'
'wide.py', break_lines_at=60, line_break_mode='wrap-no-breaks'
'wide.py', break_lines_at=70, line_break_mode='fill'
'wide.py', break_lines_at=70, line_break_mode='continue'
'wide.py', break_lines_at=40, line_break_mode='truncate'
'arguments.py one "two words" --three=3'
'arguments.py --an-option-with-a-long-name=%s another argument' % ('x' * 50), break_lines_at=64
['arguments.py', '--one 1', '--two "2 and more"']
['-c "import sys"', '-u'], interpreter='python'
['echo one', '| tr a-z A-Z'], interpreter=None
'fails.py', ignore_error=True
'fails.py', ignore_error=True, break_lines_at=64
'unicode.py'
'arguments.py a long command line that says nothing of how wide it may become'
'quiet.py'
'-m this | tail -3'
'-V', adjust_python_for_version=False, interpreter='python3'
'echo $((6 * 7)); echo to stderr >&2', interpreter=''
'ls *.py | sort | head -3', interpreter=''
'LANGUAGE=en_CA python3 arguments.py x', interpreter=None
'false || echo failed', interpreter=None
'rm -f scratch.txt', interpreter='', trailing_newlines=False
'where.py', line_cleanups=[shorten]
'where.py', line_cleanups=[shorten, lambda name, line: line.rstrip()], break_lines_at=30
""".splitlines()

CLEANUP = """\
.. def shorten(input_file, line):
..     import os
..     folder = os.path.dirname(os.path.abspath(input_file))
..     return line.replace(folder, '...')
"""

TWO_CALLS = """\
.. cog.out(run_script(cog.inFile, 'arguments.py a', trailing_newlines=False))
.. cog.out(run_script(cog.inFile, 'arguments.py b', include_prefix=False))
"""


def region(code: str) -> str:
    """A region without output, as in a book that was never run."""
    return ".. {{{cog\n" + code + ".. }}}\n.. {{{end}}}\n"


def document(chooser: random.Random, calls: Iterator[str], title: str, n_regions: int) -> str:
    """The source of one document."""
    parts = [f"{'=' * len(title)}\n{title}\n{'=' * len(title)}\n\n", region(CLEANUP)]
    for number in range(n_regions - 1):
        parts.append(f"\nIn part {number} the marker ``{{{{{{cog`` stands in text.\n\n")
        if chooser.random() < 0.1:
            parts.append(region(TWO_CALLS))
        else:
            parts.append(region(f".. cog.out(run_script(cog.inFile, {next(calls)}))\n"))
        if chooser.random() < 0.1:
            parts.append("\n* An item.\n\n" + "  .. {{{cog\n  .. cog.out(run_script(cog.inFile,")
            parts.append(" 'hello.py'))\n  .. }}}\n  .. {{{end}}}\n")
    return "".join(parts)


def write_book(folder: Path, n_documents: int = 130, n_regions: int = 1100) -> list[str]:
    """Write the book; return the paths of its documents in their order."""
    chooser = random.Random(20)
    calls = cycle(CALLS)
    paths = []
    for number in range(n_documents):
        # Most documents have a folder of their own; a few share one, as chapters in parts do.
        place = folder / (f"module{number:03}" if number % 10 else "shared")
        place.mkdir(parents=True, exist_ok=True)
        for name, text in SCRIPTS.items():
            (place / name).write_text(text, encoding="utf-8")
        share = n_regions * (number + 1) // n_documents - n_regions * number // n_documents
        path = place / f"page{number:03}.rst"
        path.write_text(document(chooser, calls, f"Page {number}", max(2, share)), encoding="utf-8")
        paths.append(str(path))
    return sorted(paths)


if __name__ == "__main__":
    print(len(write_book(Path(sys.argv[1]), *map(int, sys.argv[2:]))), "documents")
