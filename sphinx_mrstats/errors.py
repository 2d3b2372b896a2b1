"""The exceptions that a user can meet, each kind with its exit code."""

from __future__ import annotations

from sphinx_mrstats.text import printable_lines

__all__ = [
    "CacheWarning",
    "ConfigurationError",
    "DocumentError",
    "EngineError",
    "MrstatsError",
    "ScriptError",
    "UsageError",
    "VocabularyError",
    "WorkerError",
    "WorkerLostError",
    "WorkerLostWarning",
]


class MrstatsError(Exception):
    """Base of the family: a message for the user, and how the command line exits with it.

    The message names the offending value, the place, what was expected and what to do. Every kind
    exits with 2 (usage or failure); 1 is kept for findings and stale output, which are not errors.
    As text, it holds nothing that a terminal would obey, whatever file or setting a value is from.
    """

    exit_code = 2

    def __str__(self) -> str:
        return printable_lines(super().__str__())


class UsageError(MrstatsError):
    """An option or argument has a value that can't be used."""


class ConfigurationError(MrstatsError):
    """``[tool.sphinx-mrstats]`` or an ``mrstats_*`` value in conf.py can't be used."""


class DocumentError(MrstatsError):
    """A document or a folder of documents can't be read."""


class EngineError(MrstatsError):
    """A job could not be run to its end."""


class WorkerError(EngineError):
    """The user's map or reduce function raised; the message names the input and the error."""


class WorkerLostError(EngineError):
    """A worker process died (killed, out of memory); the message names what it had in hand.

    `in_hand` is that name alone: the kind of thing and the thing, as in ``input 'a.rst'``.
    """

    def __init__(self, message: str, *, in_hand: str = "") -> None:
        super().__init__(message)
        self.in_hand = in_hand


class WorkerLostWarning(UserWarning):
    """A worker process died; what it had in hand is done again, and the result will be whole."""


class CacheWarning(UserWarning):
    """What a cache remembered can't be used; it is done again, and the result is the same."""


class ScriptError(MrstatsError):
    """A script run for a cog block failed."""


class VocabularyError(MrstatsError):
    """A saved vocabulary can't be read, or doesn't hold what is asked of it."""
