"""Charts: what they show as records, and drawings of them by matplotlib, the extra ``plots``."""
