"""``mrstats_*`` in conf.py over ``[tool.sphinx-mrstats]``: the settings that a build counts by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sphinx.errors import ConfigError, FiletypeNotFoundError
from sphinx.util import get_filetype, logging

from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.settings import (
    DEFAULT_SETTINGS,
    Settings,
    load_settings,
    override_settings,
    settings_keys,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.markup import Rules

__all__ = [
    "Counting",
    "add_config_values",
    "counting_of",
    "is_counted_from_source",
    "settings_of",
    "settle_config",
]

logger = logging.getLogger(__name__)

# How the work is done changes no number.
_WITHOUT_EFFECT = frozenset(["workers", "engine", "scheduler"])

# Cog and the audit read their own tables; Sphinx finds documents by itself, and follows links; what
# was counted is kept with the environment.
_NOT_FOR_SPHINX = frozenset(["audit", "cache", "cog", "follow-links"])

_SWITCH = {"0": False, "1": True, "false": False, "true": True}


@dataclass(frozen=True, slots=True)
class Counting:
    """What of the settings changes the counts of a document, so that it must be read again."""

    text: str
    rules: Rules


def add_config_values(app: Sphinx) -> None:
    """Add a value for each key of ``[tool.sphinx-mrstats]``, and two that hold what they come to.

    Those two are no user's: ``mrstats_settings`` is all settings, and ``mrstats_counting`` what of
    them makes Sphinx read all documents again when it changes, also in pyproject.toml.
    """
    for key in _keys():
        app.add_config_value(_value_name(key), None, "")
    app.add_config_value("mrstats_settings", None, "")
    app.add_config_value("mrstats_counting", None, "env")


def settle_config(app: Sphinx, config: Config) -> None:
    """Read pyproject.toml, put what conf.py says over it, and keep the result in `config`.

    Raises:
        ConfigError: a value can't be used.

    """
    try:
        project = load_settings(app.confdir)
        given = {key: config[_value_name(key)] for key in _keys()}
        given = {key: value for key, value in given.items() if value is not None}
        settings = override_settings(
            project,
            {key: _as_in_toml(_setting(project, key), value) for key, value in given.items()},
            lambda key: f"conf.py: {_value_name(key)}",
        )
    except ConfigurationError as error:
        raise ConfigError(str(error)) from None
    for key in sorted(given.keys() - _WITHOUT_EFFECT):
        if (theirs := _setting(project, key)) != (ours := _setting(settings, key)):
            _warn_of_override(key, ours, theirs, project)
    config.mrstats_settings = settings
    config.mrstats_counting = Counting(settings.text, settings.rules)


def settings_of(config: Config) -> Settings:
    """Return the settings that hold for a build."""
    return cast("Settings", config.mrstats_settings or DEFAULT_SETTINGS)


def counting_of(config: Config) -> Counting:
    """Return what of the settings changes counts."""
    return cast("Counting", config.mrstats_counting)


def is_counted_from_source(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a document is counted from its source, by the scanner, or from its doctree."""
    try:
        kind = get_filetype(env.config.source_suffix, env.doc2path(docname))
    except FiletypeNotFoundError:
        return False
    return kind == "restructuredtext" and counting_of(env.config).text == "source"


def _keys() -> list[str]:
    return [key for key in settings_keys() if key not in _NOT_FOR_SPHINX]


def _value_name(key: str) -> str:
    return "mrstats_" + key.replace("-", "_")


def _setting(settings: Settings, key: str) -> object:
    field = key.replace("-", "_")
    return getattr(settings if hasattr(settings, field) else settings.rules, field)


def _as_in_toml(like: object, value: object) -> object:
    """Make of a Python value, or of the text that ``-D`` gives, what a TOML file would hold."""
    if isinstance(value, str):
        if isinstance(like, tuple | frozenset):
            return value.split(",")
        if isinstance(like, bool):
            return _SWITCH.get(value.lower(), value)
        if value.isdecimal():
            return int(value)
    if isinstance(value, tuple | set | frozenset):
        return sorted(value)
    return value


def _warn_of_override(key: str, ours: object, theirs: object, project: Settings) -> None:
    logger.warning(
        "%s is %s in conf.py, but the command line and cog count by %s = %s (%s), and get other "
        "numbers. Set it under [tool.sphinx-mrstats] in pyproject.toml instead",
        _value_name(key),
        _shown(ours),
        key,
        _shown(theirs),
        project.path or "the default",
        type="mrstats",
        subtype="config",
    )


def _shown(value: object) -> str:
    return repr(sorted(value) if isinstance(value, tuple | frozenset) else value)
