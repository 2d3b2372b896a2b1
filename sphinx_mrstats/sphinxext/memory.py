"""What is remembered of builds, in files beside the doctrees.

What a builder wrote is remembered for each builder and output folder, as builders share the
doctrees. What was counted and found in documents is remembered for all builders together, and apart
from the environment, which Sphinx reads and writes whenever anything changed.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from sphinx.util.display import progress_message

import sphinx_mrstats
from sphinx_mrstats.files import parse_json, read_regular, write_whole
from sphinx_mrstats.sphinxext.complaints import Complaint, failures_end_the_build
from sphinx_mrstats.sphinxext.config import (
    counting_of,
    is_counted_from_source,
    is_on,
    settings_of,
    source_document,
)
from sphinx_mrstats.sphinxext.sections import sections_of
from sphinx_mrstats.text import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.analysis.translations import Catalogue, Translation
    from sphinx_mrstats.documents import Problem
    from sphinx_mrstats.markup.anchors import Anchors
    from sphinx_mrstats.sphinxext.domain import MrstatsDomain
    from sphinx_mrstats.sphinxext.prosejobs import ProseJob

__all__ = [
    "CountsByCondition",
    "Memory",
    "load_beside_doctrees",
    "save_beside_doctrees",
    "status_of",
    "sum_up",
]

# Of one document: the expressions of the ``only`` directives that a text stands in → its words.
CountsByCondition = dict[tuple[str, ...], dict[str, int]]


def sum_up(*values: object) -> str:
    """Return a short text that is another one whenever one of the values has another `repr`."""
    written = repr(values).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(written, digest_size=16).hexdigest()


def load_beside_doctrees(app: Sphinx, kind: str) -> dict[str, str]:
    """Return what the last build of this builder into this folder remembered."""
    try:
        content = parse_json(read_regular(_path(app, kind)))
    except (OSError, ValueError):  # none yet, or damaged: nothing is known to be right
        return {}
    if not isinstance(content, dict):
        return {}
    return {key: value for key, value in content.items() if isinstance(value, str)}


def save_beside_doctrees(app: Sphinx, kind: str, content: Mapping[str, str]) -> None:
    """Remember `content` for the next build, whole or not at all."""
    write_whole(_path(app, kind), json.dumps(content, indent=0, sort_keys=True).encode())


def _path(app: Sphinx, kind: str) -> Path:
    outdir = hashlib.blake2b(str(app.outdir).encode(), digest_size=8).hexdigest()
    return Path(app.doctreedir) / f"{kind}-{app.builder.name}-{outdir}.json"


class _Counted(NamedTuple):
    """The words of a document, None if it can't be read, and what was wrong with it."""

    counts: CountsByCondition | None
    complaints: tuple[Complaint, ...]


