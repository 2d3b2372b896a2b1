"""Writes the JSON Schema of ``[tool.sphinx-mrstats]``: ``python tools/settings_schema.py``.

It is made of the declarations of the options, and completes and checks the table in an editor.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_mrstats.audit.options import AuditOptions
from sphinx_mrstats.audit.registry import CHECKS, load_checks
from sphinx_mrstats.cogging.settings import CogSettings
from sphinx_mrstats.options import options_of
from sphinx_mrstats.settings import settings_options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_mrstats.options import Option

FILE = Path(__file__).resolve().parent.parent / "sphinx_mrstats" / "schemas" / "settings-1.json"


def table(options: Iterable[Option], description: str, **tables: Any) -> dict[str, Any]:
    """Describe a table of TOML by its options, and by the `tables` in it."""
    properties = {each.name: one(each) for each in options}
    return {
        "type": "object",
        "description": description,
        "properties": dict(sorted({**properties, **tables}.items())),
        "additionalProperties": False,
    }


def one(option: Option) -> dict[str, Any]:
    """Describe one option, with its default where that can be written down."""
    default = option.default
    if isinstance(default, frozenset | set):
        default = sorted(default)
    known = {"default": list(default) if isinstance(default, tuple) else default}
    is_plain = isinstance(default, bool | int | float | str | list | tuple)
    return {"description": option.help, **option.kind.schema, **(known if is_plain else {})}


def schema() -> dict[str, Any]:
    """Describe the whole table."""
    checks = {
        check.name: table(options_of(check.options).values(), check.description)
        for check in load_checks(CHECKS)
    }
    cog = table(options_of(CogSettings).values(), "how cog's regions run")
    audit = table(options_of(AuditOptions).values(), "what is audited", **checks)
    settings = table(settings_options().values(), "the settings of sphinx-mrstats")
    settings["properties"] |= {"audit": audit, "cog": cog}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "[tool.sphinx-mrstats] of pyproject.toml",
        **settings,
    }


def text() -> str:
    """Write the schema."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    print(FILE)
