"""The YAML at the top of a document: read with bounds, its aliases never followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from typing import Any

__all__ = ["read_yaml", "top_matter"]

# Front matter is titles, keywords and settings. PyYAML reads so much in half a second.
_LONGEST = 64_000


class _Loader(yaml.SafeLoader):
    """Takes an alias for nothing: a few that refer to one another would fill the memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]
            return yaml.ScalarNode("tag:yaml.org,2002:null", "")
        return super().compose_node(parent, index)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        node.value = [pair for pair in node.value if pair[0].tag != "tag:yaml.org,2002:merge"]


def read_yaml(text: str) -> dict[Any, Any]:
    """Read a mapping; what is none, is malformed or too long gives an empty one."""
    if len(text) > _LONGEST:
        return {}
    try:
        found = yaml.load(text, Loader=_Loader)  # which is as safe as SafeLoader
    # invalid dates and numbers raise ValueError, deep nesting RecursionError
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def top_matter(source: str) -> dict[Any, Any]:
    """Read the settings at the top of a document, as myst-parser finds them before it parses it."""
    if not source.startswith("---"):
        return {}
    lines: list[str] = []
    for line in source[: _LONGEST + 1].splitlines()[1:]:
        if line.startswith(("---", "...")):
            return read_yaml("\n".join(line.rstrip() for line in lines))
        lines.append(line)
    return read_yaml("\n".join(lines))
