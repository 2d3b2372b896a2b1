"""A document's regions run in order, and nothing but their output changes."""

import os
import signal
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_mrstats.cogging.document import (
    refresh_document,
    refresh_text,
    write_document,
)
from sphinx_mrstats.cogging.settings import CogSettings
from sphinx_mrstats.markup import scan
from sphinx_mrstats.words import iter_words

DEFAULTS = CogSettings()


def region(*code, output="", indent=""):
    lines = [".. {{{cog", *(f".. {line}" for line in code), ".. }}}"]
    head = "".join(f"{indent}{line}\n" for line in lines)
    return f"{head}{output}{indent}.. {{{{{{end}}}}}}\n"


def refreshed(text, cog=DEFAULTS):
    result = refresh_text("index.rst", text, cog)
    assert result.failures == ()
    return result.new


def written(path, cog=DEFAULTS):
    return write_document(refresh_document(path, cog), cog)


def failure(text, cog=DEFAULTS):
    result = refresh_text("index.rst", text, cog)
    assert result.new == text
    [found] = result.failures
    return str(found)


def test_output_stands_between_the_markers():
    code = "cog.out('six\\n')"
    text = refreshed("T\n\n" + region(code) + "\nmore\n")
    assert text == "T\n\n" + region(code, output="six\n") + "\nmore\n"


def test_regions_of_a_document_share_their_names():
    text = region("x = 6") + "\n" + region("cog.outl(str(x * 7))")
    assert refreshed(text) == region("x = 6") + "\n" + region("cog.outl(str(x * 7))", output="42\n")


def test_blocks_see_the_helpers_the_document_and_its_old_output(tmp_path):
    document = tmp_path / "index.rst"
    code = "cog.out(f'{cog.inFile} {cog.firstLineNum} {cog.previous!r} {bool(word_table)}')"
    document.write_text("T\n\n" + region(code, output="old\n"), encoding="utf-8")
    assert not written(str(document), DEFAULTS).failures
    assert f"{document} 3 'old\\n' True\n" in document.read_text(encoding="utf-8")


def test_a_region_runs_scripts_beside_the_document(tmp_path):
    document = tmp_path / "index.rst"
    (tmp_path / "hello.py").write_text("print('hello')\n", encoding="utf-8")
    document.write_text(region("cog.out(run_script(cog.inFile, 'hello.py'))"), encoding="utf-8")
    result = written(str(document), DEFAULTS)
    assert (result.n_regions, result.stale, result.failures) == (1, (1,), ())
    assert "\n\t$ python3 hello.py\n\t\n\thello\n\n.. {{{end}}}\n" in document.read_text()


def test_modules_beside_the_document_can_be_imported(tmp_path):
    document = tmp_path / "index.rst"
    (tmp_path / "beside_a_document.py").write_text("six = 6\n", encoding="utf-8")
    code = ("import beside_a_document", "cog.out(str(beside_a_document.six))")
    document.write_text(region(*code), encoding="utf-8")
    assert not written(str(document), DEFAULTS).failures
    assert document.read_text() == region(*code, output="6\n")


def test_what_a_block_prints_is_no_output():
    code = ("print('aside')", "cog.msg('working')", "cog.out('x')")
    result = refresh_text("index.rst", region(*code), DEFAULTS)
    assert result.new == region(*code, output="x\n")
    assert result.printed == "aside\nMessage: working\n"


def test_what_a_block_does_to_the_environment_ends_with_the_document():
    before, folder = dict(os.environ), Path.cwd()
    text = region("import os", "os.environ['MRSTATS_X'] = '1'", "os.chdir('/')", "cog.out('x')")
    refreshed(text)
    assert dict(os.environ) == before
    assert Path.cwd() == folder


def test_a_stale_region_is_told_by_its_line_before_anything_changed():
    fresh = region("cog.out('x')", output="x\n")
    stale = region("cog.out('a\\nb\\nc')")
    result = refresh_text("index.rst", stale + fresh + stale, DEFAULTS)
    assert result.stale == (1, 10)
    assert result.n_regions == 3


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_endings_and_a_missing_last_one_are_kept(newline, tmp_path):
    document = tmp_path / "index.rst"
    text = ("é\n\n" + region("cog.out('a\\nb')")).replace("\n", newline).removesuffix(newline)
    document.write_bytes(text.encode())
    assert not written(str(document), DEFAULTS).failures
    expected = ("é\n\n" + region("cog.out('a\\nb')", output="a\nb\n")).replace("\n", newline)
    assert document.read_bytes() == expected.removesuffix(newline).encode()


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ],
)
def test_the_encoding_is_kept(bom, encoding, tmp_path):
    document = tmp_path / "index.rst"
    text = region("cog.out('naïve')")
    document.write_bytes(bom + text.encode(encoding))
    assert not written(str(document), DEFAULTS).failures
    expected = region("cog.out('naïve')", output="naïve\n")
    assert document.read_bytes() == bom + expected.encode(encoding)


