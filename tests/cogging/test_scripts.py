"""run_script where it goes beyond the function that it follows."""

import os
import signal
import time
from pathlib import Path

import pytest

from sphinx_mrstats.cogging import run_script
from sphinx_mrstats.cogging.document import refresh_text
from sphinx_mrstats.cogging.settings import CogSettings
from sphinx_mrstats.errors import ScriptError, UsageError


def ends(pid):
    """True as soon as the process is dead; a kill is sent at once, yet takes its time."""
    for _ in range(1000):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        stat = Path(f"/proc/{pid}/stat")
        # A zombie is dead: it waits for its new parent to look.
        if stat.exists() and stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.01)
    return False


def test_output_is_utf8_whatever_the_locale(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONUTF8", "0")
    shown = run_script(tmp_path / "x.rst", r"printf '\303\251\n'", interpreter=None)
    assert shown.endswith("\n\té\n\n")


def test_a_document_without_a_folder_runs_where_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run_script("index.rst", "pwd", interpreter=None).endswith(f"\n\t{tmp_path}\n\n")


def test_a_folder_with_blanks_and_quotes_in_its_name_works(tmp_path):
    folder = tmp_path / "a folder's"
    folder.mkdir()
    assert str(folder) in run_script(folder / "index.rst", "pwd", interpreter=None)


def test_a_missing_folder_is_an_error_that_names_it(tmp_path):
    with pytest.raises(ScriptError, match=r"no folder '.*/missing'"):
        run_script(tmp_path / "missing" / "index.rst", "pwd", interpreter=None)


def test_a_failing_command_is_named_with_its_exit_code_and_last_output(tmp_path):
    command = "seq 30; echo the end >&2; exit 7"
    with pytest.raises(ScriptError) as caught:
        run_script(tmp_path / "x.rst", command, interpreter=None)
    message = str(caught.value)
    assert repr(command) in message
    assert "exit code 7" in message
    assert message.endswith("\n    30\n    the end")
    assert "\n    5\n" not in message


def test_a_command_killed_by_a_signal_says_so(tmp_path):
    with pytest.raises(ScriptError, match="killed by signal 15; it printed nothing"):
        run_script(tmp_path / "x.rst", "kill -TERM $$", interpreter=None)


def test_a_script_never_waits_for_the_keyboard(tmp_path):
    shown = run_script(tmp_path / "x.rst", "cat; echo done", interpreter=None)
    assert shown.endswith("\n\tdone\n\n")


def test_at_the_timeout_the_whole_process_group_is_killed(tmp_path):
    command = "sleep 600 & echo $!; sleep 600"
    with pytest.raises(ScriptError, match="still running after") as caught:
        run_script(tmp_path / "x.rst", command, interpreter=None, timeout=2)
    child = int(str(caught.value).split()[-1])
    assert ends(child)


def test_a_child_that_lets_go_of_the_output_is_killed_at_the_end(tmp_path):
    command = "sleep 600 >/dev/null 2>&1 & echo $!"
    shown = run_script(tmp_path / "x.rst", command, interpreter=None)
    assert ends(int(shown.split()[-1]))


def test_an_interrupt_leaves_no_child(tmp_path):
    marker = tmp_path / "pid"
    command = f"echo $$ > {marker}; kill -INT {os.getpid()}; sleep 600"
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            run_script(tmp_path / "x.rst", command, interpreter=None)
    finally:
        signal.signal(signal.SIGINT, previous)
    assert ends(int(marker.read_text(encoding="utf-8")))


@pytest.mark.parametrize("width", [1, -1, True])
def test_a_width_without_room_is_refused(width, tmp_path):
    with pytest.raises(UsageError, match="break_lines_at"):
        run_script(tmp_path / "x.rst", "echo", interpreter=None, break_lines_at=width)


def test_an_empty_list_of_parts_is_refused(tmp_path):
    with pytest.raises(UsageError, match="empty list"):
        run_script(tmp_path / "x.rst", [])


def test_a_tuple_of_parts_is_a_list_of_parts(tmp_path):
    document = tmp_path / "x.rst"
    assert run_script(document, ("echo a", "b"), None) == run_script(
        document, ["echo a", "b"], None
    )


def shown(tmp_path, command, **options):
    """The lines of the output that is shown."""
    text = run_script(
        tmp_path / "x.rst", command, None, show_command=False, include_prefix=False, **options
    )
    return [line.removeprefix("\t") for line in text.rstrip("\n").split("\n")]


def test_environment_folder_and_input_can_be_given(tmp_path):
    (tmp_path / "data").mkdir()
    assert shown(tmp_path, "echo $GREETING", env={"GREETING": "hello"}) == ["hello"]
    assert shown(tmp_path, "pwd", cwd="data") == [f"{tmp_path}/data"]
    assert shown(tmp_path, "sort", stdin="b\né\na\n") == ["a", "b", "é"]


def test_what_differs_between_machines_can_be_set(tmp_path):
    command = "echo $PYTHONHASHSEED $COLUMNS $NO_COLOR $LC_ALL $X"
    assert shown(tmp_path, command, deterministic=True, env={"X": "x", "COLUMNS": "40"}) == [
        "0 40 1 C.UTF-8 x"
    ]


def test_an_exit_code_can_be_expected(tmp_path):
    assert shown(tmp_path, "echo x; exit 3", returncode=3) == ["x"]
    with pytest.raises(ScriptError, match="exit code 0, not 3"):
        shown(tmp_path, "echo x", returncode=3)


def test_the_block_and_its_command_line_can_be_dressed(tmp_path):
    text = run_script(
        tmp_path / "x.rst",
        "echo x",
        None,
        prompt=">>> ",
        language="console",
        caption="An echo",
        name="echo",
        emphasize_lines="1,3",
    )
    assert text == (
        "\n.. code-block:: console\n\t:caption: An echo\n\t:name: echo\n\t:emphasize-lines: 1,3\n"
        "\n\t>>> echo x\n\t\n\tx\n\n"
    )
    without = run_script(tmp_path / "x.rst", "echo x", None, show_command=False)
    assert without == "\n.. code-block:: none\n\n\tx\n\n"


def test_output_can_be_cleaned_replaced_and_shortened(tmp_path):
    command = r"printf '\033[31mat 0x7f42\033[0m\n'; seq 5"
    pairs = [("0x[0-9a-f]+", "0x..."), ("^5$", "five")]
    assert shown(tmp_path, command, strip_ansi=True, replace=pairs, head=2, tail=1) == [
        "at 0x...",
        "1",
        "...",
        "five",
    ]
    assert shown(tmp_path, "seq 3", head=1, ellipsis="(more)") == ["1", "(more)"]
    assert shown(tmp_path, "seq 3", tail=0) == ["..."]
    assert shown(tmp_path, "seq 3", tail=3) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"head": -1}, "head=-1"),
        ({"replace": [("(", "x")]}, r"replace: \('\(', 'x'\) can't be used"),
        ({"caption": "x", "include_prefix": False}, "go with the prefix"),
        ({"caption": "two\nlines"}, "expected one line"),
    ],
)
def test_options_that_cannot_be_used_are_named(options, message, tmp_path):
    with pytest.raises(UsageError, match=message):
        run_script(tmp_path / "x.rst", "echo x", None, **options)


