"""Facts about the result of a count: how it adds up, what it keeps, how it is stored."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_mrstats.errors import VocabularyError
from sphinx_mrstats.vocabulary import Vocabulary

words = st.text("abé'-", min_size=1, max_size=3)
corpora = st.dictionaries(
    st.text(max_size=4), st.dictionaries(words, st.integers(1, 9), max_size=5), max_size=6
)

BOOK = {"guide.rst": {"whale": 2, "sea": 1}, "index.rst": {"whale": 1}, "empty.rst": {}}


def totals(vocabulary):
    """Give the same vocabulary without its counts per document."""
    return Vocabulary.from_totals(
        vocabulary.n_documents, vocabulary.counts, vocabulary.document_frequency
    )


def test_totals_are_sums_over_documents():
    book = Vocabulary.from_documents(BOOK)
    assert (book.n_documents, book.n_tokens, book.n_types) == (3, 4, 2)
    assert book.counts == {"whale": 3, "sea": 1}
    assert book.document_frequency == {"whale": 2, "sea": 1}
    assert book.by_document == BOOK


def test_nothing_counted_is_an_empty_vocabulary():
    empty = Vocabulary.from_documents({})
    assert (empty.n_documents, empty.n_tokens, empty.n_types) == (0, 0, 0)
    assert empty == Vocabulary()
    assert empty.most_common() == []


@given(corpora, st.randoms(use_true_random=False))
def test_the_order_of_documents_and_words_does_not_matter(corpus, random):
    names = list(corpus)
    random.shuffle(names)
    shuffled = Vocabulary.from_documents(
        {name: dict(reversed(corpus[name].items())) for name in names}
    )
    plain = Vocabulary.from_documents(corpus)
    assert shuffled == plain
    assert list(shuffled.counts) == list(plain.counts)
    assert shuffled.to_json() == plain.to_json()


@given(corpora, st.data())
def test_any_split_adds_up_to_the_whole(corpus, data):
    part = set(data.draw(st.lists(st.sampled_from(sorted(corpus) or [""]))))
    whole = Vocabulary.from_documents(corpus)
    chosen = whole.select(part.__contains__)
    rest = whole.select(lambda name: name not in part)
    assert chosen + rest == rest + chosen == whole
    assert totals(chosen) + totals(rest) == totals(whole)


@given(corpora, corpora)
def test_adding_and_removing_are_inverses(one, other):
    other = {f"{name}/other": counts for name, counts in other.items()}
    left, right = Vocabulary.from_documents(one), Vocabulary.from_documents(other)
    assert left + right - right == left
    assert totals(left) + totals(right) - totals(right) == totals(left)
    assert left + right - left == right


def test_counts_per_document_are_kept_only_where_both_sides_have_them():
    left = Vocabulary.from_documents({"a": {"sea": 1}})
    right = totals(Vocabulary.from_documents({"b": {"sea": 1}}))
    assert (left + right).by_document is None
    assert (left + right).document_frequency == {"sea": 2}


def test_a_document_is_not_counted_twice():
    book = Vocabulary.from_documents(BOOK)
    with pytest.raises(ValueError, match=r"'empty.rst' is in both"):
        book + book


@pytest.mark.parametrize(
    "other",
    [{"guide.rst": {"whale": 2}}, {"other.rst": {"whale": 1}}, {"guide.rst": {"fish": 1}}],
    ids=["other counts", "no such document", "no such word"],
)
def test_what_is_not_in_it_cannot_be_subtracted(other):
    book, other = Vocabulary.from_documents(BOOK), Vocabulary.from_documents(other)
    with pytest.raises(ValueError, match="can't be subtracted"):
        book - other


def test_totals_are_not_subtracted_below_nothing():
    book = totals(Vocabulary.from_documents(BOOK))
    with pytest.raises(ValueError, match="'sea' can't be subtracted 2 times from 1"):
        book - Vocabulary.from_totals(1, {"sea": 2}, {"sea": 1})
    with pytest.raises(ValueError, match="4 documents can't be subtracted from 3"):
        book - Vocabulary.from_totals(4, {}, {})


def test_other_operands_are_refused():
    with pytest.raises(TypeError):
        Vocabulary() + {"whale": 1}
    with pytest.raises(TypeError):
        Vocabulary() - {"whale": 1}


def test_a_selection_needs_counts_per_document():
    with pytest.raises(VocabularyError, match="--by-document"):
        totals(Vocabulary.from_documents(BOOK)).select(bool)


def test_a_vocabulary_cannot_be_changed():
    book = Vocabulary.from_documents(BOOK)
    for mapping in (book.counts, book.document_frequency, book.by_document):
        with pytest.raises(TypeError):
            mapping["whale"] = 1
    with pytest.raises(TypeError):
        book.by_document["index.rst"]["whale"] = 2
    with pytest.raises(AttributeError):
        book.n_documents = 2
    with pytest.raises(TypeError):
        hash(book)


def test_changing_what_it_was_made_of_does_not_change_it():
    source = {"a": {"sea": 1}}
    book = Vocabulary.from_documents(source)
    source["a"]["sea"] = 7
    assert book.by_document == {"a": {"sea": 1}}


@given(corpora)
def test_pickles_are_equal(corpus):
    book = Vocabulary.from_documents(corpus)
    assert pickle.loads(pickle.dumps(book)) == book
    assert pickle.loads(pickle.dumps(totals(book))) == totals(book)


def test_commonest_words_come_first_and_ties_in_code_point_order():
    book = Vocabulary.from_documents({"a": {"ö": 2, "z": 2, "sea": 1, "whale": 5}})
    assert book.most_common() == [("whale", 5), ("z", 2), ("ö", 2), ("sea", 1)]
    assert book.most_common(1) == [("whale", 5)]


def test_json_is_the_documented_object():
    content = json.loads(Vocabulary.from_documents(BOOK).to_json())
    assert content == {
        "format": 1,
        "documents": 3,
        "tokens": 4,
        "types": 2,
        "words": {"whale": 3, "sea": 1},
        "by_document": {
            "empty.rst": {},
            "guide.rst": {"whale": 2, "sea": 1},
            "index.rst": {"whale": 1},
        },
    }
    assert list(content) == ["format", "documents", "tokens", "types", "words", "by_document"]
    assert list(content["by_document"]) == sorted(BOOK)
    assert "by_document" not in json.loads(totals(Vocabulary.from_documents(BOOK)).to_json())


@given(corpora)
def test_json_gives_back_the_same_vocabulary(corpus):
    book = Vocabulary.from_documents(corpus)
    assert Vocabulary.from_json(book.to_json()) == book


def test_json_of_totals_does_not_know_the_number_of_documents_of_a_word():
    again = Vocabulary.from_json(totals(Vocabulary.from_documents(BOOK)).to_json())
    assert again.counts == {"sea": 1, "whale": 3}
    with pytest.raises(VocabularyError, match="--by-document"):
        _ = again.document_frequency


def test_file_names_in_other_encodings_survive():
    book = Vocabulary.from_documents({"caf\udce9.rst": {"sea": 1}})
    assert Vocabulary.from_json(book.to_json().encode().decode()) == book


def test_a_file_is_saved_whole_and_read_again(tmp_path):
    book = Vocabulary.from_documents({"é.rst": {"été": 2}})
    path = tmp_path / "vocabulary.json"
    path.write_text("old")
    book.save(path)
    assert Vocabulary.load(path) == book
    assert path.read_bytes().endswith(b'"\xc3\xa9t\xc3\xa9": 2}}}\n')
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_saved_leaves_nothing_behind(tmp_path):
    taken = tmp_path / "folder"
    taken.mkdir()
    with pytest.raises(OSError, match="folder"):
        Vocabulary().save(taken)
    assert list(tmp_path.iterdir()) == [taken]


GOOD = {"format": 1, "documents": 1, "tokens": 1, "types": 1, "words": {"sea": 1}}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "no JSON"),
        ("[]", "expected an object, found []"),
        ({**GOOD, "format": 2}, 'expected "format": 1, found 2'),
        ({}, 'expected "format": 1, found nothing'),
        ({**GOOD, "documents": -1}, '"documents" to be a whole number from 0, found -1'),
        ({**GOOD, "documents": True}, '"documents" to be a whole number from 0, found True'),
        ({**GOOD, "words": ["sea"]}, "words to be an object of words and counts"),
        ({**GOOD, "words": {"sea": 0}}, "count of 'sea' to be a whole number from 1, found 0"),
        ({**GOOD, "tokens": 2}, '"tokens" to be 1, as its words say, found 2'),
        ({**GOOD, "types": 2}, '"types" to be 1, as its words say, found 2'),
        ({**GOOD, "by_document": []}, '"by_document" to be an object, found []'),
        ({**GOOD, "by_document": {"a": 1}}, "by_document 'a' to be an object"),
        ({**GOOD, "by_document": {"a": {}}}, 'to be the sum of "by_document"'),
        ({**GOOD, "documents": 2, "by_document": {"a": {"sea": 1}}}, '"documents" to be 1'),
    ],
)
def test_what_is_not_a_vocabulary_is_refused_by_name(tmp_path, content, expected):
    path = tmp_path / "counts.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(VocabularyError) as caught:
        Vocabulary.load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert expected in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(VocabularyError, match=r"none\.json: no such file"):
        Vocabulary.load(tmp_path / "none.json")
    path = tmp_path / "latin.json"
    path.write_bytes(b"\xe9")
    with pytest.raises(VocabularyError, match=r"latin\.json: not UTF-8"):
        Vocabulary.load(path)


def test_results_do_not_depend_on_the_hash_seed():
    script = (
        "from sphinx_mrstats.vocabulary import Vocabulary as V;"
        "v = V.from_documents({'b': dict.fromkeys({'x', 'y', 'z', 'ä'}, 1), 'a': {'y': 1}});"
        "print(v.to_json(), list(v.counts), list(v.document_frequency))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", script],
            env={"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in (1, 2, 3)
    }
    assert len(outputs) == 1
