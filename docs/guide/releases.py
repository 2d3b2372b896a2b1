"""Run a command in a small git repository of three releases, and print it with its output."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SEA = "The sea is calm. The sea is deep, and the ship is slow. "
RELEASES = {
    "v1.0": {"docs/index.rst": SEA * 20 + "No whale."},
    "v1.1": {"docs/index.rst": SEA * 20, "docs/whale.rst": "A whale sings to the moon."},
    "v2.0": {
        "docs/index.rst": (SEA * 15).replace("slow", "fast"),
        "docs/whale.rst": "A whale sings. " * 12 + "The whale is a mammal.",
    },
}
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"} | {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ishmael"), ("EMAIL", "ishmael@example.org"))
}


def git(*arguments, date="2026-01-01"):
    dates = {f"GIT_{who}_DATE": f"{date}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    subprocess.run(["git", *arguments], check=True, env=os.environ | QUIET | dates)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    git("init", "-q", "--template=")
    for n, (tag, documents) in enumerate(RELEASES.items(), start=1):
        for name, text in documents.items():
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).write_text(text)
        git("add", "docs")
        git("commit", "-q", "-m", tag, date=f"2026-{n:02}-01")
        git("tag", tag)
    print("$ sphinx-mrstats", " ".join(sys.argv[1:]), flush=True)
    print(flush=True)
    done = subprocess.run([sys.executable, "-m", "sphinx_mrstats", *sys.argv[1:]])
    os.chdir("/")
sys.exit(done.returncode)
