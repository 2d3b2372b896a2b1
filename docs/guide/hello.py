"""A script that a page embeds."""

import sys

print("Hello,", *sys.argv[1:] or ["reader"])