class Memory:
    """The counts of documents, and what was looked for in their prose.

    The environment has a key for each document (`MrstatsDomain.keys`) that follows from all that
    its counts follow from. What is remembered is loaded when somebody first asks; what is missing
    under the keys is counted or looked for then. A document that Sphinx reads again without a
    change of its text keeps its key, and so nothing is counted, looked for or added up again.
    """

    def __init__(self, env: BuildEnvironment, domain: MrstatsDomain) -> None:
        self._env, self._domain = env, domain
        self._counted = _Shelf[_Counted](env, "mrstats-counts")
        self._found = _Shelf["dict[ProseJob, Any]"](env, "mrstats-found")
        self._translated = _Shelf["Translation | Problem"](env, "mrstats-translations")

    def note_documents(self) -> None:
        """Give each document that was read in this build its key, and count those of new keys."""
        keys = self._domain.keys
        fresh = sorted(self._env.all_docs.keys() - keys.keys())
        if not fresh:
            return
        for docname in fresh:
            keys[docname] = self._key(docname)
        self.counts()
        known = self._counted.of(keys)
        for docname in fresh:
            for complaint in known[docname].complaints:
                self._domain.note_complaint(docname, complaint)

    def _key(self, docname: str) -> str:
        """Sum up what the counts of a document, and all that can be found in it, follow from."""
        env, domain = self._env, self._domain
        text: object = domain.prose.get(docname)  # is named by what it holds
        if is_counted_from_source(env, docname):
            document = source_document(env, docname)
            try:
                source = Path(env.doc2path(docname)).read_bytes()
            except OSError:  # is said when it is counted
                source = b""
            text = document.parser, hashlib.blake2b(source).digest(), domain.anchors.get(docname)
        sections = [each[:2] for each in sections_of(env, docname)]
        return sum_up(docname, counting_of(env.config).summed_up(), text, sections)

    def counts(self) -> dict[str, CountsByCondition]:
        """Return the counts of each document that can be read.

        Raises:
            ExtensionError: a worker is lost.

        """
        keys = self._domain.keys
        known = self._counted.of(keys)
        if missing := sorted(keys.keys() - known.keys()):
            counting = f"counting words of {plural(len(missing), 'document')}"
            with progress_message(counting), failures_end_the_build():
                known |= _count(self._env, missing)
            self._counted.keep(keys, known)
        return {docname: each.counts for docname, each in known.items() if each.counts is not None}

    def found(self) -> dict[str, dict[ProseJob, Any]]:
        """Return what each search came to that a page asks for, by the name of the document.

        Results are forgotten with the last page that asks for them.

        Raises:
            ExtensionError: a worker is lost.

        """
        keys = self._domain.keys
        known = self._found.of(keys)
        missing: dict[str, dict[ProseJob, None]] = {}
        wanted: set[ProseJob] = set()
        defers = is_on(self._env.config.mrstats_defer)
        if is_on(self._env.config.mrstats_sections):
            from sphinx_mrstats.sphinxext.prosejobs import CountSections

            counting = CountSections()
            wanted.add(counting)
            missing = {
                name: {counting: None} for name in keys if counting not in known.get(name, {})
            }
        for requests in self._domain.requests.values():
            for request in requests:
                if (job := request.job) is not None:
                    wanted.add(job)
                    if defers and request.can_wait:
                        continue
                    for name in filter(request.searched(), keys):
                        if job not in known.get(name, {}):
                            missing.setdefault(name, {})[job] = None
        unwanted = {job for results in known.values() for job in results.keys() - wanted}
        if missing:
            searching = f"searching {plural(len(missing), 'document')}"
            with progress_message(searching), failures_end_the_build():
                results = _search(
                    self._env,
                    {name: sorted(missing[name], key=repr) for name in sorted(missing)},
                )
            for name, found in results.items():
                known[name] = {**known.get(name, {}), **found}
        if missing or unwanted:
            known = {
                name: {job: result for job, result in results.items() if job in wanted}
                for name, results in known.items()
            }
            self._found.keep(keys, known)
        return known

    def translations(self) -> dict[Path, Translation | Problem]:
        """Return what each catalogue of the project comes to, or what is wrong with it.

        Raises:
            ExtensionError: a worker is lost.

        """
        from sphinx_mrstats.analysis.translations import read_catalogues
        from sphinx_mrstats.jobs import chosen_run

        settings = settings_of(self._env.config)
        rules = replace(settings.rules, prolog="", epilog="")
        catalogues = {str(each.path): each for each in self.catalogues}
        keys = {
            path: sum_up(status_of(each.path), each[:2], rules.written_out())
            for path, each in catalogues.items()
        }
        known = self._translated.of(keys)
        if missing := [each for path, each in catalogues.items() if path not in known]:
            told = f"counting words of {plural(len(missing), 'catalogue')}"
            with (
                progress_message(told),
                failures_end_the_build(),
                chosen_run(settings, on_problem=_counting_told) as options,
            ):
                read = read_catalogues(missing, rules=rules, options=options)
            known |= {str(path): found for path, found in read.items()}
            self._translated.keep(keys, known)
        return {catalogues[path].path: found for path, found in known.items()}

    def begin_build(self) -> None:
        """Look again which catalogues there are."""
        vars(self).pop("catalogues", None)

    @cached_property
    def catalogues(self) -> tuple[Catalogue, ...]:
        """The catalogues that Sphinx would use."""
        from sphinx_mrstats.analysis.translations import find_catalogues

        return find_catalogues(self._env.srcdir, self._env.config.locale_dirs)


