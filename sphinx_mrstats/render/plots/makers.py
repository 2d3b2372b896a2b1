"""Results of analysis as charts, with sentences and tables of the same numbers."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from sphinx_mrstats.render.plots.charts import BarChart, HeatMap, LineChart, Series, StripChart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinx_mrstats.analysis.frequency import WordFrequency
    from sphinx_mrstats.analysis.laws import GrowthPoint, HeapsFit, ZipfFit
    from sphinx_mrstats.analysis.positions import Positions
    from sphinx_mrstats.vocabulary import Vocabulary

    # Translates what is no data.
    Say = Callable[[str], str]

__all__ = ["bars_chart", "dispersion_chart", "heaps_chart", "heatmap_chart", "zipf_chart"]

# Which ranks are drawn: enough for a curve without gaps, few enough for a page. These are all ranks
# up to 50, and then 150 more, of which each is larger than the last by the same factor.
_FIRST_RANKS, _MORE_RANKS = 50, 150

# Ranks and documents that a table of numbers has.
_LISTED = 20

# Documents that a curve has points of, and a heat map columns: more can't be told apart.
_MOST_POINTS, _MOST_COLUMNS = 400, 100

# Marks that a strip has room for side by side, a quarter of a point each.
_MOST_MARKS = 1500


def bars_chart(rows: Sequence[WordFrequency], say: Say = str) -> BarChart:
    """Show how often words occur.

    >>> from sphinx_mrstats.analysis.frequency import WordFrequency
    >>> bars_chart([WordFrequency(1, "sea", 9, 0.5, 3)]).description
    'sea 9'
    """
    return BarChart(
        title=say("The commonest words"),
        description=", ".join(f"{row.word} {row.count}" for row in rows) or say("no words"),
        headings=(say("Word"), say("Count")),
        rows=tuple((row.word, str(row.count)) for row in rows),
        label=say("Occurrences"),
        bars=tuple((row.word, row.count) for row in rows),
    )


def zipf_chart(counts: Sequence[int], fit: ZipfFit | None, say: Say = str) -> LineChart:
    """Show the count of each rank, on logarithmic axes, and Zipf's law as it was fitted.

    `counts` are by rank. The law's line has as many tokens as were counted.

    >>> from sphinx_mrstats.analysis.laws import fit_zipf
    >>> zipf_chart([12, 6, 4, 3], fit_zipf([12, 6, 4, 3])).description
    'Occurrences by rank: 1: 12, 2: 6, 3: 4, 4: 3. Frequency ∝ 1 / rank^1.00.'
    """
    ranks = _spread(len(counts))
    series = [Series(name=say("counted"), points=tuple((rank, counts[rank - 1]) for rank in ranks))]
    listed = [rank for rank in (1, 2, 3, 4, 5, 10, 100, 1000, 10_000, 100_000) if rank in ranks]
    text = ", ".join(f"{rank}: {counts[rank - 1]}" for rank in listed)
    description = say("Occurrences by rank: {counts}.").format(counts=text)
    if fit is not None:
        s = fit.exponent
        first = sum(counts) / sum(exp(-s * log(rank)) for rank in range(1, len(counts) + 1))
        law = tuple((rank, first * exp(-s * log(rank))) for rank in (1, len(counts)))
        series.append(Series(name=say("Zipf's law"), points=law, joined=True))
        description += " " + say("Frequency ∝ 1 / rank^{exponent}.").format(exponent=f"{s:.2f}")
    if not counts:
        description = say("no words")
    return LineChart(
        title=say("Frequency by rank (Zipf's law)"),
        description=description,
        headings=(say("Rank"), say("Count")),
        rows=tuple((str(rank), str(counts[rank - 1])) for rank in listed),
        x_label=say("Rank"),
        y_label=say("Occurrences"),
        series=tuple(series),
        logarithmic=True,
    )


def heaps_chart(points: Sequence[GrowthPoint], fit: HeapsFit | None, say: Say = str) -> LineChart:
    """Show how many distinct words there are after each document, and Heaps' law as it was fitted.

    >>> from sphinx_mrstats.analysis.laws import GrowthPoint, fit_heaps
    >>> points = [GrowthPoint("a", 100, 30), GrowthPoint("b", 400, 60)]
    >>> heaps_chart(points, fit_heaps(points)).description
    '400 words, of which 60 are distinct. Distinct words = 3.00 · words^0.50.'
    """
    shown = _some(points, _MOST_POINTS)
    counted = tuple((point.n_tokens, point.n_types) for point in shown)
    series = [Series(name=say("counted"), points=counted)]
    description = say("no words")
    if points:
        totals = {"tokens": points[-1].n_tokens, "types": points[-1].n_types}
        description = say("{tokens} words, of which {types} are distinct.").format(**totals)
    if fit is not None:
        last = points[-1].n_tokens
        places = [last * (step / 40) ** 2 for step in range(41)]  # closer where it bends
        law = tuple((x, fit.k * x**fit.beta) for x in places)
        series.append(Series(name=say("Heaps' law"), points=law, joined=True))
        equation = say("Distinct words = {k} · words^{beta}.")
        description += " " + equation.format(k=f"{fit.k:.2f}", beta=f"{fit.beta:.2f}")
    return LineChart(
        title=say("Growth of the vocabulary (Heaps' law)"),
        description=description,
        headings=(say("Up to the document"), say("Words"), say("Distinct words")),
        rows=tuple(
            (point.name, str(point.n_tokens), str(point.n_types))
            for point in _some(points, _LISTED)
        ),
        x_label=say("Words"),
        y_label=say("Distinct words"),
        series=tuple(series),
    )


def dispersion_chart(
    words: Sequence[str], texts: Iterable[tuple[str, Positions]], say: Say = str
) -> StripChart:
    """Show where in the documents, one after the other, words stand.

    `texts` are stretches of text, each with the name of its document. Of places that are too close
    together for a mark each, one has a mark.

    >>> from sphinx_mrstats.analysis.positions import Positions
    >>> texts = [("a", Positions(9, {"sea": (0, 8)})), ("b", Positions(3, {"sea": (1,)}))]
    >>> chart = dispersion_chart(["sea", "ship"], texts)
    >>> chart.description
    'sea 3 (2 of 2 documents), ship 0 (0 of 2 documents)'
    >>> chart.strips, chart.borders
    ((('sea', (0, 8, 10)), ('ship', ())), (9,))
    """
    places: dict[str, list[int]] = {word: [] for word in words}
    within: dict[str, set[str]] = {word: set() for word in words}
    starts: dict[str, int] = {}
    length = 0
    for name, found in texts:
        starts.setdefault(name, length)
        for word in words:
            here = found.places.get(word, ())
            places[word] += [length + place for place in here]
            if here:
                within[word].add(name)
        length += found.n_tokens
    of_documents = say("{count} ({some} of {all} documents)")
    told = [
        f"{word} "
        + of_documents.format(count=len(places[word]), some=len(within[word]), all=len(starts))
        for word in words
    ]
    return StripChart(
        title=say("Where words stand"),
        description=", ".join(told),
        headings=(say("Word"), say("Count"), say("Documents")),
        rows=tuple((word, str(len(places[word])), str(len(within[word]))) for word in words),
        label=say("Words, document by document"),
        length=length,
        borders=tuple(start for start in starts.values() if start),
        strips=tuple((word, _apart(places[word], length)) for word in words),
    )


def heatmap_chart(
    words: Sequence[str], vocabulary: Vocabulary, say: Say = str, *, title_of: Say = str
) -> HeatMap:
    """Show how often, in a thousand words, each document has each of some words.

    `vocabulary` has counts by document; documents without words are left out, and so are the
    shortest where there are more than 100. `title_of` gives what a document is called, by its name.
    The colours reach from 0 to what nineteen of twenty of
    the values above 0 stay below, so that a page of ten words doesn't take the whole range.

    >>> from sphinx_mrstats.vocabulary import Vocabulary
    >>> book = Vocabulary.from_documents({"a": {"sea": 1, "the": 3}, "b": {"the": 2}})
    >>> heatmap_chart(["sea"], book).values, heatmap_chart(["sea"], book).description
    (((250.0, 0.0),), 'Occurrences per 1000 words, where they are most: sea 250.0 (a)')
    """
    sizes = {
        name: (counts, sum(counts.values()))
        for name, counts in (vocabulary.by_document or {}).items()
        if counts
    }
    longest = sorted(sizes, key=lambda name: sizes[name][1], reverse=True)[:_MOST_COLUMNS]
    documents = {name: sizes[name] for name in sorted(longest)}
    values = tuple(
        tuple(1000 * counts.get(word, 0) / n_tokens for counts, n_tokens in documents.values())
        for word in words
    )
    names = tuple(map(title_of, documents))
    peaks = [
        f"{word} {max(row):.1f} ({names[row.index(max(row))]})"
        for word, row in zip(words, values, strict=True)
        if any(row)
    ]
    above = sorted(value for row in values for value in row if value)
    top = above[len(above) * 19 // 20] if above else 1.0
    label = say("Occurrences per 1000 words")
    text = ", ".join(peaks)
    said = say("Occurrences per 1000 words, where they are most: {peaks}")
    return HeatMap(
        title=say("Words by documents"),
        description=said.format(peaks=text) if text else say("no words"),
        headings=(say("Word"), *names),
        rows=tuple(
            (word, *(f"{value:.1f}" for value in row))
            for word, row in zip(words, values, strict=True)
        ),
        label=label,
        down=tuple(words),
        across=names,
        values=values,
        top=top,
        top_label=f"{top:.1f}" if not above or top == above[-1] else f"≥ {top:.1f}",
    )


def _spread(n: int) -> list[int]:
    """Choose ranks from 1 to `n` that stand evenly on a logarithmic axis; powers of ten are in."""
    ranks = set(range(1, min(n, _FIRST_RANKS) + 1))
    if n > _FIRST_RANKS:
        step = (n / _FIRST_RANKS) ** (1 / _MORE_RANKS)
        ranks |= {round(_FIRST_RANKS * step**k) for k in range(_MORE_RANKS + 1)}
        ranks |= {10**k for k in range(len(str(n)))}
    return sorted(ranks)


def _apart(places: Sequence[int], length: int) -> tuple[int, ...]:
    """Keep the first place of each of the stretches that have room for a mark."""
    first: dict[int, int] = {}
    for place in places:
        first.setdefault(place * _MOST_MARKS // length, place)
    return tuple(first.values())


def _some(points: Sequence[GrowthPoint], n: int) -> Sequence[GrowthPoint]:
    """Choose at most `n`, evenly, the last one among them."""
    step = -(-len(points) // n) or 1
    return points[::-step][::-1]
