"""Blocks run as under cog, and an error shows the whole way to it."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from cogapp import Cog

from sphinx_mrstats.cogging.document import refresh_text
from sphinx_mrstats.cogging.session import Session
from sphinx_mrstats.cogging.settings import CogSettings

BEGIN, END, LAST = "[[[cog", "]]]", "[[[end]]]"

# Documents in the form of those in cogapp's own tests: text around blocks, with the prefixes of
# many languages, which cog takes off the code.
DOCUMENTS = {
    "two blocks": f"""\
        text
        // {BEGIN}
        // import math
        // for i in range(3):
        //     cog.outl(f"value {{i}}")
        // {END}
        old
        // {LAST}
        between
        // {BEGIN}
        // cog.out(str(math.floor(2.5)) + cog.previous)
        // {END}
        before
        // {LAST} of it
        """,
    "indented": f"""\
        list:
            {BEGIN}
            cog.outl("one")
            cog.outl()
            cog.outl("  two")
            {END}
            {LAST}
        after
        """,
    "in one line": f"""\
        <!-- {BEGIN} cog.outl("it's here") {END} -->
        <!-- {LAST} -->
        """,
    "dedented": f"""\
        #{BEGIN}
        #  cog.out('''
        #      deep
        #        deeper
        #  ''', dedent=True, trimblanklines=True)
        #  cog.outl(cog.inFile + " " + cog.outFile + " " + str(cog.firstLineNum))
        #{END}
        #{LAST}
        """,
    "empty": f"""\
        {BEGIN}
        {END}
        {LAST}
        """,
    "no line feed at the end of output": f"""\
        {BEGIN}
        cog.out("no line feed")
        {END}
        {LAST}
        """,
    "variables": f"""\
        {BEGIN}
        def double(x):
            return 2 * x
        {END}
        {LAST}
        ; {BEGIN}
        ; cog.outl(str(double(21)))
        ; {END}
        ; {LAST}
        """,
    "state on cog": f"""\
        {BEGIN}
        import cog
        cog.kept = "kept"
        {END}
        {LAST}
        {BEGIN}
        import cog
        cog.outl(cog.kept)
        {END}
        {LAST}
        """,
    "another folder": f"""\
        {BEGIN}
        import os
        os.chdir("/")
        {END}
        {LAST}
        {BEGIN}
        cog.outl(os.getcwd())
        {END}
        {LAST}
        """,
    "the program": f"""\
        {BEGIN}
        import os, sys
        cog.outl(os.path.basename(sys.argv[0]))
        {END}
        {LAST}
        """,
}

OPTIONS = {
    "": CogSettings(),
    "-c": CogSettings(checksum=True),
    "-s ;": CogSettings(suffix=";"),
    "-x": CogSettings(excise=True),
    "-d": CogSettings(delete_code=True),
    "-D who=me -p import sys": CogSettings(defines=(("who", "me"),), prepend="import sys"),
}


def refreshed(text, settings=CogSettings(), name="in.txt"):  # noqa: B008  # it is frozen
    result = refresh_text(name, text, settings)
    assert result.failures == ()
    return result.new


def with_cog(text, *options):
    """What cog itself, started as by ``python -m cogapp``, writes."""
    return subprocess.run(
        [sys.executable, "-m", "cogapp", *options, "in.txt"],
        capture_output=True,
        text=True,
        check=True,
        cwd=text.parent,
    ).stdout


@pytest.mark.parametrize("options", OPTIONS)
def test_output_is_that_of_cog(options, tmp_path):
    # One text for all documents: starting cog takes longer than running it.
    path = tmp_path / "in.txt"
    path.write_text("".join(map(textwrap.dedent, DOCUMENTS.values())), encoding="utf-8")
    first, _, rest = options.partition(" -p ")
    arguments = [*first.split(" ", 1), *(["-p", rest] if rest else [])]
    expected = with_cog(path, *filter(None, arguments))
    assert refreshed(path.read_text(encoding="utf-8"), OPTIONS[options]) == expected


def test_cogapp_is_used_as_the_newest_one_allows():
    """Its next release makes the options of markers read-only; then they can be read only."""
    markers = ("begin_spec", "end_spec", "end_output")
    options = type(Cog().options)
    kept = {name: vars(options).get(name) for name in markers}
    try:
        for name in markers:
            setattr(options, name, _read_only(name))
        assert refreshed(".. <<c cog.out('x') >>\n.. <<end>>\n", CogSettings(), "in.rst")
    finally:
        for name, value in kept.items():
            if value is None:
                delattr(options, name)
            else:
                setattr(options, name, value)


def _read_only(name):
    return property(lambda self: vars(self)[name], lambda self, value: _set_once(self, name, value))


def _set_once(options, name, value):
    # cogapp's own code sets them where it is made and where it reads its command line.
    caller = sys._getframe(2).f_globals["__name__"]
    assert caller.startswith("cogapp"), f"{name} was set by {caller}"
    vars(options)[name] = value


def test_what_a_block_prints_is_output_with_print():
    text = f"{BEGIN}\nprint('printed')\n{END}\nold\n{LAST}\n"
    assert refreshed(text, CogSettings(print=True)) == text.replace("old", "printed")


def test_a_block_that_prints_never_empties_its_region():
    text = f"{BEGIN}\nprint('printed')\n{END}\nold\n{LAST}\n"
    result = refresh_text("in.txt", text, CogSettings())
    assert (result.new, result.stale) == (text, ())
    [failure] = result.failures
    assert "its output would be lost; with --print (-P)" in str(failure)
    first_time = refresh_text("in.txt", text.replace("old\n", ""), CogSettings())
    [warning] = first_time.warnings
    assert "with --print (-P), what blocks print is their output" in str(warning)
    assert first_time.new == text.replace("old\n", "")


def test_output_that_a_block_no_longer_gives_is_named():
    result = refresh_text("in.txt", f"{BEGIN}\nx = 1\n{END}\nold\n{LAST}\n", CogSettings())
    [warning] = result.warnings
    assert "in.txt:1: this block gave no output, so its old output is left out" in str(warning)


def test_an_error_shows_the_way_to_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shelf.py").write_text("def take(n):\n    return 1 // n\n", encoding="utf-8")
    text = f"""\
