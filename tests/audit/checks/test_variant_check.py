"""What the check ``variant`` takes for one word written in several ways, and what it doesn't."""

from __future__ import annotations

import pytest

from sphinx_mrstats.audit.finding import LIKELY
from sphinx_mrstats.audit.spelling import american
from sphinx_mrstats.audit.variants.clusters import find_spellings


@pytest.fixture
def variants(audit):
    """Audit one text, and return the suggestions with the forms that are to be changed."""

    def variants(text, *, toml=""):
        if toml:
            toml = f"[tool.sphinx-mrstats.audit.variant]\n{toml}\n"
        toml = f"confidence = 0\n{toml}"
        found = audit({"a.rst": text}, select=["variant"], toml=toml).findings
        return {
            finding.suggestion: sorted({place.form for place in finding.places})
            for finding in found
        }

    return variants


def test_one_finding_has_the_counts_and_every_place(audit):
    documents = {
        "a.rst": "We use GitHub here.\n\nThe GitHub site, our Github page\n",
        "b.rst": "a GitHub action, a Github one, a github two\n\nour GitHub now, and GitHub then\n"
        "the GitHub of old, no GitHub at all, this GitHub there, that GitHub\n"
        "some GitHub, any GitHub, each GitHub\n",
    }
    [finding] = audit(documents, select=["variant"]).findings
    assert (finding.word, finding.suggestion) == ("GitHub", "GitHub")
    assert finding.message == (
        "'GitHub' is written in other ways too (case): GitHub 12, Github 2, github 1"
    )
    assert [(place.path, place.line, place.column, place.form) for place in finding.places] == [
        ("docs/a.rst", 3, 22, "Github"),
        ("docs/b.rst", 1, 20, "Github"),
        ("docs/b.rst", 1, 34, "github"),
    ]


def test_names_paths_quotes_and_starts_of_sentences_are_no_variants(variants):
    text = (
        'Run python.exe, /usr/python, `python`_, python_path or "python"; the Python here.\n'
        "About Python, of Python, with Python, in Python. non-ASCII text is non-ASCII, not\n"
        "non-ASCII at all. Non-ASCII letters. PYTHON!\n\n.. _python: https://python.org\n"
    )
    assert variants(text.replace("`python`_", "python.org")) == {}


def test_common_words_in_titles_are_no_names(variants):
    assert (
        variants("The Template Language\n=====================\n\nA template is a template.") == {}
    )


def test_windows_are_also_windows(variants):
    assert (
        variants("on Windows, of Windows, for Windows, by Windows, to Windows; windows, window")
        == {}
    )


@pytest.mark.parametrize(
    ("text", "better", "odd"),
    [
        ("a subclass, subclass, sub-class", "subclass", ["sub-class"]),
        ("built-in, a built-in, the builtin", "built-in", ["builtin"]),
        ("filename " * 8 + "of a file name", "filename", ["file name"]),
        ("a plugin, plugins, the plug-in, plugin", "plugin", ["plug-in"]),
    ],
)
def test_hyphens_and_spaces_differ(audit, text, better, odd):
    documents = {f"{n}.rst": "filename" if better == "filename" else "x" for n in range(3)}
    [finding] = audit({**documents, "a.rst": text}, select=["variant"]).findings
    assert finding.suggestion == better
    assert sorted({place.form for place in finding.places}) == odd


@pytest.mark.parametrize(
    "text",
    [
        "a command-line tool on the command line",  # a rule of English
        "to log in at the login, set up the setup",  # a verb and its noun
        "the setup, a setup, this setup. Set-up your tests, and set-up a page",  # its verb
        "perform, perform, perform a per-form check, per form",  # two words
        "the QuerySet class, a query set, a queryset",  # a class and a concept
        "a link text, some link text, linktext. ``linktext = 1``",  # a name of the code
        "perform, perform, perform per-user and per-form",  # the same without the two words
        "transferring, transferring to a transfer ring; they need less, needless",  # no endings
        "IO, IO, IO and I-O",  # a short form
        "a dialog, dialog, dialog, color; a dialogue with readers",  # two meanings
    ],
)
def test_words_that_differ_are_told_apart(variants, text):
    assert variants(text) == {}


