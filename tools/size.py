"""Counts the code of the package: ``python tools/size.py [REVISION]``, then and now.

Lines of code are those of statements, without blank lines, comments and docstrings: explanations
may grow. Compared is what is here with REVISION, by default the first version.
"""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tarfile
import tokenize
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "sphinx_mrstats"

# The first version, before its modules were put together.
FIRST = "7354155"

# Tokens that are no part of a statement.
_LAYOUT = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER),
}


def lines_of_code(source: str) -> int:
    r"""Count the lines that hold a part of a statement other than a docstring.

    >>> lines_of_code('"What it is."\n\n# why\nx = (\n    1\n)\n')
    3
    """
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _LAYOUT:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for each in node.body:
                match each:  # a string alone describes what stands before it
                    case ast.Expr(ast.Constant(str()), lineno=first, end_lineno=int(last)):
                        lines.difference_update(range(first, last + 1))
    return len(lines)


def sizes(modules: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Give for each package, or module by itself, how many modules and lines of code it has."""
    found: dict[str, list[int]] = defaultdict(list)
    for path, source in modules.items():
        parts = path.split("/")
        found["/".join(parts[:2]) if len(parts) > 2 else parts[-1]].append(lines_of_code(source))
    return {name: (len(lines), sum(lines)) for name, lines in found.items()}


def modules_at(revision: str) -> dict[str, str]:
    """Read the modules of the package in a revision of git."""
    archive = subprocess.run(
        ["git", "archive", revision, PACKAGE], cwd=ROOT, check=True, capture_output=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        return {
            member.name: files.extractfile(member).read().decode()  # type: ignore[union-attr]
            for member in files
            if member.name.endswith(".py")
        }


def modules_here() -> dict[str, str]:
    """Read the modules of the package as they are here."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in (ROOT / PACKAGE).rglob("*.py")
    }


def report(revision: str) -> str:
    """Write the sizes then and now, a package a line."""
    then, now = sizes(modules_at(revision)), sizes(modules_here())
    names = sorted({*then, *now})
    then["all"], now["all"] = ((sum(n), sum(lines)) for n, lines in map(_columns, (then, now)))
    head = f"{'':<32}{'modules':>16}{'lines of code':>20}\n"
    head += f"{'':<32}{revision[:7]:>8}{'now':>8}{revision[:7]:>10}{'now':>10}{'':>8}\n"
    rows = []
    for name in [*names, "all"]:
        (n_then, lines_then), (n_now, lines_now) = then.get(name, (0, 0)), now.get(name, (0, 0))
        change = f"{lines_now / lines_then - 1:+.0%}" if lines_then else "new"
        rows.append(f"{name:<32}{n_then:>8}{n_now:>8}{lines_then:>10,}{lines_now:>10,}{change:>8}")
    return head + "\n".join(rows) + "\n"


def _columns(sizes: dict[str, tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [n for n, _ in sizes.values()], [lines for _, lines in sizes.values()]


if __name__ == "__main__":
    print(report(sys.argv[1] if len(sys.argv) > 1 else FIRST), end="")
