"""What `dev.py` does where Python comes without a part of it, and what it says of tasks."""

from __future__ import annotations

import shutil

import pytest

import dev


@pytest.fixture
def machine(monkeypatch):
    """A machine on which venv fails; return what is run there."""
    calls = []

    def run(*command):
        calls.append([str(part) for part in command])
        return 0

    monkeypatch.setattr(dev, "succeeds", lambda *command: False)
    monkeypatch.setattr(dev, "run", run)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    return calls


def test_root_of_debian_gets_what_python_lacks_and_is_told(machine, monkeypatch, capsys):
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0)
    assert dev.make_environment() == ""
    package = f"python3.{dev.sys.version_info.minor}-venv"
    assert f"apt-get install {package}" in capsys.readouterr().out
    assert [call[0] for call in machine[:2]] == ["apt-get", "apt-get"]
    assert machine[1][-1] == package
    assert "tox" in machine[-1][-1]


def test_another_user_of_debian_is_told_what_to_install(machine, monkeypatch):
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    message = dev.make_environment()
    assert message.endswith(f"run `sudo apt-get install python3.{dev.sys.version_info.minor}-venv`")
    assert machine == []


def test_elsewhere_the_part_that_is_missing_is_named(machine, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert dev.make_environment().endswith("install its module venv")


def test_each_task_says_what_it_does_and_those_that_take_long_how_long():
    said = dev.descriptions(["test", "test-all", "demo"])
    assert [line.partition(":")[0] for line in said] == ["test", "test-all", "demo"]
    assert all("minutes on two cores" in line for line in said[:2])
