"""mrstats:run embeds what a command prints, where a project lets it."""

from __future__ import annotations

import html
import re

import pytest

CONF = "extensions = ['sphinx_mrstats']\nhtml_theme = 'basic'\nnumfig = True\nmrstats_run = True\n"


@pytest.fixture
def runner(site):
    site.write("conf.py", CONF)
    return site


def page(directive: str) -> str:
    return f"Page\n====\n\n{directive}\n"


def shown(build) -> list[str]:
    blocks = re.findall(r"<pre>(.*?)</pre>", build.page("index.html"), re.DOTALL)
    return [html.unescape(re.sub("<[^>]*>", "", block)) for block in blocks]


def test_without_the_setting_nothing_runs(site):
    site.write("index.rst", page(".. mrstats:run:: touch ran"))
    for _ in range(2):
        warnings = site.build(silent=False).warnings
        assert "index.rst:4: WARNING: mrstats:run: no command is run unless" in warnings
        assert "[mrstats.run]" in warnings
    assert not (site.source / "ran").exists()


def test_the_output_is_a_literal_block(runner):
    runner.write("index.rst", page(".. mrstats:run:: echo 'a  b' $HOME"))
    assert shown(runner.build()) == ["a  b $HOME\n"]


def test_a_shell_a_prompt_and_a_folder_can_be_asked_for(runner):
    runner.write("data/a.txt", "one\ntwo\n")
    options = "   :shell:\n   :prompt:\n   :cwd: data\n"
    runner.write("index.rst", page(f".. mrstats:run:: cat a.txt | tr a-z A-Z\n{options}"))
    assert shown(runner.build()) == ["$ cat a.txt | tr a-z A-Z\nONE\nTWO\n"]


def test_a_command_is_shown_without_its_extra_arguments_and_standard_error(runner):
    runner.write("part/a.txt", "one\n")
    options = "   :shell:\n   :nostderr:\n   :extraargs: a.txt; echo error >&2\n   :cwd: /part\n"
    runner.write("index.rst", page(f".. mrstats:command:: cat\n{options}"))
    assert shown(runner.build()) == ["$ cat\none\n"]


def test_lines_can_be_left_out(runner):
    text = ".. mrstats:run:: seq 6\n   :ellipsis: 1,-2\n\n.. mrstats:run:: seq 3\n   :ellipsis: 1\n"
    runner.write("index.rst", page(text))
    assert shown(runner.build()) == ["1\n...\n5\n6\n", "1\n...\n"]


def test_a_caption_and_a_name_make_a_numbered_listing(runner):
    options = "   :caption: An *echo*\n   :name: echo\n   :language: none\n"
    runner.write("index.rst", page(f".. mrstats:run:: echo x\n{options}\n:numref:`echo`\n"))
    text = runner.build().page("index.html")
    assert "Listing 1" in text
    assert 'id="echo"' in text


def test_an_unexpected_exit_code_is_told_in_every_build(runner):
    fails = ".. mrstats:run:: echo x; exit 3\n   :shell:\n"
    expected = ".. mrstats:run:: exit 4\n   :shell:\n   :returncode: 4\n"
    runner.write("index.rst", page(f"{fails}\n{expected}"))
    for _ in range(2):
        build = runner.build(silent=False)
        assert build.warnings.count("WARNING") == 1
        assert "index.rst:4: WARNING: mrstats:run: 'echo x; exit 3' ended" in build.warnings
        assert "x\n" in shown(build)


def test_a_command_that_takes_too_long_is_told(runner):
    runner.write("index.rst", page(".. mrstats:run:: sleep 60\n   :timeout: 1"))
    assert "'sleep 60' was still running after" in runner.build(silent=False).warnings


def test_a_command_runs_again_only_where_what_it_names_changed(runner):
    runner.write("say.py", "open('ran.txt', 'a').write('x')\nprint('one')\n")
    runner.write("index.rst", page(".. mrstats:run:: python3 say.py"))
    runner.build()
    runner.write("index.rst", page("Other text.\n\n.. mrstats:run:: python3 say.py"))
    assert shown(runner.build()) == ["one\n"]
    assert len((runner.source / "ran.txt").read_text()) <= 2
    runner.write("say.py", "print('two')\n")
    assert shown(runner.build()) == ["two\n"]


def test_its_output_is_not_counted(runner):
    table = ".. mrstats:run:: echo whale whale\n\n.. mrstats:frequency::\n"
    runner.write("index.rst", page(table))
    assert runner.build().words("index.html") == {"page": 1}


def test_each_builder_on_shared_doctrees_shows_what_a_changed_script_prints(runner):
    """To all builders but the first one, the page's source looks as it was."""
    runner.write("index.rst", page(".. mrstats:run:: sh a.sh"))
    runner.write("a.sh", "echo one\n")
    for builder in ("html", "dirhtml", "text"):
        runner.build(builder)
    runner.write("a.sh", "echo two\n")
    for builder, name in (("html", "index.html"), ("dirhtml", "index.html"), ("text", "index.txt")):
        assert "two" in runner.build(builder).page(name)
