"""Count the words of this documentation on SimpleMapReduce."""

from pathlib import Path

from sphinx_mrstats import SimpleMapReduce, count_words, file_to_words

if __name__ == "__main__":
    documents = sorted(Path(__file__).parent.glob("**/*.rst"))
    with SimpleMapReduce(file_to_words, count_words) as mapper:
        counts = mapper(documents, chunksize=4)

    counts.sort(key=lambda item: (-item[1], item[0]))
    print("The ten commonest words of six letters and more:\n")
    shown = [(word, count) for word, count in counts if len(word) >= 6][:10]
    longest = max(len(word) for word, _ in shown)
    for word, count in shown:
        print(f"{word:<{longest}}  {count:>4}")
