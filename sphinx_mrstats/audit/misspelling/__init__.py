"""Words that are likely misspelled: what they were meant for, and what speaks for that."""
