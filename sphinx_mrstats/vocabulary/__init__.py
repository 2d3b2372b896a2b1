"""The result of a count: a vocabulary, which adds up, and is saved and loaded."""

from sphinx_mrstats.vocabulary.model import FORMAT, Vocabulary, dump_json, merge_counts

__all__ = ["FORMAT", "Vocabulary", "dump_json", "merge_counts"]
