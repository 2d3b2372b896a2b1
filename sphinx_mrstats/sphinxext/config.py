"""The settings that a build counts by, and where the command line would count by others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx.errors import ConfigError
from sphinx.util import logging

from sphinx_mrstats.documents import (
    OTHER,
    SPHINX_VALUES,
    Document,
    SphinxProject,
    find_documents,
    parser_for,
    project_near,
    sphinx_project,
)
from sphinx_mrstats.errors import ConfigurationError, DocumentError
from sphinx_mrstats.markup.myst import DEFAULT_MYST
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
    "is_on",
    "settings_of",
    "settle_config",
    "source_document",
    "warn_of_other_documents",
]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Counting:
    """What of the settings changes the counts of a document, so that it must be read again."""

    text: str
    rules: Rules

    def summed_up(self) -> str:
        """Return a text that changes if, and only if, one of these settings changes."""
        return f"{self.text} {self.rules.written_out()}"


def add_config_values(app: Sphinx) -> None:
    """Add a value for each key of ``[tool.sphinx-mrstats]``, and three of what they come to.

    Those three are no user's: ``mrstats_settings`` is all settings, ``mrstats_counting`` what of
    them makes Sphinx read all documents again when it changes, also in pyproject.toml, and
    ``mrstats_counted`` the same for builders of HTML that share what was read: their templates may
    show numbers on every page.
    """
    for each in _options():
        app.add_config_value(_value_name(each), None, "")
    app.add_config_value("mrstats_settings", None, "")
    app.add_config_value("mrstats_counting", None, "env")
    app.add_config_value("mrstats_counted", "", "html")


def settle_config(app: Sphinx, config: Config) -> None:
    """Put what this build has over the settings of the command line, and keep the result.

    The build knows the values of conf.py itself, also those that the command line, which reads the
    file without running it, can't know; a warning says where the two differ.

    Raises:
        ConfigError: a value can't be used.

    """
    try:
        literal = load_settings(app.srcdir)
        values = [(each, config[_value_name(each)]) for each in _options()]
        given = [(each, value) for each, value in values if value is not None]
        settings = override_settings(
            literal,
            {
                each.name: _from_conf(
                    each.kind, value, is_text=_value_name(each) in config.overrides
                )
                for each, value in given
            },
            lambda key: f"conf.py: mrstats_{key.replace('-', '_')}",
        )
        near = project_near(app.srcdir, conf=literal.conf_py, sphinx=literal.sphinx)
    except (ConfigurationError, DocumentError) as error:
        raise ConfigError(str(error)) from None
    project = sphinx_project(None, "conf.py", {**_sphinx_values(config), **literal.sphinx})
    settings = replace(settings, rules=settings.rules.in_project(project.markup))
    if settings.text == "source":
        for each, _ in given:
            if each.changes_results:
                theirs, ours = _setting(literal, each), _setting(settings, each)
                if theirs != ours:
                    _warn_of_override(each, ours, theirs)
        _warn_of_other_reading(project, near)
    config.mrstats_settings = settings
    counting = Counting(settings.text, settings.rules)
    config.mrstats_counting, config.mrstats_counted = counting, counting.summed_up()


def _sphinx_values(config: Config) -> dict[str, object]:
    """Give the values of Sphinx's that say how documents are read, as they are in this build."""
    names = [*SPHINX_VALUES, *(name for name in config.values if name.startswith("myst_"))]
    return {name: config[name] for name in names if name in config.values}


def warn_of_other_documents(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn where the command line counts other documents of this project than the build."""
    settings = settings_of(app.config)
    if settings.text != "source":
        return
    found = find_documents([app.srcdir], conf=settings.conf_py, sphinx=settings.sphinx)
    theirs = {document.docname for document in found.documents}
    ours = {name for name in env.found_docs if is_counted_from_source(env, name)}
    for names, what in (
        (ours - theirs, "the command line and cog don't count %s of its documents, such as %s"),
        (
            theirs - env.found_docs,
            "the command line and cog count %s documents that this build doesn't have, such as %s",
        ),
    ):
        if names:
            logger.warning(
                f"{what}: they read conf.py without running it. Write out source_suffix,"
                " include_patterns and exclude_patterns in it, or set them in"
                " [tool.sphinx-mrstats.sphinx] in pyproject.toml",
                len(names),
                min(names),
                type="mrstats",
                subtype="config",
            )


def is_on(value: object) -> bool:
    """Tell whether a value is true, which ``-D`` gives as text: ``1`` or ``true``."""
    return value in (True, "1", "true", "True")


def settings_of(config: Config) -> Settings:
    """Return the settings that hold for a build."""
    return cast("Settings", config.mrstats_settings or DEFAULT_SETTINGS)


def counting_of(config: Config) -> Counting:
    """Return what of the settings changes counts."""
    return cast("Counting", config.mrstats_counting)


def is_counted_from_source(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a document is counted from its source, or from its doctree."""
    return counting_of(env.config).text == "source" and _parser(env, docname) != OTHER


def source_document(env: BuildEnvironment, docname: str) -> Document:
    """Give a document of the build, by its name to Sphinx, as what is read from its source."""
    path = Path(env.doc2path(docname))
    return Document(docname, path, docname, parser=_parser(env, docname))


def _parser(env: BuildEnvironment, docname: str) -> str:
    name = Path(env.doc2path(docname)).name
    for suffix, kind in env.config.source_suffix.items():
        if name.endswith(suffix):
            return parser_for(suffix, kind)
    return OTHER


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


def _warn_of_override(option: Option, ours: object, theirs: object) -> None:
    logger.warning(
        "%s is %s in this build, but the command line and cog count by %s, and get other numbers:"
        " they read conf.py without running it. Write the value out there, or set %s under"
        " [tool.sphinx-mrstats] in pyproject.toml",
        _value_name(option),
        _shown(ours),
        _shown(theirs),
        option.name,
        type="mrstats",
        subtype="config",
    )


def _warn_of_other_reading(project: SphinxProject, near: SphinxProject) -> None:
    """Warn of values that make the command line, which knows `near`, read documents otherwise."""
    ours, theirs = project.markup, near.markup
    differing = [
        name
        for name, one, other in (
            ("default_role", ours.default_role, theirs.default_role),
            ("rst_prolog", ours.prolog, theirs.prolog),
            ("rst_epilog", ours.epilog, theirs.epilog),
            ("myst_*", DEFAULT_MYST.override(ours.myst), DEFAULT_MYST.override(theirs.myst)),
        )
        if one != other
    ]
    for name in differing:
        logger.warning(
            "%s has another value in this build than is written out in conf.py, which the command"
            " line and cog read without running it: they may get other numbers. Write the value"
            " out there, or set it in [tool.sphinx-mrstats.sphinx] in pyproject.toml",
            name,
            type="mrstats",
            subtype="config",
        )


def _shown(value: object) -> str:
    return repr(sorted(value) if isinstance(value, tuple | frozenset) else value)
