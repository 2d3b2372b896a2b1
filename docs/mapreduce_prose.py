"""What a document's source holds, and what of it is prose."""

from sphinx_mrstats.markup import scan_lines

SOURCE = b"""\
.. _ships:

Ships
=====

A *ship* is made by ``Ship()``; see :ref:`the yard <yard>` and :class:`Ship`::

    ship = Ship("Pequod")

.. versionadded:: 1.2
   Ships can sink.
"""

for line, text in scan_lines(SOURCE):
    print(f"{line:>2}: {text.strip()}")
