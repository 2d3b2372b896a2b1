"""Inputs that a scanner might take quadratic time for, each of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["EVERY_CONSTRUCT", "HOSTILE"]


def _repeated(unit: str, *, before: str = "", after: str = "") -> Callable[[int], str]:
    """Give a writer of `unit` as often as fits into a number of characters."""
    return lambda size: before + unit * (size // len(unit)) + after


def _nested(opening: str, closing: str) -> Callable[[int], str]:
    return lambda size: opening * (size // 2) + "a" + closing * (size // 2)


def _ever_deeper(prefix: str, between: str = "\n") -> Callable[[int], str]:
    """Give a writer of lines that are each indented one column more than the one before."""

    def write(size: int) -> str:
        lines = []
        while size > 0:
            lines.append(" " * len(lines) + prefix)
            size -= len(lines[-1]) + len(between)
        return between.join(lines)

    return write


def _ever_less_deep(size: int) -> str:
    return "\n".join(reversed(_ever_deeper("a")(size).split("\n")))


def _nested_directives(size: int) -> str:
    """Write notes in notes, as deep as fits, after a comment deeper than the walk follows."""
    lines: list[str] = []
    while size > 0:
        lines += [" " * len(lines) + ".. note::", ""]
        size -= len(lines[-2]) + 2
    return "\n".join([" " * 301 + "..", "", *lines, " " * len(lines) + "a"])


def _grid_table(size: int) -> str:
    """Write a table of many rows and a few columns."""
    rule, row = "+---+---+---+\n", "| a | b | c |\n"
    return rule + (row + rule) * (size // len(rule + row))


def _wide_grid_table(size: int) -> str:
    columns = size // 12
    return "+---" * columns + "+\n" + "| a " * columns + "|\n" + "+---" * columns + "+\n"


def _open_grid_table(size: int) -> str:
    return _grid_table(size) + "| a |\n"


def _simple_table(size: int) -> str:
    columns = size // 10
    rule = "== " * columns + "\n"
    return rule + "a  " * columns + "\n" + rule


def _square_simple_table(size: int) -> str:
    """Write a table of as many columns as rows, each of which has text in its first column."""
    columns = size // 6
    rule = "= " * columns + "\n"
    return rule + "a\n" * columns + rule


# Name → writer of an input of about so many characters.
HOSTILE: dict[str, Callable[[int], str]] = {
    "one long word": _repeated("a"),
    "one long line of words": _repeated("word "),
    "spaces": _repeated(" "),
    "tabs": _repeated("\t"),
    "blank lines": _repeated("\n"),
    "blank lines with spaces": _repeated(" \n"),
    "carriage returns": _repeated("\r"),
    "form feeds": _repeated("\f"),
    "backquotes": _repeated("`"),
    "backquotes apart": _repeated("` "),
    "unclosed literals": _repeated("``a "),
    "unclosed interpreted text": _repeated("`a "),
    "unclosed interpreted text over lines": _repeated("`a\n"),
    "unclosed emphasis": _repeated("*a "),
    "unclosed strong": _repeated("**a "),
    "asterisks": _repeated("*"),
    "asterisks apart": _repeated("* "),
    "unclosed substitutions": _repeated("|a "),
    "bars": _repeated("|"),
    "bars apart": _repeated("| "),
    "unclosed inline targets": _repeated("_`a "),
    "underscores": _repeated("_"),
    "references": _repeated("a_ "),
    "underscored word": _repeated("a_"),
    "unclosed footnote references": _repeated("[a "),
    "brackets": _nested("[", "]"),
    "parentheses": _nested("(", ")"),
    "angle brackets": _nested("<", ">"),
    "quotes": _repeated('"*'),
    "backslashes": _repeated("\\"),
    "escaped line ends": _repeated("a\\\n"),
    "escaped backquotes": _repeated("`a\\` "),
    "unclosed links": _repeated("`a <b "),
    "links that are none": _repeated("`a <b>` "),
    "angle brackets in a link": _repeated("<", before="`a ", after="`_"),
    "colons": _repeated(":"),
    "colons and letters": _repeated(":a"),
    "role prefixes": _repeated(":a:`"),
    "roles one after the other": _repeated(":a:`b`"),
    "long role name": _repeated("a-", before=":", after=":`b`"),
    "schemes": _repeated("http://"),
    "addresses": _repeated("a@"),
    "long address": _repeated("a.", after="@"),
    "long host": _repeated("a.", before="http://"),
    "hyphens": _repeated("-"),
    "apostrophes": _repeated("a'"),
    "marks": _repeated("\u0301"),
    "marks of two classes": _repeated("\u0301\u0323", before="a"),
    "spaces in an abbreviation": _repeated(" ", before=":abbr:`x<"),
    "brackets in an abbreviation": _repeated(" (", before=":abbr:`x<"),
    "marks under a sign": _repeated("<\u0338"),
    "characters of three bytes": _repeated("鯨"),
    "literals joined to words": _repeated("``a``\\ b"),
    "literals joined by hyphens": _repeated("``a``-"),
    "bullets": _repeated("- "),
    "bullet items": _repeated("- a\n"),
    "enumerated items": _repeated("1. a\n"),
    "enumerators on one line": _repeated("1. "),
    "roman enumerators": _repeated("(mmmcm) "),
    "long roman enumerator": _repeated("m", after=". a"),
    "definitions": _repeated("a\n b\n"),
    "classifiers": _repeated(" : a", before="a"),
    "fields": _repeated(":a: b\n"),
    "unclosed field names": _repeated(":a\n"),
    "options": _repeated("-a, ", after=" b"),
    "option lines": _repeated("-a  b\n"),
    "line blocks": _repeated("| a\n"),
    "attributions": _repeated(" a\n\n -- b\n\n"),
    "doctest blocks": _repeated(">>> a\n\n"),
    "quoted literals": _repeated("> a\n", before="::\n\n"),
    "double colons": _repeated("::"),
    "double colons on lines": _repeated("::\n\n"),
    "literal blocks": _repeated("a::\n\n b\n\n"),
    "literal blocks that are none": _repeated("a::\n\nb\n\n"),
    "comments": _repeated(".. a\n"),
    "empty comments": _repeated("..\n\n"),
    "dots": _repeated("."),
    "comments on one line": _repeated(".. "),
    "directives": _repeated(".. a::\n"),
    "directives on one line": _repeated(".. a:: "),
    "unclosed substitution definitions": _repeated(".. |a\n"),
    "substitution definitions": _repeated(".. |a| replace:: a\n"),
    "substitutions of themselves": _repeated("|a| ", before=".. |a| replace:: |a| b\n\n"),
    "unclosed targets": _repeated(".. _a\n"),
    "targets in backquotes": _repeated(".. _`a\n"),
    "footnotes": _repeated(".. [1] a\n"),
    "unclosed footnotes": _repeated(".. [a\n"),
    "titles": _repeated("a\n=\n"),
    "overlined titles": _repeated("=\na\n=\n"),
    "overlines without a title": _repeated("===\n"),
    "long overline": _repeated("=", after="\na\n"),
    "transitions": _repeated("----\n\n"),
    "rules of simple tables": _repeated("== ==\n"),
    "simple table without an end": _repeated("a  b\n", before="=  =\n"),
    "tables without an end": _repeated("=  =\na  b\n\n"),
    "wide simple table": _simple_table,
    "simple table of many columns": _square_simple_table,
    "grid table": _grid_table,
    "wide grid table": _wide_grid_table,
    "broken grid table": _open_grid_table,
    "corners": _repeated("+"),
    "corners on lines": _repeated("+--+\n"),
    "rows without a rule": _repeated("| a |\n", before="+---+\n"),
    "csv table of quotes": _repeated('"', before=".. csv-table::\n\n   "),
    "csv table of commas": _repeated(",", before=".. csv-table::\n\n   "),
    "list table": _repeated("   * - a\n", before=".. list-table::\n\n"),
    "glossary": _repeated("   a\n", before=".. glossary::\n\n"),
    "options of a directive": _repeated("   :a: b\n", before=".. note::\n"),
    "cog blocks without an end": _repeated(".. [[[cog\n.. ]]]\n\n"),
    "cog ends": _repeated(".. [[[end]]]\n\n"),
    "deeper and deeper": _ever_deeper("a"),
    "deeper and deeper bullets": _ever_deeper("- a"),
    "deeper and deeper, bullets on one line": _repeated("- ", after="a\n  b"),
    "less and less deep": _ever_less_deep,
    "notes in notes": _nested_directives,
    "comments in comments": _ever_deeper(".. a", "\n\n"),
    "code in code": _ever_deeper(".. code::", "\n\n"),
    "signatures in descriptions": _ever_deeper(".. function:: a", "\n\n"),
    "versions in versions": _ever_deeper(".. versionadded:: 1\n", "\n\n"),
    "notes in notes, again and again": _repeated(
        "".join(f"{' ' * depth}.. note::\n\n" for depth in range(40))
    ),
    "quotes in and out": _repeated("a\n\n  b\n\n"),
}


# One document with everything that the scanner knows, for its prefixes and mutilations.
EVERY_CONSTRUCT = """\
.. -*- coding: utf-8 -*-
.. |ship| replace:: the *Pequod*
.. role:: whale(strong)
.. default-role:: emphasis