def test_bytes_that_are_not_utf8_are_kept(tmp_path):
    document = tmp_path / "index.rst"
    document.write_bytes(b"caf\xe9\n\n" + region("cog.out('x')", output="caf?\n").encode())
    assert not written(str(document), DEFAULTS).failures
    assert document.read_bytes() == b"caf\xe9\n\n" + region("cog.out('x')", output="x\n").encode()


def test_mode_bits_and_a_link_are_kept(tmp_path):
    document, link = tmp_path / "index.rst", tmp_path / "link.rst"
    document.write_text(region("cog.out('x')"), encoding="utf-8")
    document.chmod(0o751)
    link.symlink_to(document)
    assert not written(str(link), DEFAULTS).failures
    assert stat.S_IMODE(document.stat().st_mode) == 0o751
    assert link.is_symlink()
    assert document.read_text(encoding="utf-8") == region("cog.out('x')", output="x\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.rst", "link.rst"]


def test_a_fresh_file_is_not_touched(tmp_path):
    document = tmp_path / "index.rst"
    document.write_text(region("cog.out('x')", output="x\n"), encoding="utf-8")
    before = document.stat()
    assert written(str(document), DEFAULTS).stale == ()
    assert (document.stat().st_mtime_ns, document.stat().st_ino) == (
        before.st_mtime_ns,
        before.st_ino,
    )


def test_a_file_that_is_only_checked_is_not_touched(tmp_path):
    document = tmp_path / "index.rst"
    document.write_text(region("cog.out('x')"), encoding="utf-8")
    assert refresh_document(str(document), DEFAULTS).stale == (1,)
    assert document.read_text(encoding="utf-8") == region("cog.out('x')")


def test_a_file_that_was_edited_meanwhile_is_not_overwritten(tmp_path):
    document = tmp_path / "index.rst"
    code = "open(cog.inFile, 'a').write('edited')", "cog.out('x')"
    document.write_text(region(*code), encoding="utf-8")
    [found] = written(str(document), DEFAULTS).failures
    assert "was changed while its regions ran" in str(found)
    assert document.read_text(encoding="utf-8") == region(*code) + "edited"


def test_a_failing_region_is_named_and_leaves_the_text(tmp_path):
    good = region("cog.out('x')")
    code = "cog.out(run_script(cog.inFile, 'echo last words; exit 3', None))"
    message = failure(good + region(code))
    assert message.startswith("index.rst:6: 'echo last words; exit 3' ended with exit code 3")
    assert message.endswith("last words")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (["x = 1", "y"], "index.rst:5: NameError: name 'y' is not defined"),
        (["def f():", "    1/0", "f()"], "index.rst:6: ZeroDivisionError: division by zero"),
        (["x = 1", "y ="], "index.rst:5: SyntaxError: invalid syntax"),
        (["x = 1", "cog.error('no data')"], "index.rst:5: no data"),
        (["import sys", "sys.exit('bye')"], "index.rst:5: the code ended the program"),
        (["cog.out('\\udcff')"], "index.rst:3: UnicodeEncodeError"),
        (["word_table(cog.inFile, top=-1)"], "index.rst:4: top=-1: expected"),
    ],
)
def test_code_that_fails_is_named_with_its_line(code, message):
    assert failure("T\n\n" + region(*code)).startswith(message)


@pytest.mark.parametrize(
    ("expression", "marker"),
    [
        ("a + 'cog'", "{{{cog"),
        ("b", "}}}"),
        ("a + 'end' + b", "{{{end}}}"),
        ("'   .. ' + a + 'end' + b + ' x'", "{{{end}}}"),
    ],
)
def test_output_that_holds_a_marker_is_refused(expression, marker):
    code = ("a, b = '{' * 3, '}' * 3", f"cog.out('one\\n' + {expression})")
    assert failure(region(*code)).startswith(f"index.rst:1: the output holds the marker {marker!r}")


def test_without_keep_going_nothing_runs_after_a_failure():
    text = region("1/0") + region("print('ran')") + region("2/0")
    stopped = refresh_text("index.rst", text, DEFAULTS)
    went_on = refresh_text("index.rst", text, DEFAULTS, keep_going=True)
    assert (len(stopped.failures), stopped.printed) == (1, "")
    assert (len(went_on.failures), went_on.printed) == (2, "ran\n")
    assert went_on.new == text


def test_markers_that_do_not_fit_run_nothing():
    text = region("print('ran')") + ".. {{{cog\n"
    result = refresh_text("index.rst", text, DEFAULTS)
    assert str(result.failures[0]) == "index.rst:5: '}}}' is missing after this line"
    assert result.printed == ""


