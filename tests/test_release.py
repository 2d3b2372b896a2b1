"""What of the release checklist needs no archives: the version, the changelog, what stops it."""

from __future__ import annotations

import sys

import pytest

from tools import release
from tools.release import ReleaseError, check_changelog, command, version_of

CHANGELOG = "Changelog\n=========\n\n1.2.0 ({date})\n------------------\n\n- A line.\n"


def test_the_version_is_read_without_importing_the_package():
    assert version_of('"""Doc."""\n\n__version__ = "1.2.0"\n') == "1.2.0"


def test_a_missing_version_is_told():
    with pytest.raises(ReleaseError, match="__version__"):
        version_of("version = 1")


def test_a_changelog_with_the_date_of_this_version_passes():
    check_changelog(CHANGELOG.format(date="2026-11-22"), "1.2.0")


@pytest.mark.parametrize(
    ("date", "version"), [("unreleased", "1.2.0"), ("2026-11-22", "1.3.0")], ids=str
)
def test_an_undated_or_older_section_stands_in_the_way(date, version):
    with pytest.raises(ReleaseError, match=f"'{version} "):
        check_changelog(CHANGELOG.format(date=date), version)


def test_a_command_that_fails_stands_in_the_way_with_what_it_printed():
    with pytest.raises(ReleaseError, match="no good"):
        command(sys.executable, "-c", "import sys; sys.exit('no good')")


def test_the_list_stops_at_the_first_step_that_fails(monkeypatch, capsys):
    def fails() -> None:
        raise ReleaseError("mend this")

    def is_not_reached() -> None:
        raise AssertionError

    steps = (release.Step(fails), release.Step(is_not_reached))
    monkeypatch.setattr(release, "STEPS", steps)
    monkeypatch.setattr(sys, "argv", ["release"])
    assert release.main() == 1
    assert capsys.readouterr().out == "FAIL  fails: mend this\n"
