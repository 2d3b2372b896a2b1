"""Documents: which files are counted, by what names, in which bytes."""

from sphinx_mrstats.documents.finding import find_documents
from sphinx_mrstats.documents.model import (
    MARKDOWN,
    PLAIN_MARKUP,
    RESTRUCTUREDTEXT,
    SUFFIX,
    ConfMarkup,
    Document,
    Documents,
    Problem,
    RemotePath,
    usual_parser,
)
from sphinx_mrstats.documents.paths import expand_path, is_inside, project_root, read_list, spelled
from sphinx_mrstats.documents.patterns import document_filter, glob_to_regex, match_documents
from sphinx_mrstats.documents.projects import project_near
from sphinx_mrstats.documents.reading import (
    Source,
    decode_source,
    encode_like,
    read_file,
    read_source,
)
from sphinx_mrstats.documents.remote import is_remote
from sphinx_mrstats.documents.sphinxproject import (
    OTHER,
    SPHINX_VALUES,
    SphinxProject,
    check_sphinx_value,
    parser_for,
    sphinx_project,
)

__all__ = [
    "MARKDOWN",
    "OTHER",
    "PLAIN_MARKUP",
    "RESTRUCTUREDTEXT",
    "SPHINX_VALUES",
    "SUFFIX",
    "ConfMarkup",
    "Document",
    "Documents",
    "Problem",
    "RemotePath",
    "Source",
    "SphinxProject",
    "check_sphinx_value",
    "decode_source",
    "document_filter",
    "encode_like",
    "expand_path",
    "find_documents",
    "glob_to_regex",
    "is_inside",
    "is_remote",
    "match_documents",
    "parser_for",
    "project_near",
    "project_root",
    "read_file",
    "read_list",
    "read_source",
    "spelled",
    "sphinx_project",
    "usual_parser",
]
