"""A grammar of inline markup, from which Hypothesis writes lines of text."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["phrases", "texts", "titles"]

_WORDS = """
    whale sea don’t it's re-read well‑known Ärger naïve Ἰθάκη 鯨 кит mast-head I a A. No. 3rd
    utf8 x86 m² 7 v. (i) e.g. – -- … & % file_name __init__ *.py a*b 2*3 x_ C++ <a> |x
"""
_words = st.sampled_from(_WORDS.split())
_PHRASE = "white whale jaw spare oar don’t re-read 鯨"
phrases = st.lists(st.sampled_from(_PHRASE.split()), min_size=1, max_size=3).map(" ".join)

# Half of the pieces of a text are words, half are one of these; "{}" is replaced by a phrase.
_markup = st.sampled_from(
    [
        "*{}*",
        "**{}**",
        "``{}``",
        "`{}`",
        ":emphasis:`{}`",
        ":ref:`{} <label>`",
        ":ref:`label`",
        ":doc:`{} </guide>`",
        ":numref:`{} {{number}} <label>`",
        ":term:`{}`",
        ":term:`{} <whale>`",
        ":py:func:`{}`",
        ":func:`{} <oar>`",
        ":class:`~oar.Boat`",
        ":guilabel:`&{}`",
        ":menuselection:`{} --> Quit`",
        ":kbd:`Ctrl`",
        ":abbr:`{} (long form)`",
        ":math:`x + {}`",
        ":sup:`{}`",
        ":pep:`8`",
        ":samp:`run {{{}}}`",
        "`{}`:strong:",
        "`{} <https://example.org/a_b>`_",
        "`{} <https://example.org>`__",
        "`{} <oar_>`_",
        "`<https://example.org/x>`_",
        "`white whale`_",
        "oar__",
        "whale_",
        "_`{}`",
        "|whale|",
        "|version|",
        "[1]_",
        "[#]_",
        "[Mel51]_",
        "https://example.org/{}",
        "<https://example.org/a-b_c?d=e>",
        "ahab@example.org",
        "mailto:ahab@example.org.",
        "\\*{}\\*",
        "\\`{}\\`",
        "*{}\\*s*",
        "``{}\\``",
        "\\ {}",
        "*{}",
        "{}*",
        "`{}",
        "``{}",
        "**{}",
        "|{}",
    ]
)
_PUNCTUATION = """
    {}. {}, {}; ({}) [{}] "{}" '{}' “{}” ‘{}’ «{}» „{}“ {}: {}? -{}- /{}/ –{}— {}… ¿{}?
    re\\ {} re\\ {}\\ ed {}'s {}’s {}-based non-{} {}s x{} 鯨{} {}\\
"""
# Half of the pieces stand alone.
_around = st.just("{}") | st.sampled_from(
    ["{}\\ s", *_PUNCTUATION.replace("\\ ", "\\_").split()]
).map(lambda frame: frame.replace("\\_", "\\ "))


@st.composite
def _pieces(draw: st.DrawFn) -> str:
    piece = draw(_words) if draw(st.booleans()) else draw(_markup).format(draw(phrases))
    return draw(_around).replace("{}", piece)


texts = st.lists(_pieces(), min_size=1, max_size=6).map(" ".join)
titles = st.lists(_words | phrases, min_size=1, max_size=3).map(lambda words: "T" + " ".join(words))
