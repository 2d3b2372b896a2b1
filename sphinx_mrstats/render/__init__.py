"""Results written down and drawn, in each format."""