def test_spellings_are_one_finding_with_their_inflections(variants):
    text = "color, colors, colored; colour, colours. organise, organize, organized"
    assert variants(text) == {"color": ["colour", "colours"], "organize": ["organise"]}
    assert variants(text, toml='language = "de"') == {}
    assert variants(text, toml="spelling = false") == {}


@pytest.mark.parametrize(
    ("british", "better"),
    [
        ("behaviours", "behaviors"),
        ("honoured", "honored"),
        ("analysing", "analyzing"),
        ("serialisation", "serialization"),
        ("cancelled", "canceled"),
        ("modelling", "modeling"),
        ("centre", "center"),
        ("defence", "defense"),
        ("catalogue", "catalog"),
        ("grey", "gray"),
    ],
)
def test_british_spellings_are_known(british, better):
    assert american(british) == better


def test_words_of_both_countries_stay():
    words = (
        "your four hour filled called filling sentence metre rise wise promise exercise analyses"
    )
    counts = dict.fromkeys(words.split(), 1)
    assert list(find_spellings({**counts, "for": 9, "filed": 2, "filing": 3})) == []


def test_marks_differ_where_they_are_foreign(variants):
    english = "of the sea " * 100
    assert variants(f"{english} naive, naive, na\u00efve") == {"naive": ["na\u00efve"]}
    assert variants("schon sch\u00f6n, drucken dr\u00fccken " * 9) == {}


def test_nouns_of_languages_that_capitalise_them_keep_their_capitals(variants):
    text = "Der Webserver, des Webservers und des Web-Servers, ein Webserver, kein Web-Server."
    assert variants(text, toml='language = "de"') == {"Webserver": ["Web-Server", "Web-Servers"]}


def test_a_plural_has_no_apostrophe(variants):
    text = "Two APIs. All API's are here, and the API's users. A CPU's speed."
    assert variants(text) == {"APIs are": ["API's are"]}


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("color color color colour\n", True),
        ("color color colour colour behavior behavior behavior behavior\n", False),
        ("the X-Axis, an X-Axis, no X-Axis, my X-Axis, your X-Axis, and the x-axis\n", False),
    ],
)
def test_ties_and_titles_are_shown_on_request_only(audit, text, is_shown):
    outcome = audit({"a.rst": text}, select=["variant"], toml="confidence = 0.5")
    assert (outcome.findings != []) is is_shown


def test_what_goes_against_the_majority_says_why(audit):
    text = "colour, colour, color, " + "organize, analyzed, modeled, behavior, " * 3
    text += "organise, analysed, modelled, behaviour"
    messages = [
        each.message
        for each in audit({"a.rst": text}, select=["variant"], toml="confidence = 0").findings
    ]
    reason = "; of all words that have both spellings here, 68% are in US spelling"
    assert (
        f"'color' is written in other ways too (US and UK spelling): colour 2, color 1{reason}"
        in messages
    )
    assert sum("; of all" in each for each in messages) == 1


def test_values_that_one_chooses_from_are_names(variants):
    text = "a plug-in, plugins, the plugin, plugin.\n\nOptions: all | plug-in | orthophoto\n"
    assert variants(text)["plugin"] == ["plug-in"]
    assert variants(text.replace("a plug-in, ", "")) == {}


def test_translations_are_no_other_ways_to_write(audit):
    english = "The subsystem of it is in the subsystem, and the subsystem is of the sea.\n"
    italian = "Il sub-system che non è il sub-system della rete, per il sub-system.\n"
    documents = {f"docs/{n}.rst": english for n in range(3)}
    other = {"translations/it_IT/a.rst": italian}
    found = audit({**documents, **other}, select=["variant"], toml="confidence = 0").findings
    assert found == []


@pytest.mark.parametrize(("n_odd", "is_shown"), [(3, True), (4, False)])
def test_what_many_write_in_a_project_of_its_own_words_is_no_slip(audit, n_odd, is_shown):
    text = "dm-crypt " * 30 + "and dmcrypt is\n" * n_odd
    [finding] = audit({"a.rst": text}, select=["variant"]).findings
    assert (finding.confidence >= LIKELY) == is_shown