def test_a_checksum_of_cog_is_checked_and_kept():
    head = ".. {{{cog\n.. cog.out('x')\n.. }}}\n"
    text = refreshed(f"{head}.. {{{{{{end}}}}}} (sum: 1B2M2Y8Asg)\n")  # the sum of nothing
    assert text == f"{head}x\n.. {{{{{{end}}}}}} (sum: QBsw47i11i)\n"
    assert "edited" in failure(text.replace("x\n", "y\n", 1)).lower()


def test_a_region_that_takes_too_long_is_stopped():
    cog = CogSettings(timeout=0.2)
    message = failure(region("while True: pass"), cog)
    assert message == "index.rst:2: still running after 0.2 s and was stopped"
    cog = CogSettings(timeout=2)
    message = failure(region("run_script(cog.inFile, 'echo begun; sleep 60', None)"), cog)
    assert message.startswith("index.rst:2: 'echo begun; sleep 60' was still running after ")
    assert message.endswith("begun")


def test_a_timer_that_was_set_goes_on_after_a_time_limit():
    previous = signal.setitimer(signal.ITIMER_REAL, 600)
    try:
        refreshed(region("cog.out('x')"), CogSettings(timeout=60))
        left, _ = signal.getitimer(signal.ITIMER_REAL)
    finally:
        signal.setitimer(signal.ITIMER_REAL, *previous)
    assert 60 < left < 600


def test_an_interrupt_is_no_failure_of_the_region():
    with pytest.raises(KeyboardInterrupt):
        refreshed(region("raise KeyboardInterrupt"))


def test_a_prologue_and_a_module_of_helpers_add_and_wrap_names(tmp_path):
    (tmp_path / "cog_helpers.py").write_text(
        "from sphinx_mrstats import run_script as _run\n"
        "def run_script(*args): return _run(*args, trailing_newlines=False)\n",
        encoding="utf-8",
    )
    cog = CogSettings(folder=tmp_path, helpers="cog_helpers.py", prologue="greeting = 'hello'")
    code = "cog.out(run_script(cog.inFile, 'echo ' + greeting, None))"
    assert refreshed(region(code), cog) == region(
        code, output="\n.. code-block:: none\n\n\t$ echo hello\n\t\n\thello\n"
    )


@pytest.mark.parametrize(
    ("cog", "message"),
    [
        (CogSettings(prologue="1/0"), "prologue of cog blocks failed: ZeroDivisionError"),
        (CogSettings(helpers="no_such_module"), "'no_such_module', can't be imported"),
        (CogSettings(helpers="no/such/file.py"), "'no/such/file.py', can't be imported"),
    ],
)
def test_helpers_that_fail_are_named(cog, message):
    assert message in failure(region("x = 1"), cog)


PIECES = [".. code-block:: none", "", "\t$ x", "text::", "..", ".. {{{", "Title", "=====", "  * x"]
PIECES += ["}} }", "[[[cog", ".. note::", "a\rb", "x\x0c\x85\u2028y", "   .. deep", "+--+", "|x|"]
OUTPUTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("\n".join))
BEFORE = st.sampled_from(["", "  ", "Text.\n\n", "* x\n\n"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(OUTPUTS, BEFORE), max_size=4))
def test_cog_twice_changes_nothing(parts):
    text = "".join(
        ("" if before.isspace() else before)
        + region(f"cog.out({output!r})", indent=before if before.isspace() else "")
        + "\n"
        for output, before in parts
    )
    once = refresh_text("index.rst", text, DEFAULTS)
    if once.failures:  # the output held a marker, or what can't be encoded
        assert once.new == text
        return
    again = refresh_text("index.rst", once.new, DEFAULTS)
    assert (again.new, again.stale, again.failures) == (once.new, (), ())


@settings(deadline=None, max_examples=60)
@given(OUTPUTS, BEFORE)
def test_the_counts_of_a_document_do_not_depend_on_what_its_regions_hold(output, before):
    indent = before if before.isspace() else ""
    head = "Title\n=====\n\nSome words here.\n\n" + ("" if indent else before)
    text = head + region(f"cog.out({output!r})", indent=indent) + "\nMore words follow.\n"
    result = refresh_text("index.rst", text, DEFAULTS)
    if not result.failures and not result.warnings:
        words = list(iter_words(scan(text.encode("utf-8", "replace")).decode()))
        assert list(iter_words(scan(result.new.encode()).decode())) == words


@pytest.mark.parametrize("output", ["text", "text::\\n\\n"])
def test_output_that_swallows_the_end_marker_is_warned_of(output):
    result = refresh_text("index.rst", region(f"cog.out('{output}')"), DEFAULTS)
    [warning] = result.warnings
    end = result.new.count("\n")
    assert str(warning).startswith(f"index.rst:{end}: the end marker is no comment after this")
    again = refresh_text("index.rst", result.new, DEFAULTS)
    assert (again.stale, again.warnings) == ((), result.warnings)
