"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# The same examples on every run, however slow the machine is: a test that fails on one run in a
# hundred tells nobody anything. HYPOTHESIS_PROFILE=search looks for new examples.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
