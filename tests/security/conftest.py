"""What the tests share that let strangers' files at the program."""

from __future__ import annotations

import pytest

from sphinx_mrstats.cli import main


@pytest.fixture
def run(capfd):
    """Run the command line in this process; return the exit code, the output and the messages."""

    def run(*argv):
        code = main([str(argument) for argument in argv])
        out, err = capfd.readouterr()
        return code, out, err

    return run
