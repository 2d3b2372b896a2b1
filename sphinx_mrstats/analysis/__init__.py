"""What a vocabulary says, and what needs words in their order; small frozen results."""
