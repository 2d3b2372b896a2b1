"""Why a word of a Markdown document is counted or not."""

import pytest

from sphinx_mrstats.analysis.standing import find_standings
from sphinx_mrstats.markup import Rules
from sphinx_mrstats.markup.myst import MystRules

RULES = Rules(
    parser="markdown",
    myst=MystRules().override(
        {
            "enable_extensions": ["colon_fence", "dollarmath", "substitution"],
            "substitutions": {"sea": "the water"},
        }
    ),
)


def regions(source):
    return [found.region for found in find_standings(source, "whale", RULES)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("The *whale*", "prose"),
        ("Some `whale` here", "an inline literal, which is code"),
        ("```python\nwhale\n```", "a block of code"),
        ("$whale$ here", "math"),
        ("```{code-block} sh\nwhale\n```", "the directive code-block, which is code"),
        ("```{include} whale.md\n```", "the argument of the directive include"),
        ("```{note}\n:class: whale\n\ntext\n```", "an option of the directive note"),
        ("```{note}\n:whale: x\n\ntext\n```", "the name of an option or a field"),
        (":::{whale}\ntext\n:::", "the name of a directive"),
        ("{whale}`text` here", "the name of a role"),
        ("{py:func}`whale` here", "the role py:func, which is code"),
        ("{ref}`whale` here", "the role ref, of which only an explicit title is counted"),
        ("{ref}`text <whale>` here", "the role ref, of which only an explicit title is counted"),
        ("% whale", "a comment"),
        ("<!-- the\nwhale -->", "a comment"),
        ("(whale)=\n# Title", "a hyperlink target"),
        ("[text](whale.md)", "the target of a link or role"),
        ("![whale](a.png) here", "the alternative text of an image"),
        ("See https://example.org/whale here", "a URL or e-mail address"),
        ("---\ntitle: whale\n---\n\ntext", "metadata"),
        ("<div class='whale'>\n</div>", "HTML, which is not read"),
        ("{{ whale }} here", "the name of a substitution"),
        (
            "% [[[cog\n% ]]]\n\nwhale\n\n% [[[end]]]",
            "the output of a cog block, which is generated",
        ),
        ("````{note}\n```python\nwhale\n```\n````", "a block of code"),
        ("`code`-whale here", "a part of a longer word, or joined to code"),
    ],
)
def test_a_place_is_told_by_what_is_around_it(source, expected):
    assert regions(source) == [expected]
