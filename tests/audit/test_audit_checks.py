"""Facts about checks: those of other distributions, and the reference's examples of all."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_mrstats.audit.registry import CHECKS, load_checks
from sphinx_mrstats.options import options_of

HERE = Path(__file__).parent
PAGES = runpy.run_path(str(HERE.parent.parent / "docs" / "reference" / "audit_checks.py"))


def sphinx_mrstats(*arguments, cwd):
    """Run the command line in a process that knows another distribution."""
    paths = filter(None, (str(cwd / "site"), os.environ.get("PYTHONPATH")))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-m", "sphinx_mrstats", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8")


@pytest.fixture
def project(tmp_path):
    """A project, and a distribution that brings the check of the documentation."""
    info = tmp_path / "site" / "loudwords-1.dist-info"
    info.mkdir(parents=True)
    (tmp_path / "site" / "loudwords.py").write_bytes((HERE / "loudwords.py").read_bytes())
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: loudwords\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[sphinx_mrstats.checks]\nloud = loudwords:CHECK\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.rst").write_text("NEVER feed the WHALES, by HTML.\n")
    (tmp_path / "pyproject.toml").write_text("[tool.sphinx-mrstats.audit.loud]\nlength = 5\n")
    return tmp_path


def test_the_check_of_another_distribution_is_one_like_any_other(project):
    done = sphinx_mrstats("audit", "--list", cwd=project)
    assert "loud          words in capitals\n" in done.stdout
    arguments = ("audit", "docs", "--select", "loud", "--format", "json")
    done = sphinx_mrstats(*arguments, cwd=project)
    assert done.returncode == 1, done.stderr
    findings = json.loads(done.stdout)["findings"]
    assert [(each["word"], each["column"]) for each in findings] == [("never", 1), ("whales", 16)]


def test_a_check_that_cannot_be_imported_is_named(project):
    (project / "site" / "loudwords.py").write_text("import nowhere\n")
    done = sphinx_mrstats("audit", "docs", cwd=project)
    assert done.returncode == 2
    assert "the check 'loud' (loudwords:CHECK) can't be imported" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", CHECKS)
def test_the_example_of_a_check_in_the_reference_shows_a_finding_of_it(name):
    assert f"  {name}  " in PAGES["findings"](name)


@pytest.mark.parametrize("check", load_checks(CHECKS), ids=lambda check: check.name)
def test_a_check_says_what_it_does_and_what_its_options_mean(check):
    assert check.description[0].islower() or check.description.startswith("US")
    assert not check.description.endswith(".")
    assert (check.run is None) != (check.run_last is None)
    assert all(each.help for each in options_of(check.options).values())
    assert check.options() == check.options()
