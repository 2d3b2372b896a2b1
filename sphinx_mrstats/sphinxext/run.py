"""The directive ``mrstats:run``: what a command prints, embedded while the page is read."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.directives.code import container_wrapper
from sphinx.util.docutils import SphinxDirective

from sphinx_mrstats.cogging.literal import strip_escapes
from sphinx_mrstats.cogging.memory import digest, digest_inputs, input_files
from sphinx_mrstats.cogging.process import Completed, last_lines, run_shell
from sphinx_mrstats.cogging.session import Session
from sphinx_mrstats.cogging.settings import cog_settings
from sphinx_mrstats.errors import ScriptError
from sphinx_mrstats.files import parse_json, read_regular, write_whole
from sphinx_mrstats.markup.doctree import GENERATED
from sphinx_mrstats.sphinxext.complaints import Complaint
from sphinx_mrstats.sphinxext.config import is_on, settings_of
from sphinx_mrstats.sphinxext.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DIRECTIVES"]


def _lines_left_out(argument: str) -> tuple[int, int | None]:
    """Read ``START`` or ``START,STOP``, as slices number lines."""
    try:
        start, *stop = (int(number) for number in argument.split(","))
    except ValueError:
        raise ValueError(f"{argument!r}: expected START or START,STOP") from None
    if len(stop) > 1:
        raise ValueError(f"{argument!r}: expected START or START,STOP")
    return start, stop[0] if stop else None


class RunDirective(SphinxDirective):
    """The output of a command as a literal block; options as of sphinxcontrib-programoutput.

    A subclass, ``mrstats:command``, shows the command line, as ``command-output`` does there.
    """

    shows_command: ClassVar[bool] = False

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "caption": directives.unchanged_required,
        "class": directives.class_option,
        "cwd": directives.unchanged_required,
        "ellipsis": _lines_left_out,
        "extraargs": directives.unchanged_required,
        "language": directives.unchanged_required,
        "name": directives.unchanged,
        "nostderr": directives.flag,
        "prompt": directives.flag,
        "returncode": int,
        "shell": directives.flag,
        "strip-ansi": directives.flag,
        "timeout": directives.positive_int,
    }

    def run(self) -> list[nodes.Node]:
        """Run the command, or take what it printed when nothing that it depends on was other."""
        if not is_on(self.env.config.mrstats_run):
            self._complain(
                "no command is run unless conf.py has mrstats_run = True (commands run with all "
                "rights of whoever builds the pages)"
            )
            return []
        # The rest of a long command is in further lines; extra arguments run, and are not shown.
        command = " ".join(self.arguments[0].split("\n")).strip()
        command = f"{command} {self.options.get('extraargs', '')}".rstrip()
        if "shell" not in self.options:
            try:
                command = shlex.join(shlex.split(command))
            except ValueError as error:
                self._complain(f"{command!r} can't be read as a command line: {error}")
                return []
        try:
            completed = self._completed(command)
        except ScriptError as error:
            self._complain(str(error))
            return []
        expected = self.options.get("returncode", 0)
        if completed.returncode != expected:
            self._complain(
                f"{command!r} ended with exit code {completed.returncode}, not {expected}"
                f"{last_lines(completed.output)}"
            )
        domain_of(self.env).note_generated(self.env.docname, completed.output)
        return [self._block(completed.output)]

    def _completed(self, command: str) -> Completed:
        folder = self._folder()
        settings = cog_settings(settings_of(self.env.config))
        code = repr(command)
        where = str(folder / "command")  # a name in the folder that files are named from
        for path in input_files(where, code, settings):
            self.env.note_dependency(os.path.abspath(path))  # noqa: PTH100  # as text
        hide_stderr = "nostderr" in self.options
        inputs = digest([str(folder), str(hide_stderr), digest_inputs(where, [code], settings)])
        cache = Path(self.env.doctreedir) / "mrstats-run" / f"{inputs}.json"
        with contextlib.suppress(OSError, ValueError, TypeError):
            return Completed(**parse_json(read_regular(cache)))
        with Session():
            completed = run_shell(
                command,
                folder=folder,
                timeout=self.options.get("timeout"),
                hide_stderr=hide_stderr,
            )
        cache.parent.mkdir(parents=True, exist_ok=True)
        kept = {"output": completed.output, "returncode": completed.returncode}
        write_whole(cache, json.dumps(kept).encode())
        return completed

    def _folder(self) -> Path:
        """Return where the command runs: "/" begins at the folder of all sources, as in images."""
        cwd: str = self.options.get("cwd", "")
        if cwd.startswith("/"):
            return Path(str(self.env.srcdir)) / cwd.lstrip("/")
        return Path(str(self.env.doc2path(self.env.docname))).parent / cwd

    def _block(self, output: str) -> nodes.Node:
        if "strip-ansi" in self.options:
            output = strip_escapes(output)
        lines = output.rstrip().splitlines()
        if "ellipsis" in self.options:
            lines[slice(*self.options["ellipsis"])] = ["..."]
        if self.shows_command or "prompt" in self.options:
            lines.insert(0, f"$ {self.arguments[0].strip()}")
        text = "\n".join(lines)
        literal: nodes.Element = nodes.literal_block(
            text, text, language=self.options.get("language", "text"), **{GENERATED: True}
        )
        literal["classes"] += self.options.get("class", [])
        self.set_source_info(literal)
        if caption := self.options.get("caption"):
            literal = container_wrapper(self, literal, caption)
            literal[GENERATED] = True
        self.add_name(literal)
        return literal

    def _complain(self, message: str) -> None:
        complaint = Complaint("run", f"{self.name}: {message}", self.get_location())
        domain_of(self.env).note_complaint(self.env.docname, complaint)


class CommandDirective(RunDirective):
    """The output of a command below its command line, as a terminal shows them."""

    shows_command: ClassVar[bool] = True


DIRECTIVES = {"run": RunDirective, "command": CommandDirective}
