"""A Dask scheduler and workers in processes of their own, on this host or on several."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

from faultcommands import kill_session, wait_for

# Dask's own time-outs, for which a test can't wait.
HASTY = {
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "11s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "4s",
}


class Cluster:
    """Started by `scheduler`, grown by `worker`; `prefix` is a command that runs another."""

    def __init__(self, commands):
        self.commands = commands
        self.file = commands.folder / "scheduler.json"
        self.processes = []
        self.logs = []  # of workers

    def _start(self, prefix, module, *arguments):
        process = subprocess.Popen(
            [*prefix, sys.executable, "-m", f"distributed.cli.{module}", *arguments],
            cwd=self.commands.folder,
            env={**self.commands.environment, **HASTY},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.commands.folder / f"{len(self.processes)}.log").open("wb"),
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def scheduler(self, host="127.0.0.1", prefix=(), protocol="tcp"):
        return self._start(
            prefix,
            "dask_scheduler",
            *("--protocol", protocol),
            *("--host", host, "--port", "0", "--no-dashboard", "--dashboard-address", f"{host}:0"),
            *("--scheduler-file", str(self.file)),
        )

    def worker(self, host="127.0.0.1", prefix=()):
        name = f"worker{len(self.processes)}"
        self.logs.append(self.commands.folder / f"{len(self.processes)}.log")
        return self._start(
            prefix,
            "dask_worker",
            *("--scheduler-file", str(self.file), "--host", host, "--name", name),
            *("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0"),
            *("--local-directory", str(self.commands.folder / name)),
        )

    def address(self):
        """Give the scheduler's address, once it is there."""
        wait_for(lambda: self.file.exists() and self.file.stat().st_size)
        return json.loads(self.file.read_text())["address"]

    def count(self, *options, prefix=()):
        """Start counting on the cluster, once its workers are known: all of them get documents."""
        wait_for(lambda: all(b"Registered to" in log.read_bytes() for log in self.logs))
        return self.commands.start(
            *("count", "docs", "--format", "json", "--engine", "dask"),
            *("--scheduler", self.address(), *options),
            prefix=prefix,
            more=HASTY,
        )

    def end(self):
        for process in self.processes:
            kill_session(process.pid)
            process.wait()


class Hosts:
    """Two hosts, each a network namespace, and the link between them."""

    def __init__(self):
        self.names = [f"mrstats-{os.getpid()}-{letter}" for letter in "ab"]
        self.addresses = ["10.213.0.1", "10.213.0.2"]

    def start(self):
        for name in self.names:
            self._ip("netns", "add", name)
        self._ip("link", "add", "m0", "netns", self.names[0], "type", "veth",
                 "peer", "name", "m1", "netns", self.names[1])  # fmt: skip
        for number, (name, address) in enumerate(zip(self.names, self.addresses, strict=True)):
            self._ip("-n", name, "addr", "add", f"{address}/24", "dev", f"m{number}")
            self._ip("-n", name, "link", "set", f"m{number}", "up")
            self._ip("-n", name, "link", "set", "lo", "up")

    def cut(self):
        self._ip("-n", self.names[1], "link", "set", "m1", "down")

    def on(self, number):
        """Give what runs a command on a host."""
        return ["ip", "netns", "exec", self.names[number]]

    def end(self):
        for name in self.names:
            with contextlib.suppress(OSError, subprocess.CalledProcessError):
                self._ip("netns", "del", name)

    def _ip(self, *arguments):
        subprocess.run(["ip", *arguments], check=True, capture_output=True)


def why_no_hosts():
    """Say why there can be no hosts here; nothing if there can."""
    if os.geteuid() != 0:
        return "only root makes network namespaces"
    try:
        hosts = Hosts()
        hosts.start()
    except (OSError, subprocess.CalledProcessError) as error:
        told = getattr(error, "stderr", b"") or str(error).encode()
        return f"no network namespaces here: {told.decode().strip()}"
    finally:
        hosts.end()
    return ""


def hidden(path: Path):
    """Give what runs a command that doesn't see what is in a folder, as on another host."""
    mount = f'mount -t tmpfs none {path} && exec "$@"'
    return ["unshare", "--mount", "sh", "-c", mount, "sh"]


def why_nothing_hides():
    """Say why no file can be hidden from a process here; nothing if it can."""
    try:
        done = subprocess.run([*hidden(Path("/mnt")), "true"], capture_output=True, text=True)
    except OSError as error:
        return f"no mount namespaces here: {error}"
    return done.returncode and f"no mount namespaces here: {done.stderr.strip()}"