def status_of(path: Path) -> tuple[int, int] | None:
    """Return what changes with a file; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


T = TypeVar("T")


class _Shelf(Generic[T]):
    """A file of values of documents, each of which belongs to a key.

    It is pickled as the environment beside it is, and can be trusted as that can. A sum over its
    bytes tells whether it is damaged.
    """

    def __init__(self, env: BuildEnvironment, name: str) -> None:
        self._path = Path(env.doctreedir) / f"{name}.pickle"
        self._kept: dict[str, tuple[str, T]] | None = None

    def of(self, keys: Mapping[str, str]) -> dict[str, T]:
        """Return the values of the documents that have one under their key."""
        if self._kept is None:
            self._kept = self._load()
        return {name: value for name, (key, value) in self._kept.items() if keys.get(name) == key}

    def keep(self, keys: Mapping[str, str], values: Mapping[str, T]) -> None:
        """Write values for the next build, whole or not at all."""
        self._kept = {name: (keys[name], value) for name, value in values.items()}
        pickled = pickle.dumps((sphinx_mrstats.__version__, self._kept))
        write_whole(self._path, _sum_of(pickled) + pickled)

    def _load(self) -> dict[str, tuple[str, T]]:
        try:
            data = self._path.read_bytes()
        except OSError:  # none yet
            return {}
        summed, pickled = data[:_SUM_BYTES], data[_SUM_BYTES:]
        if summed != _sum_of(pickled):
            return {}
        version, kept = pickle.loads(pickled)
        return kept if version == sphinx_mrstats.__version__ else {}


_SUM_BYTES = 8


def _sum_of(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_SUM_BYTES).digest()


def _count(env: BuildEnvironment, docnames: Sequence[str]) -> dict[str, _Counted]:
    """Count documents: sources in the pool, the others from the prose that was kept of them."""
    from sphinx_mrstats.documents import Documents
    from sphinx_mrstats.jobs import chosen_run
    from sphinx_mrstats.sphinxext.prose import prose_of
    from sphinx_mrstats.wordcount import count_words_of
    from sphinx_mrstats.words import count_tokens

    settings = settings_of(env.config)
    sources = [
        source_document(env, docname)
        for docname in docnames
        if is_counted_from_source(env, docname)
    ]
    docname_of = {str(document.path): document.docname for document in sources}
    complaints: dict[str, list[Complaint]] = {docname: [] for docname in docnames}
    counts: dict[str, CountsByCondition] = {}

    def note(problem: Problem) -> None:
        location = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
        complaint = Complaint("read", problem.message, location)
        complaints[docname_of[problem.path]].append(complaint)

    if sources:
        with chosen_run(settings, on_problem=note) as options:
            vocabulary = count_words_of(
                Documents(tuple(sources)), rules=settings.rules, by_document=True, options=options
            )
        for docname, words in (vocabulary.by_document or {}).items():
            counts[docname] = {(): dict(words)}
    for docname in set(docnames).difference(docname_of.values()):
        texts: dict[tuple[str, ...], list[str]] = {(): []}
        for block in prose_of(env, docname):
            texts.setdefault(block.conditions, []).append(block.text)
        counts[docname] = {
            conditions: count_tokens("\n".join(parts).encode("utf-8", "replace"))
            for conditions, parts in texts.items()
        }
    return {name: _Counted(counts.get(name), tuple(complaints[name])) for name in docnames}


def _search(
    env: BuildEnvironment, searches: Mapping[str, Sequence[ProseJob]]
) -> dict[str, dict[ProseJob, Any]]:
    """Do the searches of each document, which is read once for all of them."""
    from sphinx_mrstats.documents import Documents
    from sphinx_mrstats.jobs import chosen_run, run_job
    from sphinx_mrstats.sphinxext.domain import domain_of
    from sphinx_mrstats.sphinxext.prose import prose_of
    from sphinx_mrstats.sphinxext.prosejobs import CountSections, SearchSources
    from sphinx_mrstats.sphinxext.sections import section_of_anchors

    domain, settings = domain_of(env), settings_of(env.config)
    sources = tuple(
        source_document(env, name) for name in searches if is_counted_from_source(env, name)
    )
    found: dict[str, dict[ProseJob, Any]] = {}
    if sources:
        anchors = {each.name: domain.anchors.get(each.name, ()) for each in sources}
        with chosen_run(settings, on_problem=_counting_told) as options:
            job = SearchSources(searches, anchors, settings.rules, _section_lines(env, anchors))
            found = run_job(Documents(sources), job, options)
    for name, jobs in searches.items():
        if name in domain.prose:
            blocks = prose_of(env, name)
            found[name] = {job: job.on_blocks(blocks) for job in jobs}
            if (counting := CountSections()) in jobs:
                within = section_of_anchors(env, name)
                in_sections = [
                    block._replace(anchor=within.get(block.anchor, "")) for block in blocks
                ]
                found[name][counting] = counting.on_blocks(in_sections)
    return found


def _section_lines(env: BuildEnvironment, anchors: Mapping[str, Anchors]) -> dict[str, Anchors]:
    """Choose the anchors of sections."""
    chosen = {}
    for name, lines in anchors.items():
        names = {section.name for section in sections_of(env, name)}
        chosen[name] = tuple(each for each in lines if each[1] in names)
    return chosen


def _counting_told(problem: Problem) -> None:
    """Say nothing of a problem: it was reported when the words were counted."""
