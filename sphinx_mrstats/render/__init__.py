"""Results written down: text, reStructuredText, JSON, CSV."""
