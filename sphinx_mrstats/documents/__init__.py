"""Documents: which files are counted, by what names, in which bytes."""

from sphinx_mrstats.documents.finding import (
    SUFFIX,
    Document,
    Documents,
    find_documents,
    project_root,
    spelled,
)
from sphinx_mrstats.documents.patterns import document_filter, glob_to_regex, match_documents
from sphinx_mrstats.documents.problems import Problem, printable, reason
from sphinx_mrstats.documents.reading import Source, decode_source, read_source

__all__ = [
    "SUFFIX",
    "Document",
    "Documents",
    "Problem",
    "Source",
    "decode_source",
    "document_filter",
    "find_documents",
    "glob_to_regex",
    "match_documents",
    "printable",
    "project_root",
    "read_source",
    "reason",
    "spelled",
]
