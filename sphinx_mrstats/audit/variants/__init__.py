"""Words that are written in more than one way: how they are told from words that differ."""