Title
# {BEGIN}
# import shelf
# def f(n):
#     return shelf.take(n)
# {END}
# {LAST}
# {BEGIN}
# x = 1
# cog.out(
#     f(
#         0
#     )
# )
# {END}
# {LAST}
"""
    [failure] = refresh_text("in.py", text, CogSettings()).failures
    assert str(failure) == (
        "in.py:10: ZeroDivisionError: integer division or modulo by zero\n"
        "    in.py:5, in f\n"
        "    shelf.py:2, in take"
    )


def test_the_line_of_an_error_is_right_below_code_that_is_put_before():
    settings = CogSettings(prepend="import sys\nimport os")
    [failure] = refresh_text("a.txt", f"\n{BEGIN}\nx = 1\ny\n{END}\n{LAST}\n", settings).failures
    assert str(failure).startswith("a.txt:4: NameError")
    text = f"\n{BEGIN} y {END}\n{LAST}\n"
    [failure] = refresh_text("a.txt", text, settings).failures
    assert str(failure).startswith("a.txt:2: NameError")


def test_an_edited_output_is_named_once():
    text = f"{BEGIN}\ncog.out('x')\n{END}\nedited\n{LAST} (sum: QBsw47i11i)\n"
    [failure] = refresh_text("a.txt", text, CogSettings()).failures
    assert str(failure).startswith("a.txt:5: Output has been edited!")


def test_in_file_has_what_blocks_for_paver_call():
    text = f"{BEGIN}\ncog.out(cog.inFile.dirname() / 'x.py')\n{END}\n{LAST}\n"
    assert "docs/x.py\n" in refreshed(text, name="docs/in.txt")


def test_state_on_cog_holds_for_later_documents():
    with Session() as session:
        one, two = (
            refresh_text(
                "in.txt",
                f"{BEGIN}\nimport cog\n{code}\n{END}\n{LAST}\n",
                CogSettings(),
                session=session,
            )
            for code in ("cog.kept = 'kept'", "cog.out(cog.kept)")
        )
    assert not one.failures
    assert "kept\n" in two.new


def test_large_output_is_not_kept_line_by_line(tmp_path):
    script = tmp_path / "large.py"
    script.write_text(
        "import sys\nsys.stdout.write(('x' * 49 + '\\n') * 200_000)\n", encoding="utf-8"
    )
    code = f"""\
import resource
from sphinx_mrstats.cogging.document import refresh_text
from sphinx_mrstats.cogging.settings import CogSettings
text = "{BEGIN}\\ncog.out(run_script(cog.inFile, 'large.py'))\\n{END}\\n{LAST}\\n"
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
result = refresh_text({str(tmp_path / "in.txt")!r}, text, CogSettings())
again = refresh_text({str(tmp_path / "in.txt")!r}, result.new, CogSettings())
assert not again.failures and not again.stale and len(result.new) > 10_000_000
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / len(result.new))
"""
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert float(found) < 12


def test_a_region_can_end_with_the_document():
    text = f"{BEGIN}\ncog.outl('x')\n{END}\nold"
    assert refreshed(text, CogSettings(open_end=True)) == f"{BEGIN}\ncog.outl('x')\n{END}\nx\n"
