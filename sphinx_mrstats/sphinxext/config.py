"""``mrstats_*`` in conf.py over ``[tool.sphinx-mrstats]``: the settings that a build counts by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sphinx.errors import ConfigError, FiletypeNotFoundError
from sphinx.util import get_filetype, logging

from sphinx_mrstats.errors import ConfigurationError
from sphinx_mrstats.settings import (
    DEFAULT_SETTINGS,
    Settings,
    load_settings,
    override_settings,
    settings_options,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_mrstats.markup import Rules
    from sphinx_mrstats.options import Kind, Option

__all__ = [
    "Counting",
    "add_config_values",
    "counting_of",
    "is_counted_from_source",
    "settings_of",
    "settle_config",
]

logger = logging.getLogger(__name__)


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
    for each in _options():
        app.add_config_value(_value_name(each), None, "")
    app.add_config_value("mrstats_settings", None, "")
    app.add_config_value("mrstats_counting", None, "env")


def settle_config(app: Sphinx, config: Config) -> None:
    """Read pyproject.toml, put what conf.py says over it, and keep the result in `config`.

    Raises:
        ConfigError: a value can't be used.

    """
    try:
        project = load_settings(app.confdir)
        values = [(each, config[_value_name(each)]) for each in _options()]
        given = [(each, value) for each, value in values if value is not None]
        settings = override_settings(
            project,
            {
                each.name: _from_conf(
                    each.kind, value, is_text=_value_name(each) in config.overrides
                )
                for each, value in given
            },
            lambda key: f"conf.py: mrstats_{key.replace('-', '_')}",
        )
    except ConfigurationError as error:
        raise ConfigError(str(error)) from None
    for each, _ in given:
        if each.changes_results:
            theirs, ours = _setting(project, each), _setting(settings, each)
            if theirs != ours:
                _warn_of_override(each, ours, theirs, project)
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


def _options() -> list[Option]:
    return [each for each in settings_options().values() if each.in_builds]


def _value_name(option: Option) -> str:
    return f"mrstats_{option.field}"


def _setting(settings: Settings, option: Option) -> object:
    holder = settings if hasattr(settings, option.field) else settings.rules
    return getattr(holder, option.field)


def _from_conf(kind: Kind[Any], value: object, *, is_text: bool) -> object:
    """Make of a Python value, or of the text that ``-D`` gives, what a TOML file would hold."""
    if isinstance(value, str) and (is_text or not kind.many):  # of several, with commas
        return value.split(",") if kind.many else kind.parse(value)
    return sorted(value) if isinstance(value, tuple | set | frozenset) else value


def _warn_of_override(option: Option, ours: object, theirs: object, project: Settings) -> None:
    logger.warning(
        "%s is %s in conf.py, but the command line and cog count by %s = %s (%s), and get other "
        "numbers. Set it under [tool.sphinx-mrstats] in pyproject.toml instead",
        _value_name(option),
        _shown(ours),
        option.name,
        _shown(theirs),
        project.path or "the default",
        type="mrstats",
        subtype="config",
    )


def _shown(value: object) -> str:
    return repr(sorted(value) if isinstance(value, tuple | frozenset) else value)
