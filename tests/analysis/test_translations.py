"""How much of catalogues is translated, weighed by words."""

from __future__ import annotations

import pytest

from sphinx_mrstats.analysis import translations
from sphinx_mrstats.analysis.translations import (
    Translation,
    add_up_languages,
    find_catalogues,
    measure_translations,
)
from sphinx_mrstats.errors import DocumentError
from sphinx_mrstats.jobs import RunOptions

HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: nl\\n"

"""

GUIDE = (
    HEADER
    + """\
#: ../../guide.rst:1
msgid "Whales of the sea"
msgstr "Walvissen"

#: ../../guide.rst:4
#, fuzzy
msgid "Call me ``not.counted`` Ishmael"
msgstr "Noem me"

#: ../../guide.rst:6
#, fuzzy
msgid "See :ref:`here <label>`, "
"*now*"
msgstr ""

#: ../../guide.rst:8
msgctxt "another"
msgid "Whales of the sea"
msgstr ""

#: ../../guide.rst:9
msgid "``code``"
msgstr "``code``"

#~ msgid "long gone"
#~ msgstr "weg"
"""
)


@pytest.fixture
def put(tmp_path):
    """Write a file of the project, whose folder is returned."""

    def put(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    return put


def measure(folder, **given):
    problems = []
    options = RunOptions(on_problem=problems.append)
    found = measure_translations(find_catalogues(folder, **given), options=options)
    return found, [str(problem).removeprefix(f"{folder}/") for problem in problems]


def test_words_of_messages_are_counted_as_those_of_documents(put):
    folder = put("locales/nl/LC_MESSAGES/guide.po", GUIDE)
    # Translated are 4 words and none, fuzzy 3 (a literal is not counted), missing 3 and 4.
    assert measure(folder) == ((Translation("nl", "guide", 4, 3, 7, 2, 1, 2),), [])


def test_messages_of_markdown_are_read_as_markdown(put):
    message = '#: ../../guide.{}:1\nmsgid "a [link](target_of_it) and `code`"\nmsgstr ""\n'
    put("de/LC_MESSAGES/one.po", message.format("md"))
    folder = put("de/LC_MESSAGES/two.po", message.format("rst"))
    one, two = measure(folder)[0]
    assert (one.missing, two.missing) == (3, 7)


def test_a_catalogue_that_only_another_language_has_is_missing(put):
    put("locales/de/LC_MESSAGES/guide.po", GUIDE)
    put("locales/nl/LC_MESSAGES/guide.po", GUIDE)
    folder = put("locales/nl/LC_MESSAGES/api/x.po", GUIDE)
    found, _ = measure(folder)
    assert [(each.language, each.catalogue) for each in found] == [
        *(("de", "api/x"), ("de", "guide")),
        *(("nl", "api/x"), ("nl", "guide")),
    ]
    assert found[0] == Translation("de", "api/x", missing=14, missing_messages=5)
    german, dutch = add_up_languages(found)
    assert (german.words, german.share) == (28, 4 / 28)
    assert (dutch.translated, dutch.share) == (8, 8 / 28)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("Not a catalogue.\n", "locales/de/LC_MESSAGES/guide.po:1: not counted: "),
        (
            'msgid "a"\nmsgstr "b"\n<<<<<<< HEAD\n',
            "locales/de/LC_MESSAGES/guide.po:3: not counted: ",
        ),
        (HEADER.replace("charset=UTF-8", "charset=klingon"), None),
        (
            HEADER.replace("Language: nl", "PO-Revision-Date: yesterday"),
            "locales/de/LC_MESSAGES/guide.po: not counted: is no catalogue of messages: ",
        ),
    ],
)
def test_a_damaged_catalogue_is_a_problem_and_left_out(put, content, told):
    put("locales/nl/LC_MESSAGES/guide.po", GUIDE)
    folder = put("locales/de/LC_MESSAGES/guide.po", content)
    found, problems = measure(folder)
    assert [each.language for each in found if each.words] == ["nl"]
    assert bool(problems) == bool(told)
    assert all(problem.startswith(told) for problem in problems)


def test_a_huge_catalogue_is_not_read(put, monkeypatch):
    monkeypatch.setattr(translations, "MOST_BYTES", 1 << 20)
    folder = put("locales/nl/LC_MESSAGES/guide.po", GUIDE + "# \n" * (1 << 19))
    found, [problem] = measure(folder)
    assert found == ()
    assert problem.endswith("guide.po: holds more than 1 MiB, which is not read")


def names(folder, **given):
    return [each[:2] for each in find_catalogues(folder, **given)]


def test_catalogues_are_where_conf_py_says(put):
    put("docs/conf.py", "locale_dirs = ['../translated/', 'more']\n")
    put("translated/fr/LC_MESSAGES/guide/start.po", GUIDE)
    put("docs/more/fr/LC_MESSAGES/guide/start.po", "Not a catalogue: the first one holds.")
    put("docs/locales/fr/LC_MESSAGES/other.po", GUIDE)
    folder = put("src/locale/fr/LC_MESSAGES/program.po", GUIDE)
    assert names(folder) == names(folder / "docs") == [("fr", "guide/start")]
    assert measure(folder)[1] == []
    assert names(folder / "docs", locale_dirs=["locales"]) == [("fr", "other")]
    assert names(folder / "src") == [("fr", "program")]


def test_without_folders_of_languages_the_header_has_the_language(put):
    folder = put("library/os.po", GUIDE)
    put(".cache/os.po", GUIDE)
    [found] = measure(folder)[0]
    assert (found.language, found.catalogue) == ("nl", "library/os")
    [found] = measure(folder / "library" / "os.po")[0]
    assert (found.language, found.catalogue) == ("nl", "os")


def test_what_is_no_place_of_catalogues_is_refused(put):
    folder = put("guide.rst", "")
    with pytest.raises(DocumentError, match=r"guide\.rst: is neither a folder nor a \.po file"):
        find_catalogues(folder / "guide.rst")
    with pytest.raises(DocumentError, match="none: no such file or folder"):
        find_catalogues(folder / "none")
    assert find_catalogues(folder) == ()
