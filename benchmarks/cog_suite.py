"""Run the inputs of cogapp's own tests through ``sphinx-mrstats cog``, and compare the outputs.

Run it as ``python benchmarks/cog_suite.py CHECKOUT``, with the folder of a checkout or an unpacked
sdist of cogapp. The tests there, and the cogapp that blocks run by, are the checkout's: its main
branch as well as a release. They run with a `Cog` that calls this package's command line. What the
command says is put into cog's words, so that the tests see which files were changed; that an error
is raised counts, and not its wording. A test that does not pass has to stand in `REASONS`.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
import unittest
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

# Tests of what is inside of cogapp, which no command reaches.
INSIDE = {"CogGeneratorGetCodeTests", "CogOptionsTests", "HashHandlerTests"}

WORDS = "what is said is worded otherwise, and files are named after they ran"
REASONS = {
    "ArgumentHandlingTests.test_argument_failure": "-j is an option; exit codes are 0, 1 and 2",
    "ArgumentHandlingTests.test_dash_h": "--help shows this package's own help",
    "ArgumentHandlingTests.test_dash_v": "the version is shown by: sphinx-mrstats --version",
    "CheckTests.test_check_bad_with_diff": WORDS,
    "CheckTests.test_check_no_cog": "--check exits with 2 where it found nothing to check",
    "CheckTests.test_check_with_bad_checksum": WORDS,
    "CheckTests.test_check_with_bad_sum": WORDS,
    "ChecksumTests.test_argv_isnt_modified": "the version is shown by: sphinx-mrstats --version",
    "ChecksumTests.test_remove_checksum_output": "a checksum is kept, and checked, also without -c",
    "CogTestsInFiles.test_error_message_has_no_traceback": WORDS,
    "CogTestsInFiles.test_msg_call": "cog.msg() writes to standard error",
    "ErrorCallTests.test_error_call_has_no_traceback": WORDS,
    "ErrorCallTests.test_real_error_has_traceback": WORDS,
    "TestMain.test_error_in_prologue": WORDS,
    "TestMain.test_error_report": WORDS,
    "TestMain.test_error_report_with_prologue": WORDS,
    "TestMain.test_main_function": "exit codes are 0, 1 and 2",
}

# Of a release, and not of the main branch.
SOMETIMES = {"FileStructureTests.test_start_with_end": "an end alone is text, as on main"}


def our_cog(cogapp: Any) -> type:  # noqa: C901  # a class of small methods
    """Make a `Cog` whose work the command line of this package does."""

    class OurCog(cogapp.Cog):  # type: ignore[misc,name-defined]
        def process_string(self, text: str, fname: str | None = None) -> str:
            with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
                name = fname or "in.txt"
                Path(name).write_text(text, encoding="utf-8", newline="")
                self._run(["-r", name])
                with Path(name).open(encoding="utf-8", newline="") as file:
                    return file.read()

        def callable_main(self, argv: list[str]) -> None:
            code, errors = self._call(argv[1:])
            if code == 1:
                raise cogapp.cogapp.CogCheckFailed("Check failed")
            if code:
                raise cogapp.cogapp.CogUserException(errors)

        def main(self, argv: list[str]) -> int:
            code, errors = self._call(argv[1:])
            errors = re.sub(r"(?m)^sphinx-mrstats: note: .*\n", "", errors)
            errors = re.sub(r"(?m)^sphinx-mrstats: error: ", "", errors)
            errors = re.sub(r"(?m)^(\S+?):(\d+): ", r"\1(\2): ", errors)
            failed = re.sub(r"(?m)^the check failed: ", "Check failed: ", errors)
            self.prerr(failed or ("Check failed\n" if code == 1 else ""), end="")
            return {1: 5, 2: 1}.get(code, code)

        def _run(self, arguments: list[str]) -> None:
            code, errors = self._call(arguments)
            if code:
                raise cogapp.cogapp.CogUserException(errors)

        def _call(self, arguments: list[str]) -> tuple[int, str]:
            from sphinx_mrstats.cli import main

            files = [a for a in arguments if not a.startswith("-")]
            letters = "".join(a[1:] for a in arguments if re.fullmatch("-[a-zA-Z]+", a))
            writes = set(letters) & set("rdo") or "--check" in arguments
            if not writes and "-" not in arguments and not any(f[0] in "@&" for f in files):
                arguments = ["-o", "-", *arguments]  # cog writes to standard output unless told
            if not any("--verbosity" in a for a in arguments):
                arguments = ["--verbosity=2", *arguments]
            if not hasattr(sys.stdin, "buffer"):
                sys.stdin = io.TextIOWrapper(io.BytesIO(sys.stdin.read().encode()))
            out, errors = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
                code = main(["cog", *arguments])
            verb = "Checking" if "--check" in arguments else "Cogging"
            said = re.sub(r"(?m)^(\S+): (fresh|no regions)$", rf"{verb} \1", out.getvalue())
            said = re.sub(r"(?m)^(\S+): refreshed .*$", rf"{verb} \1  (changed)", said)
            said = re.sub(r"(?m)^(\S+):\d+: the output .* stale$", rf"{verb} \1  (changed)", said)
            if verb in said:  # a document once, however many of its regions are stale
                said = "".join(dict.fromkeys(said.splitlines(keepends=True)))
            self.stdout.write(said)
            warned = re.findall(r"warning: (\S+): there are no regions in it", errors.getvalue())
            self.stdout.write("".join(f"Warning: no cog code found in {name}\n" for name in warned))
            return code, errors.getvalue()

    return OurCog


def main(checkout: str) -> int:
    """Run the tests; return 1 where one fails that has no reason, or passes and has one."""
    # Each in a process of its own: modules that blocks import are imported once in a process.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        theirs, ours = pool.map(_results, [checkout] * 2, [False, True])
    tried = [name for name, why in theirs.items() if not why]
    failed = {name: why for name, why in ours.items() if why and name in tried}
    print(
        f"{len(theirs) - len(tried)} tests fail here with cogapp, too (as root, files are writable)"
    )
    print(f"{len(tried) - len(failed)} of {len(tried)} pass")
    known = REASONS | SOMETIMES
    for name, why in failed.items():
        print(f"  {name}: {known.get(name, 'NO REASON: ' + why)}")
    surprises = (REASONS.keys() & set(tried)) - failed.keys()
    for name in sorted(surprises):
        print(f"  {name}: passes, and has a reason not to")
    return int(bool(surprises or failed.keys() - known.keys()))


def _results(checkout: str, ours: bool) -> dict[str, str]:
    """Run the tests, with cogapp or with our command; return by name why one failed, or ''."""
    sys.path.insert(0, str(Path(checkout).absolute()))
    import cogapp
    from cogapp import cogapp as inside
    from cogapp import test_cogapp as tests

    if ours:
        tests.Cog = our_cog(cogapp)
        tests.main = lambda: tests.Cog().main(sys.argv)
        raises_any = lambda self, _kind, _regex: self.assertRaises(inside.CogError)  # noqa: E731, PT027
        tests.TestCase.assertRaisesRegex = raises_any
    results = {}
    for case in _cases(unittest.defaultTestLoader.loadTestsFromModule(tests)):
        name = case.id().removeprefix("cogapp.test_cogapp.")
        if name.partition(".")[0] in INSIDE:
            continue
        result = unittest.TestResult()
        folder = Path.cwd()
        with contextlib.redirect_stdout(io.StringIO()):
            case.run(result)
        os.chdir(folder)
        wrong = result.errors + result.failures
        results[name] = "" if result.wasSuccessful() else wrong[0][1].strip().splitlines()[-1]
    return results


def _cases(suite: unittest.TestSuite) -> list[unittest.TestCase]:
    found: list[unittest.TestCase] = []
    for each in suite:
        found += _cases(each) if isinstance(each, unittest.TestSuite) else [each]
    return found


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
