"""Documents elsewhere, through fsspec; nothing here leaves the machine."""

from __future__ import annotations

import builtins
import gzip
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sphinx_mrstats import count_documents
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.engines import get_engine
from sphinx_mrstats.errors import DocumentError, UsageError

fsspec = pytest.importorskip("fsspec", reason="fsspec reads remote paths: the extra 'remote'")

FILES = {
    "docs/conf.py": "exclude_patterns = ['_build', '.*', 'venv', 'doctrees']\n",
    "docs/index.rst": "The whale\n",
    "docs/part/one.rst": "The sea\n",
    "docs/_build/html/x.rst": "built\n",
    "docs/.hidden/x.rst": "hidden\n",
    "docs/venv/pyvenv.cfg": "",
    "docs/venv/lib/x.rst": "installed\n",
    "docs/doctrees/.doctrees/x": "",
    "docs/doctrees/y.rst": "built\n",
    "docs/notes.txt": "notes\n",
}


@pytest.fixture
def memory():
    files = fsspec.filesystem("memory")
    for name, text in FILES.items():
        files.pipe(f"/{name}", text.encode())
    yield "memory://docs"
    files.rm("/docs", recursive=True)


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("all.zip", "w") as file:
        for name, text in FILES.items():
            file.writestr(name, text)
    return "zip://docs::all.zip"


@pytest.mark.parametrize("source", ["memory", "archive"])
def test_a_folder_is_searched_as_one_on_a_disk(source, request):
    found = find_documents([request.getfixturevalue(source)])
    assert [(each.name, each.docname) for each in found.documents] == [
        ("index.rst", "index"),
        ("part/one.rst", "part/one"),
    ]
    assert [each.size() for each in found.documents] == [10, 8]


def test_counts_are_those_of_the_same_files_on_a_disk(archive):
    with zipfile.ZipFile("all.zip") as file:
        file.extractall("here")
    expected = count_documents("here/docs", by_document=True)
    assert count_documents(archive, by_document=True) == expected
    engine = get_engine("pool", num_workers=2)
    try:
        assert count_documents(archive, by_document=True, engine=engine) == expected
    finally:
        engine.close()


def test_with_other_paths_documents_are_named_by_their_urls(archive):
    Path("own.rst").write_text("own\n")
    names = [each.name for each in find_documents([archive, "own.rst"]).documents]
    assert names == ["own.rst", "zip://docs/index.rst::all.zip", "zip://docs/part/one.rst::all.zip"]


def test_include_and_exclude_hold_and_a_given_file_is_counted_all_the_same(memory):
    found = find_documents([memory], exclude=["part/**"])
    assert ([each.name for each in found.documents], found.excluded) == (["index.rst"], 1)
    assert len(find_documents([f"{memory}/part/one.rst"], exclude=["**"]).documents) == 1


def test_packed_files_are_unpacked(memory):
    fsspec.filesystem("memory").pipe("/docs/a.rst.gz", gzip.compress(b"whale"))
    assert dict(count_documents(f"{memory}/a.rst.gz").counts) == {"whale": 1}


def test_what_is_not_there_is_an_error_that_names_it(memory):
    for url in ("memory://nowhere", "zip://docs::nowhere.zip"):
        with pytest.raises(DocumentError, match=f"^{url}: no such file or folder"):
            find_documents([url])


def test_a_file_that_is_gone_when_it_is_read_is_a_problem(memory):
    found = find_documents([memory])
    fsspec.filesystem("memory").rm("/docs/index.rst")
    problems = []
    assert dict(count_documents(found, on_problem=problems.append).counts) == {"the": 1, "sea": 1}
    assert [str(each) for each in problems] == ["memory://docs/index.rst: no such file or folder"]


def test_an_unknown_protocol_is_a_usage_error():
    with pytest.raises(UsageError, match=r"^nothing://x: Protocol not known: nothing"):
        find_documents(["nothing://x"])


def test_a_missing_package_is_named(monkeypatch):
    usual = builtins.__import__

    def without_fsspec(name, *arguments):
        if name.startswith("fsspec"):
            raise ImportError(name)
        return usual(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without_fsspec)
    with pytest.raises(UsageError, match=r"pip install 'sphinx-mrstats\[remote\]'"):
        find_documents(["s3://bucket/docs"])


def test_a_package_of_a_protocol_that_is_missing_is_named():
    with pytest.raises(UsageError, match=r"^dropbox://x: a package is missing here: .*dropbox"):
        find_documents(["dropbox://x"])


@pytest.fixture
def server(tmp_path):
    pytest.importorskip("aiohttp", reason="fsspec reads http through aiohttp: the extra 'remote'")

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    (tmp_path / "a.rst").write_text("The whale\n")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=tmp_path)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_page_is_read_and_no_link_followed(server):
    [document] = find_documents([f"{server}/a.rst"]).documents
    assert document.name == f"{server}/a.rst"
    assert dict(count_documents(f"{server}/a.rst").counts) == {"the": 1, "whale": 1}
    with pytest.raises(DocumentError, match="no such file or folder"):
        find_documents([f"{server}/b.rst"])


def test_a_password_is_not_shown():
    problems = []
    with pytest.raises(DocumentError) as caught:
        find_documents(["http://me:secret@127.0.0.1:1/a.rst"])
    assert "secret" not in str(caught.value)
    assert problems == []
