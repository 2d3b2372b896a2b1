"""Documents: which files are counted, by what names, in which bytes."""

from sphinx_mrstats.documents.finding import find_documents
from sphinx_mrstats.documents.globs import expand_path
from sphinx_mrstats.documents.model import SUFFIX, Document, Documents
from sphinx_mrstats.documents.pathlists import read_list
from sphinx_mrstats.documents.patterns import document_filter, glob_to_regex, match_documents
from sphinx_mrstats.documents.places import project_root, spelled
from sphinx_mrstats.documents.problems import Problem, printable, quiet_json, reason
from sphinx_mrstats.documents.reading import Source, decode_source, read_source
from sphinx_mrstats.documents.remote import RemotePath, is_remote
from sphinx_mrstats.documents.writing import write_whole

__all__ = [
    "SUFFIX",
    "Document",
    "Documents",
    "Problem",
    "RemotePath",
    "Source",
    "decode_source",
    "document_filter",
    "expand_path",
    "find_documents",
    "glob_to_regex",
    "is_remote",
    "match_documents",
    "printable",
    "project_root",
    "quiet_json",
    "read_list",
    "read_source",
    "reason",
    "spelled",
    "write_whole",
]
