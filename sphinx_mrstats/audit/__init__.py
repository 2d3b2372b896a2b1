"""What of a vocabulary is wrong, new, inconsistent or missing: checks, and their findings."""
