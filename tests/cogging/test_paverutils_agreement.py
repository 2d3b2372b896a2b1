"""run_script returns what sphinxcontrib-paverutils' function of that name returns."""

import contextlib
import io

import pytest

from sphinx_mrstats.cogging import run_script
from sphinx_mrstats.errors import ScriptError, UsageError

paverutils = pytest.importorskip("sphinxcontrib.paverutils")

SCRIPTS = {
    "plain.py": "print('to be, or not to be')\nprint()\nprint('  that is the question')\n",
    "wide.py": """\
print("    four spaces then a long line that goes on with-hyphenated-words and more")
print("\\t\\ttabs then a long line that goes on\\tand on\\tand on")
print(" " * 40)
print("\\t" * 30)
print("short\\ttab  ")
print("a" * 25 + "   ")
print(" " * 15 + "b" * 30)
print("* item one is long and should be wrapped")
print("  * x" + "c" * 40)
print("word " * 4)
print("é" * 30, "\\u3000wide", "\\u00a0" * 10)
print(" " * 21 + "x")
""",
    "blank.py": "print()\nprint('after a blank line')\nprint('\\n\\n')\n",
    "empty.py": "",
    "no_newline.py": "print('no newline', end='')\n",
    "both.py": "import sys\nprint('out', flush=True)\nprint('err', file=sys.stderr)\n",
    "fails.py": "import sys\nprint('before')\nsys.exit(3)\n",
    "arguments.py": "import sys\nprint(sys.argv[1:])\n",
    "bytes.py": r"""import sys
sys.stdout.buffer.write('café “x”\ufeff\u2028y\n'.encode())
sys.stdout.buffer.write(b'one\r\ntwo\rthree\x0cff\x1cfs\x85nel\x00nul\x0bvt\n')
sys.stdout.buffer.write(b'\xff\xfe \xc3\n\xa9.\xed\xa0\x80')
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    for name, text in SCRIPTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def theirs(input_file, *args, **kwargs):
    with contextlib.redirect_stdout(io.StringIO()):
        return str(paverutils.run_script(str(input_file), *args, **kwargs))


def show(input_file, line):
    return f"<{input_file[-9:]}|{line}>"


CALLS = {
    "a script": ("plain.py", {}),
    "a script with arguments": ("arguments.py -v 'two words' \"$HOME\"", {}),
    "blank lines at both ends": ("blank.py", {}),
    "blank lines, one newline": ("blank.py", {"trailing_newlines": False}),
    "no output": ("empty.py", {}),
    "no output, one newline": ("empty.py", {"trailing_newlines": False}),
    "no output, no prefix": ("empty.py", {"include_prefix": False}),
    "no last newline": ("no_newline.py", {}),
    "both streams": ("both.py", {}),
    "an error that is expected": ("fails.py", {"ignore_error": True}),
    "a missing script": ("missing.py", {"ignore_error": True}),
    "bytes of all kinds": ("bytes.py", {}),
    "continuing a block": (
        "plain.py",
        {"include_prefix": False, "trailing_newlines": False},
    ),
    "python as it is": (
        "plain.py",
        {"interpreter": "python3", "adjust_python_for_version": False},
    ),
    "another interpreter": ("plain.py", {"interpreter": "python3 -u"}),
    "a shell script": ("plain.py", {"interpreter": "sh -c 'echo $0'"}),
    "a command": ("echo hi", {"interpreter": ""}),
    "a pipe": ("echo hi | tr h H; echo x 1>&2", {"interpreter": None}),
    "an empty command": ("", {"interpreter": None}),
    "a list": (["arguments.py", "--long one", "--short 'a b'"], {}),
    "a list of two": (["arguments.py", "--long one"], {}),
    "a list of one": (["arguments.py"], {}),
    "a list of one command": (["echo a "], {"interpreter": ""}),
    "a list of commands": (["echo a ", " b |", "cat"], {"interpreter": None}),
    "redirections": ("python3 both.py 2>/dev/null", {"interpreter": None}),
    "more redirections": ("python3 both.py >/dev/null", {"interpreter": None}),
    "a newline": ("echo a\necho b", {"interpreter": None}),
    "a here document": ("cat <<X\nq\nX\n", {"interpreter": None}),
    "a comment": ("echo hi # there", {"interpreter": None}),
    "a background job": ("(sleep 0.1; echo late) & echo now", {"interpreter": None}),
    "an unknown command": ("no-such-command", {"interpreter": "", "ignore_error": True}),
    "a syntax error": ("echo (", {"interpreter": "", "ignore_error": True}),
    "killed": ("kill -9 $$", {"interpreter": "", "ignore_error": True}),
    "where it runs": ("pwd; echo $PWD $OLDPWD", {"interpreter": ""}),
    "cleanups": ("plain.py", {"line_cleanups": [show]}),
    "cleanups in order": (
        "plain.py",
        {"line_cleanups": [lambda _, line: line.upper(), show], "break_lines_at": 30},
    ),
    "cleanups of a list": (["arguments.py", "x", "y"], {"line_cleanups": (show,)}),
    "cleanups that remove": ("plain.py", {"line_cleanups": [lambda _, line: line[:0]]}),
    "cleanups that add lines": ("plain.py", {"line_cleanups": [lambda _, line: line + "\n+"]}),
    "a mode that is not needed": ("plain.py", {"line_break_mode": "?", "break_lines_at": 99}),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_kind_of_call_gives_the_same_bytes(name, folder):
    script_name, options = CALLS[name]
    document = folder / "index.rst"
    assert run_script(str(document), script_name, **options) == theirs(
        document, script_name, **options
    )


MODES = ["break", "continue", "wrap", "wrap-no-breaks", "fill", "truncate"]


@pytest.mark.parametrize("width", [2, 10, 30])
@pytest.mark.parametrize(
    "mode", ["break", "continue", "wrap", "wrap-no-breaks", "fill", "truncate"]
)
def test_every_line_break_mode_gives_the_same_bytes(mode, width, folder):
    document = folder / "index.rst"
    options = {"break_lines_at": width, "line_break_mode": mode}
    for script in ("wide.py", ["wide.py", "an argument that is long, too", "x"]):
        assert run_script(document, script, **options) == theirs(document, script, **options)


def test_a_relative_document_runs_in_its_folder(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    document = f"{folder.name}/index.rst"
    for options in ({"interpreter": "", "line_cleanups": [show]}, {"interpreter": None}):
        assert run_script(document, "pwd", **options) == theirs(document, "pwd", **options)


def test_where_theirs_fails_ours_fails(folder):
    document = str(folder / "index.rst")
    with pytest.raises(Exception, match="return code: 3"):
        theirs(document, "fails.py")
    with pytest.raises(ScriptError, match="exit code 3"):
        run_script(document, "fails.py")
    with pytest.raises(ValueError, match="line_break_mode"):
        theirs(document, "wide.py", break_lines_at=20, line_break_mode="?")
    with pytest.raises(UsageError, match="line_break_mode"):
        run_script(document, "wide.py", break_lines_at=20, line_break_mode="?")
