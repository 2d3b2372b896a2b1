"""Cog's arguments: lists, globs, standard input, and options by cog's letters."""

import io
import sys
from pathlib import Path

import pytest

BLOCK = "# [[[cog\n# {}\n# ]]]\n{}# [[[end]]]\n"


def block(code, output=""):
    return BLOCK.format(code, output)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name, text):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def read(name):
    return Path(name).read_text(encoding="utf-8")


def test_any_text_file_that_is_named_is_refreshed_in_the_order_of_the_names(place, run):
    for name in ("b.yml", "a.py", "c.md"):
        write(name, block("import os; cog.outl(os.environ.setdefault('MRSTATS_Y', cog.inFile))"))
    code, out, _ = run("cog", "b.yml", "a.py", "c.md")
    assert (code, out.splitlines()[0]) == (0, "b.yml: refreshed 1 of 1")
    assert read("a.py") == read("c.md") == read("b.yml").replace("x", "x")
    assert "\nb.yml\n" in read("a.py")


def test_a_fence_of_markdown_holds_examples(place, run):
    text = f"```\n{block('1/0')}```\n\n<!-- [[[cog cog.outl('x') ]]] -->\n<!-- [[[end]]] -->\n"
    write("a.md", text)
    assert run("cog", "a.md")[0] == 0
    assert read("a.md") == text.replace("]]] -->\n<!--", "]]] -->\nx\n<!--")


def test_two_kinds_of_markers_in_a_document_are_an_error(place, run):
    write("a.txt", block("x = 1") + "{{{cog }}}\n{{{end}}}\n")
    code, _, err = run("cog", "a.txt")
    assert code == 2
    assert "a.txt:5: '{{{cog' after a '[[[cog': a document has one kind of markers" in err
    assert run("cog", "--markers", "{{{cog }}} {{{end}}}", "a.txt")[0] == 0


def test_a_list_names_documents_with_options_of_their_own(place, run):
    for name in ("sub/one.txt", "sub/two.txt"):
        write(name, block("cog.outl(x)"))
    write("sub/list.txt", "one.txt -D x=1 # the first\n\ntwo.txt -D 'x=a b' -s ' ;'\n")
    write("outer.txt", "&sub/list.txt\n")
    assert run("cog", "@outer.txt")[0] == 0
    assert "\n1\n" in read("sub/one.txt")
    assert "\na b ;\n" in read("sub/two.txt")
    write("list.txt", "sub/one.txt -D x=2\n")
    assert run("cog", "-r", "@list.txt")[0] == 0
    assert "\n2\n" in read("sub/one.txt")


@pytest.mark.parametrize(
    ("lines", "arguments", "message"),
    [
        ("a.txt --no-such", ["@list"], "list:1: '--no-such' is no option that a document"),
        ("\nb.txt", ["@list"], "list:2: b.txt: no such file or folder"),
        ("'a.txt", ["@list"], "list:1: No closing quotation"),
        ("@list", ["@list"], "list: a list can't hold itself"),
        ("a.txt", ["-o", "x", "@list"], "-o names one file, and @list is a list"),
        ("", ["@nothing"], "nothing: the list can't be read: no such file or directory"),
        ("", ["@list"], "there are no documents in @list"),
        ("", ["-d", "-r", "a.txt"], "-d can't be used with -r"),
        ("", ["-o", "x", "-r", "a.txt"], "-o can't be used with -r"),
        ("", ["-o", "x", "--check", "a.txt"], "-o can't be used with --check"),
        ("", ["-o", "x", "a.txt", "c.txt"], "-o names one file, and there are 2 documents"),
        ("", ["-D", "x", "a.txt"], "expected NAME=VALUE; got 'x'"),
    ],
)
def test_what_cannot_be_used_is_named(lines, arguments, message, place, run):
    write("list", lines)
    write("a.txt", block("x = 1"))
    write("c.txt", block("x = 1"))
    code, _, err = run("cog", *arguments)
    assert code == 2
    assert message in err


def test_a_glob_that_no_shell_has_expanded_is_expanded(place, run):
    for name in ("b.txt", "a.txt", "a.md"):
        write(name, block("cog.outl('x')"))
    assert run("cog", "?.txt")[1] == "a.txt: refreshed 1 of 1\nb.txt: refreshed 1 of 1\n"


def test_output_goes_elsewhere(place, run):
    write("a.txt", block("cog.outl('x')"))
    assert run("cog", "-o", "new/folder/b.txt", "a.txt")[0] == 0
    assert read("new/folder/b.txt") == block("cog.outl('x')", "x\n")
    assert run("cog", "-o", "-", "a.txt")[1] == block("cog.outl('x')", "x\n")
    assert run("cog", "-d", "a.txt")[1] == "x\n"
    assert read("a.txt") == block("cog.outl('x')")


def test_a_document_can_be_standard_input(place, run, monkeypatch):
    text = io.TextIOWrapper(io.BytesIO(block("cog.outl(cog.inFile)").encode()))
    monkeypatch.setattr(sys, "stdin", text)
    code, out, _ = run("cog", "-")
    assert (code, out) == (0, block("cog.outl(cog.inFile)", "-\n"))


