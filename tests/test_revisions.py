"""A revision is counted as its checkout is."""

from __future__ import annotations

import pytest

from sphinx_mrstats import count_documents, revisions
from sphinx_mrstats.documents.git import Repository
from sphinx_mrstats.errors import UsageError
from sphinx_mrstats.jobs import RunOptions
from sphinx_mrstats.revisions import Revision, count_revisions
from sphinx_mrstats.wordcount import count_words_of


def at(folder, *names):
    found = Repository.find(folder)
    return [Revision(found, found.resolve(name), found.prefix) for name in names]


def two_releases(repo):
    repo.commit(
        {
            "README.rst": "Read me.\n",
            "docs/conf.py": "exclude_patterns = ['.drafts']\ndefault_role = 'any'\n",
            "docs/index.rst": "The sea.\n",
            "docs/part/a.rst": "The *whale*, and `a role`.\n",
            "docs/.drafts/b.rst": "Hidden.\n",
        },
        tag="v1",
    )
    (repo.folder / "docs/readme.rst").symlink_to("../README.rst")
    repo.commit({"docs/index.rst": "The ``code`` and the sea.\n", "docs/copy.rst": "The sea.\n"})
    repo.git("tag", "v2")


@pytest.fixture
def history(repo_from):
    return repo_from(two_releases)


@pytest.mark.parametrize("folder", [".", "docs", "docs/part", "docs/index.rst"])
@pytest.mark.parametrize("tag", ["v1", "v2"])
def test_a_revision_is_counted_as_its_checkout_is(history, folder, tag):
    problems = []
    (counted,) = count_revisions(
        at(folder, tag), exclude=["part/**"], options=RunOptions(on_problem=problems.append)
    )
    history.git("checkout", "-q", tag)
    assert counted.vocabulary() == count_documents(folder, exclude=["part/**"], by_document=True)
    assert problems == []


def test_the_same_bytes_are_counted_once(history, monkeypatch):
    counted = []

    def count(documents, **options):
        counted.extend(each.name for each in documents.documents)
        return count_words_of(documents, **options)

    monkeypatch.setattr(revisions, "count_words_of", count)
    one, two = count_revisions(at("docs", "v1", "v2"), options=RunOptions(on_problem=pytest.fail))
    assert counted == [
        "v1:docs/index.rst",
        "v1:docs/part/a.rst",
        "v2:docs/index.rst",
        "v2:docs/readme.rst",
    ]
    assert list(one.blobs) == ["index.rst", "part/a.rst"]
    assert two.vocabulary().by_document["copy.rst"] == one.vocabulary().by_document["index.rst"]


def test_a_problem_is_told_once_as_git_writes_the_place(history):
    (history.folder / "docs/z.rst").symlink_to("nowhere.rst")
    history.commit({"docs/latin.rst": b"caf\xe9 noir\n"}, tag="v3")
    history.commit({}, tag="v4")
    problems = []
    counted = count_revisions(
        at("docs", "v3", "v4"), options=RunOptions(on_problem=problems.append)
    )
    assert [str(problem) for problem in problems] == [
        "v3:docs/latin.rst: byte 3 (line 1): not UTF-8 (0xE9), left out; the rest is counted",
        "v3:docs/z.rst: a link to nothing",
    ]
    assert counted[1].vocabulary().by_document["latin.rst"] == {"caf": 1, "noir": 1}


@pytest.mark.parametrize("engine", ["serial", "pool"])
def test_engines_and_workers_never_matter(history, engine):
    wanted = at("docs", "v1", "v2")
    options = RunOptions(engine=engine, workers=2, on_problem=pytest.fail)
    assert [each.counts for each in count_revisions(wanted, options=options)] == [
        each.counts for each in count_revisions(wanted, options=RunOptions(on_problem=pytest.fail))
    ]


def test_a_folder_that_was_not_there_has_no_documents(history):
    (counted,) = count_revisions(at("guide", "v1"), options=RunOptions(on_problem=pytest.fail))
    assert counted.vocabulary().n_documents == 0
    assert count_revisions([], options=RunOptions(on_problem=pytest.fail)) == ()


def test_a_glob_that_cannot_be_read_is_an_error(history):
    with pytest.raises(UsageError, match="can't be read"):
        count_revisions(
            at("docs", "v1"), exclude=["[z-a]"], options=RunOptions(on_problem=pytest.fail)
        )
