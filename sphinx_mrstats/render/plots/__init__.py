"""Charts: what they show as records, and drawings of them as SVG and, by matplotlib, PDF and PNG."""
