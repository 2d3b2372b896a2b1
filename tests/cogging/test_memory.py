"""With a memory only those regions run whose code, script or data changed."""

from dataclasses import replace

import pytest

from sphinx_mrstats.cogging.document import (
    refresh_document,
    refresh_text,
    write_document,
)
from sphinx_mrstats.cogging.memory import load_memory, save_memory
from sphinx_mrstats.cogging.settings import CogSettings

DEFAULTS = CogSettings()


def region(*code):
    return "\n".join([".. {{{cog", *(f".. {line}" for line in code), ".. }}}", ".. {{{end}}}\n\n"])


class Book:
    """One document, and what is known of it."""

    def __init__(self, folder, *regions):
        self.folder = folder
        self.path = folder / "index.rst"
        self.path.write_text("".join(regions), encoding="utf-8")
        self.memory = {}

    def ran(self, settings=DEFAULTS):
        """Refresh the document, and say what its regions printed."""
        result = refresh_document(str(self.path), settings, memory=self.memory)
        result = write_document(result, settings)
        assert result.failures == ()
        self.memory[str(self.path)] = result.known
        return result.printed.split()

    def write(self, name, text):
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")


def scripts(folder):
    calls = [f"print('{x}'); cog.out(run_script(cog.inFile, 'cat {x}.txt', ''))" for x in "ab"]
    book = Book(folder, *map(region, calls))
    book.write("a.txt", "one\n")
    book.write("b.txt", "two\n")
    return book


def test_nothing_runs_where_nothing_changed(tmp_path):
    book = scripts(tmp_path)
    assert book.ran() == ["a", "b"]
    assert book.ran() == []


def test_a_changed_file_runs_the_regions_that_name_it(tmp_path):
    book = scripts(tmp_path)
    book.ran()
    book.write("b.txt", "three\n")
    assert book.ran() == ["b"]
    assert "\tthree\n" in book.path.read_text(encoding="utf-8")
    assert book.ran() == []


def test_edited_output_and_edited_code_run_again(tmp_path):
    book = scripts(tmp_path)
    book.ran()
    text = book.path.read_text(encoding="utf-8")
    book.path.write_text(text.replace("\tone\n", "\tedited\n"), encoding="utf-8")
    assert book.ran() == ["a"]
    assert book.path.read_text(encoding="utf-8") == text
    book.path.write_text(text.replace("print('b')", "print('c')"), encoding="utf-8")
    assert book.ran() == ["c"]


def test_what_scripts_import_and_name_counts_all_the_way_down(tmp_path):
    code = "print('x'); cog.out(run_script(cog.inFile, 'main.py'))"
    book = Book(tmp_path, region(code))
    book.write("main.py", "import helper\nprint(helper.text())\n")
    book.write("helper.py", "def text(): return open('data/words.txt').read()\n")
    book.write("data/words.txt", "one\n")
    assert book.ran() == ["x"]
    assert book.ran() == []
    book.write("data/words.txt", "two\n")
    assert book.ran() == ["x"]
    book.write("helper.py", "def text(): return 'three'\n")
    assert book.ran() == ["x"]


def test_a_script_that_writes_a_file_is_not_changed_by_that(tmp_path):
    code = "print('x'); cog.out(run_script(cog.inFile, 'date +%N >> log.txt; echo done', ''))"
    book = Book(tmp_path, region(code))
    assert book.ran() == ["x"]
    assert book.ran() == []


def test_regions_that_define_names_run_for_those_that_read_them(tmp_path):
    book = Book(
        tmp_path,
        region("print('first'); unused = 1"),
        region("print('second'); x = 6"),
        region("print('third'); cog.out(str(x) + open('n.txt').read())"),
    )
    (tmp_path / "n.txt").write_text("1", encoding="utf-8")
    code = book.path.read_text(encoding="utf-8").replace("'n.txt'", repr(str(tmp_path / "n.txt")))
    book.path.write_text(code, encoding="utf-8")
    assert book.ran() == ["first", "second", "third"]
    (tmp_path / "n.txt").write_text("2", encoding="utf-8")
    assert book.ran() == ["second", "third"]
    assert "\n62\n" in book.path.read_text(encoding="utf-8")


def test_a_word_table_runs_where_any_count_changed(tmp_path):
    book = Book(tmp_path, "A whale.\n\n", region("print('x'); cog.out(word_table(cog.inFile))"))
    assert book.ran() == ["x"]
    assert book.ran() == []
    book.write("other.rst", "Another whale.\n")
    assert book.ran() == ["x"]
    assert "whale        2\n" in book.path.read_text(encoding="utf-8")


def test_settings_and_what_all_regions_depend_on_count(tmp_path):
    book = Book(tmp_path, region("print('x')"))
    settings = CogSettings(folder=tmp_path, depends=("*.cfg",))
    assert book.ran(settings) == ["x"]
    assert book.ran(settings) == []
    book.write("some.cfg", "1")
    assert book.ran(settings) == ["x"]
    assert book.ran(replace(settings, prologue="y = 1")) == ["x"]


def test_a_failed_document_is_not_remembered(tmp_path):
    book = Book(tmp_path, region("print('x')"), region("1/0"))
    result = refresh_document(str(book.path), DEFAULTS, memory={})
    assert (len(result.failures), result.known) == (1, ())


def test_a_region_known_to_be_stale_need_not_run_to_be_told(tmp_path):
    text = region("print('x'); cog.out('new')")

    def check(memory):
        return refresh_text("index.rst", text, DEFAULTS, memory=memory, check=True)

    first = check({})
    again = check({"index.rst": first.known})
    assert (first.stale, first.printed) == ((1,), "x\n")
    assert (again.stale, again.printed, again.known) == ((1,), "", first.known)


def test_the_memory_is_kept_in_a_file(tmp_path):
    path = tmp_path / "cache" / "cog.json"
    memory = {"index.rst": (("inputs", "output"), ("more", "output"))}
    save_memory(path, memory)
    assert load_memory(path) == memory
    assert (path.parent / ".gitignore").read_text(encoding="utf-8") == "*\n"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 0}', '{"format": 1, "documents": 3}'])
def test_a_damaged_memory_is_none(text, tmp_path):
    (tmp_path / "cog.json").write_text(text, encoding="utf-8")
    assert load_memory(tmp_path / "cog.json") == {}
