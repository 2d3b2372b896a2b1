"""What the walk over one document has found so far: prose, and what decides how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_mrstats.markup.inline import Roles, read_inline
from sphinx_mrstats.markup.prose import CogRegions
from sphinx_mrstats.markup.runs import run_pattern

if TYPE_CHECKING:
    from sphinx_mrstats.markup.rules import Role, Rules
    from sphinx_mrstats.markup.source import Buffer

__all__ = ["CODE", "RUN", "Event", "Part", "Reading", "RolesChange"]

# The indentation of a part that is a run: paragraphs and items, with blank lines between them.
RUN = -1

# The indentation of a part that is lines of code.
CODE = -2

# A slice of a buffer: where it starts and ends, and how deep the block is whose text it is, all of
# it, so that as many spaces before its further lines are none of the text; or else `RUN`.
Part = tuple[int, int, int, "Buffer"]


class Event(NamedTuple):
    """A construct: its kind, where it starts and ends in its buffer, how deep it is, its name."""

    kind: str
    start: int
    end: int
    indent: int
    name: str
    buffer: Buffer


class RolesChange(NamedTuple):
    """From part number `part` on, `what` ("own", "default" or "domain") is another one."""

    part: int
    what: str
    name: str
    role: Role | None = None

    def apply(self, roles: Roles) -> None:
        """Have it hold for `roles`."""
        if self.what == "own":
            assert self.role
            roles.own[self.name] = self.role
        elif self.what == "domain":
            roles.domain = self.name
        else:
            roles.set_default(self.name)


class Reading:
    """Collects what is read of one document."""

    def __init__(
        self,
        rules: Rules,
        *,
        with_events: bool = False,
        placeless: bool = False,
        in_runs: bool = True,
    ) -> None:
        self.rules = rules
        self.placeless = placeless  # nobody asks where what is read stands
        # None: each block is looked at by itself, so that an event can be told of it, or because it
        # wouldn't pay to compile the pattern
        self.run_pattern = None if with_events or not in_runs else run_pattern(rules)
        self.roles = Roles.of(rules)
        self.changes: list[RolesChange] = []
        self.substitutions: dict[str, str] = {}
        self.definitions: dict[str, int] = {}
        self.parts: list[Part] = []
        self.leading = True  # nothing but titles, comments and the like was met yet
        self.events: list[Event] | None = [] if with_events else None
        self._cog = CogRegions()
        self._output = 0  # parts from this one on are cog's output

    def change_roles(self, what: str, name: str, role: Role | None = None) -> None:
        """Note that roles are read in another way from here on."""
        change = RolesChange(len(self.parts), what, name, role)
        change.apply(self.roles)
        self.changes.append(change)

    def see_comment(self, text: bytes) -> None:
        """Follow cog's markers, and drop what it put out."""
        was_in_output = self._cog.in_output
        self._cog.see_comment(text.decode("utf-8", "replace"))
        if was_in_output and not self._cog.in_output:
            self._drop_output()
        elif self._cog.in_output and not was_in_output:
            self._output = len(self.parts)

    def _drop_output(self) -> None:
        del self.parts[self._output :]
        self.changes = [
            change._replace(part=min(change.part, self._output)) for change in self.changes
        ]

    def forget_text(self) -> None:
        """Drop the text that was found so far; what it defined holds on."""
        self.finish()
        self.parts.clear()
        self.changes = [change._replace(part=0) for change in self.changes]

    def finish(self) -> None:
        """Say that the document is at its end."""
        if self._cog.in_output:
            self._drop_output()

    def say_code(self, start: int, end: int, buffer: Buffer) -> None:
        """Put out whole lines of code."""
        self.parts.append((start, end, CODE, buffer))

    def define(self, name: str, text: str, start: int) -> None:
        """Note a substitution by `replace`, and the offset at which it is defined."""
        name = " ".join(name.split())
        self.substitutions[name] = read_inline(text, self.roles)
        self.definitions[name] = start
