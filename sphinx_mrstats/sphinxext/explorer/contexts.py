"""The text of each document for the explorer, and where links into it lead."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx_mrstats
from sphinx_mrstats.analysis.positions import find_places, place_words
from sphinx_mrstats.documents import Documents
from sphinx_mrstats.files import read_regular
from sphinx_mrstats.jobs import chosen_run
from sphinx_mrstats.sphinxext.config import (
    counting_of,
    is_counted_from_source,
    settings_of,
    source_document,
)
from sphinx_mrstats.sphinxext.domain import domain_of
from sphinx_mrstats.sphinxext.places import nearest_anchor
from sphinx_mrstats.sphinxext.prose import prose_of
from sphinx_mrstats.words import locate_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.documents import Problem

__all__ = ["Contexts", "KeptFiles", "context_key", "data_script", "write_contexts"]


@dataclass(frozen=True, slots=True)
class Contexts:
    """The text of one document, a block on each line, as the script reads it.

    `anchors` are pairs: from where in the text an identifier of the page is the nearest, and the
    identifier. Places in the text are numbers of UTF-16 units, in which JavaScript counts. Where
    words stand is not written down: the script finds them in the text as they are counted, and so
    a file is about as large as the text.
    """

    text: str
    anchors: list[tuple[int, str]]

    @classmethod
    def from_script(cls, script: bytes) -> Contexts:
        """Read what `data_script` wrote."""
        return cls(**json.loads(script.partition(b"=\n")[2].removesuffix(b";\n")))

    def anchors_of_words(self) -> dict[str, tuple[int, int]]:
        """Return which anchors are the nearest to where each word stands first and last.

        They are numbers in `anchors`; -1 is the top of the page.
        """
        places: dict[str, tuple[int, int]] = {}
        for word, start, _end in locate_words(self.text):
            places[word] = (places[word][0] if word in places else start, start)
        longer = _longer(self.text)

        def nearest(place: int) -> int:
            in_units = place + bisect_left(longer, place)
            return bisect_right(self.anchors, in_units, key=lambda anchor: anchor[0]) - 1

        return {word: (nearest(first), nearest(last)) for word, (first, last) in places.items()}


def context_key(app: Sphinx, docname: str) -> str:
    """Return what changes when the contexts of a document have to be made again.

    They follow from the text of the document, from what of the settings changes how it is read,
    from where its anchors are, and from tags, which decide what of a doctree is shown. A document
    that Sphinx read again without a change of its text keeps its contexts.
    """
    domain = domain_of(app.env)
    text: bytes | str = domain.prose.get(docname, "")  # named by what it holds
    if not text:
        try:
            text = Path(app.env.doc2path(docname)).read_bytes()
        except OSError:  # as good as empty, and said when it was counted
            text = b""
    facts = (
        sphinx_mrstats.__version__,
        counting_of(app.config).summed_up(),
        domain.anchors.get(docname, ()),
        sorted(app.tags),
        hashlib.blake2b(text.encode() if isinstance(text, str) else text).digest(),
    )
    return hashlib.blake2b(repr(facts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def write_contexts(app: Sphinx, files: KeptFiles, keys: Mapping[str, str]) -> dict[str, bytes]:
    """Write a file for each document, those anew that changed, and return all.

    `keys` are those of `context_key`, by the names of the documents.

    Raises:
        MrstatsError: a worker is lost.

    """
    scripts: dict[str, bytes] = {}
    missing = []
    for docname, key in keys.items():
        content = files.read(f"contexts/{docname}.js", key)
        if content is None:
            missing.append(docname)
        else:
            scripts[docname] = content
    for docname, contexts in _make(app, missing).items():
        name = f"contexts/{docname}"
        scripts[docname] = data_script(name, asdict(contexts))
        files.write(f"{name}.js", keys[docname], scripts[docname])
    return scripts


def data_script(name: str, content: dict[str, Any]) -> bytes:
    """Write data as a script that assigns them: a page on ``file://`` can load nothing else."""
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    script = f"(window.mrstats ??= {{}})[{json.dumps(name)}] =\n{data};\n"
    return script.encode("utf-8", "replace")


def _make(app: Sphinx, docnames: list[str]) -> dict[str, Contexts]:
    """Find the words of documents where they were counted: in sources, in the pool, or doctrees."""
    env, settings = app.env, settings_of(app.env.config)
    documents = tuple(
        source_document(env, name) for name in docnames if is_counted_from_source(env, name)
    )
    with chosen_run(settings, on_problem=_was_told) as options:
        sources = find_places(Documents(documents), rules=settings.rules, options=options)
    made = {}
    for name in docnames:
        if name in sources:
            found = sources[name]
            marks = [(start, nearest_anchor(env, name, line)) for start, line in found.marks]
            made[name] = _contexts(found.text, marks)
        else:
            placed = place_words(_blocks_of_doctree(env, name))
            made[name] = _contexts(placed.text, placed.marks)
    return made


def _was_told(problem: Problem) -> None:
    """Say nothing of a problem: it was reported when the words were counted."""


def _blocks_of_doctree(env: BuildEnvironment, docname: str) -> Iterator[tuple[str, str]]:
    """Yield what is shown of a document's prose, if it is kept, with the nearest anchors."""
    domain = domain_of(env)
    if docname in domain.prose:
        for block in prose_of(env, docname):
            if all(map(domain.tally.holds, block.conditions)):
                yield block.anchor, block.text


def _contexts(text: str, marks: Iterable[tuple[int, str]]) -> Contexts:
    """Leave out marks that repeat the one before, and count in UTF-16 units."""
    longer = _longer(text)
    anchors = [(start + bisect_left(longer, start), anchor) for start, anchor in marks]
    return Contexts(
        text, [after for before, after in pairwise([(0, ""), *anchors]) if after[1] != before[1]]
    )


def _longer(text: str) -> list[int]:
    """Return where characters stand that take two units of UTF-16."""
    return [at for at, character in enumerate(text) if ord(character) > 0xFFFF]


class KeptFiles:
    """The files below `folder`, by their names.

    `known` are those of the last build: name → `memory`, from which follows whether a file has to
    be made again. After a build, `memory` is for the next, and `remove_others` removes what the
    last build had and this one hasn't.
    """

    def __init__(self, folder: Path, known: Mapping[str, str]) -> None:
        self._folder = folder
        self._known = known
        self.memory: dict[str, str] = {}

    def read(self, name: str, key: str) -> bytes | None:
        """Return a file that was made from what `key` stands for, and is as it was made."""
        try:
            content = read_regular(self._folder / name)
        except OSError:
            return None
        if self._known.get(name) != _memory(key, content):
            return None
        self.memory[name] = self._known[name]
        return content

    def write(self, name: str, key: str, content: bytes) -> None:
        """Write a file unless it holds `content` already."""
        path = self._folder / name
        self.memory[name] = _memory(key, content)
        if not (path.is_file() and path.read_bytes() == content):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def remove_others(self) -> None:
        """Remove files that this build has no use for, and folders that are empty then."""
        for name in sorted(self._known.keys() - self.memory.keys()):
            path = self._folder / name
            path.unlink(missing_ok=True)
            for folder in path.relative_to(self._folder).parents:
                if not any((self._folder / folder).iterdir()):
                    (self._folder / folder).rmdir()


def _memory(key: str, content: bytes) -> str:
    return f"{key} {hashlib.blake2b(content, digest_size=16).hexdigest()}"
