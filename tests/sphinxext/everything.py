"""A project whose page has each directive, each kind of plot and a role."""

from __future__ import annotations

from sphinx_mrstats.sphinxext.requests import PLOT_KINDS

__all__ = ["write_everything"]

_INDEX = "Sea\n===\n\nThe white whale & the *ship*.\n\n.. toctree::\n\n   more\n   words\n"
_MORE = "Größe_100%\n==========\n\nA white whale.\n\n.. _deep:\n\nDeep, the whale {x} $y$ #z ~.\n"
_OF_WORDS = ("dispersion", "heatmap")
_DIRECTIVES = """\
Words
=====

.. mrstats:frequency::
   :columns: rank word count share documents
   :caption: A table
   :name: table

.. mrstats:frequency::
   :format: bars
   :caption: *Bars* & more
   :name: bars

.. mrstats:frequency::
   :format: list
   :caption: A list
   :name: list

.. mrstats:frequency::
   :format: text
   :columns: word share

.. mrstats:keywords::
   :by-document:

.. mrstats:keywords::
   :documents: more

.. mrstats:ngrams::
   :columns: rank ngram count share documents g2 pmi

.. mrstats:kwic:: whale
   :caption: Whales

.. mrstats:summary::

.. mrstats:vocabulary::

See :numref:`table`, :numref:`bars`, :ref:`a list <list>` and :numref:`plot-bars`;
:mrstats:tokens:`**` words.

"""


def _plot(kind: str) -> str:
    words = "   :words: whale, größe\n" if kind in _OF_WORDS else ""
    options = f"   :kind: {kind}\n   :caption: A {kind}\n   :name: plot-{kind}\n"
    return f".. mrstats:plot::\n{options}{words}\n"


def write_everything(site, kinds=PLOT_KINDS) -> None:
    """Write the documents of the project; `kinds` are those of its plots, bars among them."""
    site.write("index.rst", _INDEX)
    site.write("more.rst", _MORE)
    site.write("words.rst", _DIRECTIVES + "".join(map(_plot, kinds)))