def test_indentation_can_be_spaces_and_then_no_line_ends_in_white_space(tmp_path):
    document = tmp_path / "x.rst"
    given = run_script(document, "printf 'one  \\n\\n two\\n'", None, indent="   ", caption="c")
    assert given == (
        "\n.. code-block:: none\n   :caption: c\n\n   $ printf 'one  \\n\\n two\\n'\n\n   one\n\n"
        "    two\n\n"
    )
    with pytest.raises(UsageError, match="indent='x': expected spaces or tabs"):
        run_script(document, "echo x", None, indent="x")


def test_the_setting_indents_all_blocks_of_a_project():
    text = ".. {{{cog\n.. cog.out(run_script(cog.inFile, 'echo x', None))\n.. }}}\n.. {{{end}}}\n"
    result = refresh_text("x.rst", text, CogSettings(indent="  "))
    assert "\n  $ echo x\n\n  x\n" in result.new


def test_a_long_command_line_is_broken_as_in_paverutils(tmp_path):
    command = "echo " + "x" * 100
    broken = run_script(tmp_path / "x.rst", command, None).splitlines()
    assert (len(broken[3]), broken[3][-1]) == (65, "\\")
    assert f"\t$ {command}\n" in run_script(tmp_path / "x.rst", command, None, break_lines_at=1000)
