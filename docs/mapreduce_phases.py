"""The phases of SimpleMapReduce, called one by one."""

from sphinx_mrstats import SimpleMapReduce, count_words

DOCUMENTS = ["the ship and the sea", "the crew of the ship", "a whale and a ship"]


def line_to_words(line):
    return [(word, 1) for word in line.split()]


with SimpleMapReduce(line_to_words, count_words, combine_func=count_words, engine="serial") as job:
    for document in DOCUMENTS:
        pairs = job.map([document])
        combined = job.combine(pairs)
        print(f"{len(pairs)} pairs are combined to {len(combined)}: {combined}")