def test_checksums_are_made_kept_and_removed(place, run):
    write("a.txt", block("cog.outl('x')"))
    run("cog", "-c", "a.txt")
    assert read("a.txt").endswith("x\n# [[[end]]] (sum: QBsw47i11i)\n")
    assert run("cog", "--check", "a.txt")[0] == 0
    write("a.txt", read("a.txt").replace("\nx\n", "\ny\n"))
    assert "a.txt:5: Output has been edited!" in run("cog", "a.txt")[2]
    run("cog", "-x", "a.txt")
    assert read("a.txt") == block("cog.outl('x')")


def test_encodings_line_endings_and_imports(place, run):
    Path("lib").mkdir()
    write("lib/found_there.py", "six = '6'\n")
    text = block("import found_there; cog.outl(found_there.six + 'é')").replace("\n", "\r\n")
    Path("a.txt").write_bytes(text.encode("cp1252"))
    assert run("cog", "-n", "cp1252", "-I", "lib", "-U", "a.txt")[0] == 0
    assert b"\n6\xe9\n" in Path("a.txt").read_bytes()
    assert "a.txt: there is no encoding 'x-y'" in run("cog", "-n", "x-y", "a.txt")[2]


def test_documents_without_regions_are_warned_of_on_request(place, run):
    write("a.txt", "text\n")
    assert "a.txt: there are no regions in it" in run("cog", "-e", "a.txt")[2]
    code, _, err = run("cog", "--check", "a.txt")
    assert code == 2
    assert "nothing was checked: none of what was named has a region" in err


def test_verbosity_and_a_message_for_a_failed_check(place, run):
    write("a.txt", block("cog.outl('x')"))
    write("b.txt", block("cog.outl('x')", "x\n"))
    code, _, err = run("cog", "--check", "--check-fail-msg", "run make", "a.txt")
    assert (code, err.splitlines()[-1]) == (1, "sphinx-mrstats: error: the check failed: run make")
    assert run("cog", "--verbosity", "0", "a.txt") == (0, "", "")
    assert run("cog", "--verbosity=2", "a.txt", "b.txt")[1] == "a.txt: fresh\nb.txt: fresh\n"


def test_a_read_only_file_is_left_alone(no_privileges, run):
    write("a.txt", block("cog.outl('x')"))
    Path("a.txt").chmod(0o444)
    code, out, err = run("cog", "a.txt")
    assert (code, out) == (2, "")
    assert "error: a.txt: can't be written: it is read-only (-w CMD" in err
    assert run("cog", "-w", "chmod +w %s", "a.txt")[0] == 0
    assert read("a.txt") == block("cog.outl('x')", "x\n")


def test_hard_links_are_named_and_what_a_killed_run_left_is_removed(place, run):
    write("a.txt", block("cog.outl('x')"))
    Path("other").hardlink_to("a.txt")
    Path(".a.txt.4194305.part").touch()
    code, _, err = run("cog", "a.txt")
    assert code == 0
    assert "a.txt: the file had 1 other name (hard links), which still hold the old text" in err
    assert sorted(path.name for path in place.iterdir()) == ["a.txt", "other"]


# In the form of documents of coverage.py, scriv, datasette, sqlite-utils, attrs and cog.
FORMS = {
    "checksums and printing": (
        ["-cP"],
        "index.rst",
        ".. [[[cog\n    def show(x):\n        print(f'\\n.. code::\\n\\n    {x}\\n')\n.. ]]]\n"
        ".. [[[end]]] (sum: 1B2M2Y8Asg)\n\n.. [[[cog show('help') ]]]\n\n.. code::\n\n    help\n\n"
        ".. [[[end]]] (sum: NnHyQU0+Z1)\n",
    ),
    "a workflow": (
        ["-cP"],
        "kit.yml",
        "jobs:\n  matrix:\n    # [[[cog\n    #   for os in ['ubuntu', 'macos']:\n    #     print("
        "f'- os: {os}')\n    # ]]]\n    - os: ubuntu\n    - os: macos\n"
        "    # [[[end]]] (sum: 6lrfK/OCPS)\n",
    ),
    "cog.out in a comment": (
        [],
        "cli.rst",
        '.. [[[cog\n    import json\n    cog.out("::\\n\\n")\n    cog.out("    " + json.dumps({})'
        ' + "\\n\\n")\n.. ]]]\n::\n\n    {}\n\n.. [[[end]]]\n',
    ),
    "comments of HTML": (
        ["-P"],
        "README.md",
        "<!-- [[[cog\nfor n in range(2):\n    print(f'<a href=\"{n}\"></a>')\n]]] -->\n"
        '<a href="0"></a>\n<a href="1"></a>\n<!-- [[[end]]] -->\n',
    ),
    "cog's own markers around the other ones": (
        ["-P"],
        "running.rst",
        "Text::\n\n    // [[[cog\n    // ]]]\n    // [[[end]]]\n\n.. {{{cog\n.. print('\\n::\\n\\n"
        "    x\\n')\n.. }}}\n\n::\n\n    x\n\n.. {{{end}}}\n",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_documents_of_projects_that_use_cog_are_fresh(form, place, run):
    options, name, text = FORMS[form]
    write(name, text)
    code, out, err = run("cog", *options, "--diff", name)
    assert (code, out) == (0, ""), err