=========
 Chapter
=========
------------
Loomings -- or `not`_
------------

:Author: Ishmael
:Status: - afloat
         - *drifting*

Call me *Ishmael*. **Some years** ago-–never mind ``how long`` precisely—having `little` or
no :whale:`money` in my purse, :ref:`the sea <sea>`, :py:func:`ship.sail`\\ ing |ship| (see [1]_,
[#]_, [Mel51]_) `there <https://example.org/a_(b)>`__ and `back <not_>`_; _`a target`, not_ lost__,
mail\\ ahab@example.org, https://example.org/x?y=z. \\*Not emphasised\\*. Don’t, re\\ *read*
l'*été*.

* bullets

  1. one
  #. two

     a) three::

          literal = *block*

     (i) term : classifier
           definition::

           > quoted
           > literal

- option lists:

  -o FILE, --output=FILE  where the ``file`` goes
  /V                      loud

| line block
|   continued
  here

    A block quote.

    -- Its author

>>> row("boat")
'boat'

+------------+------------+-----------+
| Header 1   | Header 2   | Header 3  |
+============+============+===========+
| body row 1 | - list     | .. note:: |
+------------+ - of       |           |
| spans      | - items    |    deep   |
+------------+------------+-----------+

=====  =====
a      ``b``
=====  =====
1      two
       lines
\\      x
=====  =====

.. note:: Text *at once*
   :class: big

   .. figure:: whale.png
      :alt: a whale

      The caption

      A legend.

.. csv-table:: Title
   :header: "one", two

   "a ""quoted"" cell", *b*

.. list-table::
   :header-rows: 1

   * - a
     - b
   * - .. code-block:: python

          x = 1
     - c

.. glossary::

   whale : w
   fish
      A mammal.

.. versionchanged:: 1.2
   It swims.

.. py:function:: sail(boat: str) -> None

   :param boat: what sails
   :type boat: str
   :rtype: None

.. only:: html

   Sea
   ===

.. [[[cog print("x") ]]]

generated

.. [[[end]]]

.. [1] A footnote.
.. [Mel51] A *citation*.
.. _not: https://example.org/
__ not_
..

   A comment.

.. unknown:: argument
   :option: value

   body
"""
