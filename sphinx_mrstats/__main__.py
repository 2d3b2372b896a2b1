"""``python -m sphinx_mrstats`` is the command ``sphinx-mrstats``."""

import sys

from sphinx_mrstats.cli import main

if __name__ == "__main__":
    sys.exit(main())
