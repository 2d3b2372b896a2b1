"""Charts: records of what they show, and drawings of them as SVG, PDF and PNG."""
