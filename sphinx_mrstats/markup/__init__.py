"""A document's markup stripped: source or doctree → prose."""
