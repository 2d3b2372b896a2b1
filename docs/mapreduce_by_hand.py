"""MapReduce by hand: three functions and a dictionary."""

DOCUMENTS = {
    "ship.rst": "the ship and the sea",
    "crew.rst": "the crew of the ship",
    "whale.rst": "a whale and a ship",
}


def map_document(text):
    return [(word, 1) for word in text.split()]


def partition(pairs):
    values_of = {}
    for word, one in pairs:
        values_of.setdefault(word, []).append(one)
    return values_of


def reduce_word(item):
    word, ones = item
    return word, sum(ones)


mapped = []
for name, text in DOCUMENTS.items():
    pairs = map_document(text)
    print(f"map        {name:9} -> {len(pairs)} pairs, the first is {pairs[0]}")
    mapped.extend(pairs)

partitioned = partition(mapped)
for word in ("the", "ship", "whale"):
    print(f"partition  {word:9} -> {partitioned[word]}")

reduced = [reduce_word(item) for item in partitioned.items()]
for word, count in sorted(reduced, key=lambda item: (-item[1], item[0]))[:3]:
    print(f"reduce     {word:9} -> {count}")
