"""Commands in processes of their own, on documents that harm whoever counts them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import sphinx_mrstats

SECONDS = 60
"""How long to wait for what must happen before a test fails: far longer than it takes."""

# Run when any Python starts, so in workers of every kind: a document is as harmful as it says, and
# few documents are worth workers.
_HARM = """
    import os, resource, signal, time
    from pathlib import Path
    from sphinx_mrstats import jobs, wordcount

    jobs.WORTH_WORKERS = 0
    take = wordcount.CountJob.take

    def harmful(self, document, source, part):
        if b"KILL" in source:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"ONCE" in source:
            try:
                Path(os.environ["HARM"], document.name.replace("/", "-")).touch(exist_ok=False)
            except FileExistsError:
                pass
            else:
                os.kill(os.getpid(), signal.SIGKILL)
        if b"SWELL" in source:
            used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            limits = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (used + 2**26, limits[1]))
            try:
                bytearray(2**28)
            finally:
                resource.setrlimit(resource.RLIMIT_AS, limits)
        if b"SLEEP" in source:
            Path(os.environ["HARM"], f"{os.getpid()}.pid").touch()
            time.sleep(600)
        if b"WAIT" in source:
            Path(os.environ["HARM"], f"{os.getpid()}.pid").touch()
            while not Path(os.environ["HARM"], "go").exists():
                time.sleep(0.01)
        take(self, document, source, part)

    wordcount.CountJob.take = harmful
"""


class Commands:
    """Runs the command line in a folder ``docs``, with its own folder for temporary files."""

    def __init__(self, folder, spool):
        self.folder, self.spool, self.harm = folder, spool, folder / "harm"
        self.docs = folder / "docs"
        self.docs.mkdir()
        self.harm.mkdir()
        (folder / "site").mkdir()
        (folder / "site" / "sitecustomize.py").write_text(dedent(_HARM))
        root = Path(sphinx_mrstats.__file__).parents[1]
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(folder / "site"), str(root)]),
            "TMPDIR": str(spool),
            "HARM": str(self.harm),
        }

    def write(self, **documents):
        for name, text in documents.items():
            (self.docs / f"{name}.rst").write_text(text)

    def start(self, *arguments, prefix=(), more=None):
        """Start a command, in a session of its own: its processes can be told from others."""
        return subprocess.Popen(
            [*prefix, sys.executable, "-m", "sphinx_mrstats", *map(str, arguments)],
            cwd=self.folder,
            env={**self.environment, **(more or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments, prefix=(), more=None):
        """Give the exit code, the output and the messages of a command."""
        process = self.start(*arguments, prefix=prefix, more=more)
        try:
            out, err = process.communicate(timeout=SECONDS)
        finally:
            kill_session(process.pid)
        return process.returncode, out, err

    def busy(self, n=1):
        """Wait until `n` workers have said that they are busy; give their process numbers."""
        return wait_for(lambda: len(found := self.pids()) >= n and found)

    def pids(self):
        return [int(path.stem) for path in self.harm.glob("*.pid")]

    def left(self):
        """Give what is left of a command: temporary files, half-written output."""
        parts = [path.name for path in self.folder.rglob("*.part")]
        return sorted([*parts, *(path.name for path in self.spool.iterdir())])


def wait_for(condition, seconds=SECONDS):
    """Give what `condition` comes to, once that is true."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, "it didn't happen"
        time.sleep(0.01)
    return result


def session(number):
    """Give the living processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == number and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def kill_session(number):
    """End what is left of a session, where a test fails."""
    for pid in session(number):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
