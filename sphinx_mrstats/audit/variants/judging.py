"""How sure it is that a way of writing is to be changed, by what readers said of such findings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_mrstats.audit.misspelling.known import own_list
from sphinx_mrstats.audit.variants.compounds import PARTICLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sphinx_mrstats.audit.finding import Place
    from sphinx_mrstats.audit.variants.clusters import Cluster

__all__ = ["Judge", "is_used", "written_like"]

# Of the verdicts on 150 variants in six projects, outside history: of a clear minority of an
# ordinary compound, a brand or a plural in the wrong form nearly all were acted on, of what may be
# a name of code half, of ties and what the dictionary has otherwise none.
_SURE, _LIKELY, _MAYBE, _HARDLY = 0.9, 0.75, 0.4, 0.2

# A clear majority: three of four, and three occurrences. Two words that are written as one are a
# weaker sign, as the two may be a phrase ("a new line"): five of six.
_CLEAR, _CLEAR_OF_PHRASES, _FEWEST = 3.0, 5.0, 3

# A compound that no dictionary has is written as somebody likes: where four places or more have it
# otherwise, only an overwhelming majority shows that these are slips, and not that of "dm-crypt 24,
# dmcrypt 4".
_MOST_SLIPS, _OVERWHELMING = 3, 10.0

# Of all words with a British and an American spelling, so many have to be in one for a project to
# be written in it.
_CLEAR_SPELLING = 0.75

# Adjectives and the like: with a noun they are a phrase that somebody may mean, beside a compound
# of the same letters: "a new line", "run time", "some time".
_PHRASE_STARTS = frozenset(
    {
        *("new", "old", "some", "any", "every", "no", "all", "one", "two", "first", "last"),
        *(
            "back",
            "time",
            "run",
            "right",
            "left",
            "high",
            "low",
            "real",
            "may",
            "can",
            "not",
            "web",
        ),
        *("white", "black", "green", "open", "free", "short", "long", "set", "single", "pass"),
        *("under", "over", "out", "in", "up", "down", "on", "off", "work", "check", "home"),
        *(
            "build",
            "end",
            "start",
            "stop",
            "look",
            "use",
            "read",
            "write",
            "plain",
            "other",
            "type",
        ),
    }
)

# What stands behind a name of code that is written without markup: "the docker command".
_CODE_NOUNS = frozenset(
    {
        *("api", "argument", "arguments", "attribute", "binary", "branch", "class", "client"),
        *("command", "commands", "daemon", "directive", "directory", "driver", "executable"),
        *("extension", "field", "file", "files", "flag", "folder", "function", "group", "image"),
        *("import", "keyword", "label", "library", "method", "mode", "module", "modules"),
        *("namespace", "object", "option", "options", "package", "packages", "parameter", "plugin"),
        *("process", "prompt", "property", "repo", "repository", "role", "script", "section"),
        *("server", "service", "shell", "source", "string", "subcommand", "suffix", "table", "tag"),
        *("target", "tool", "type", "user", "utility", "value", "variable", "version"),
    }
)
# And before one.
_CODE_VERBS = frozenset({"import", "install", "run", "called", "named", "command", "module", "pip"})

# What tells that a word is spoken of, as in a guide on style: "website, not web site".
_MENTION = re.compile(
    r"\b(?:not|instead of|rather than|spelled|spelling|spell|hyphenate\w*|capitali[sz]e\w*|avoid"
    r"|write|written|prefer)\b",
    re.IGNORECASE,
)

# A line of values, of which one is chosen: "all | pointcloud | orthophoto".
_IN_A_CHOICE = re.compile(r"\w \| [\w-]+ \| \w")

# A page on style shows how not to write.
_ON_STYLE = re.compile(r"style|spelling|word[\W_]?choice|terminolog", re.IGNORECASE)

# What stands before a verb.
_BEFORE_VERBS = frozenset(
    {
        *("to", "can", "will", "must", "should", "may", "might", "could", "would", "shall", "you"),
        *("we", "they", "then", "not", "cannot", "please", "also", "automatically"),
    }
)

# What stands behind one.
_DETERMINERS = frozenset(
    {
        *("a", "an", "the", "this", "these", "that", "those", "your", "our", "my", "its", "their"),
        *("it", "them", "all", "any", "each", "some", "one", "two", "new", "another"),
    }
)

_QUOTES = "\"'“”‘’«»`"


@dataclass(frozen=True, slots=True)
class Judge:
    """What tells ways of writing that are wrong from such that are meant.

    `code` are the occurrences of words in code, `lexicon` the words of a dictionary, in lower case;
    `american` is the share of American spellings among all that have a British one too.
    """

    code: Mapping[str, int]
    lexicon: Collection[str]
    american: float | None = None

    def confidence(self, cluster: Cluster) -> float:
        """Say how likely it is that the odd forms of a cluster are to be changed."""
        best, odd = self._best(cluster), sum(cluster.counts.get(form, 0) for form in cluster.odd)
        if cluster.kind == "plural":
            # where nobody writes the plural otherwise, this may be a possessive
            return _LIKELY if cluster.best in cluster.counts else _MAYBE
        if cluster.kind == "US and UK spelling":
            return self._of_spelling(cluster)
        if best < _FEWEST or best < _CLEAR * odd:
            return _HARDLY
        if cluster.kind == "diacritics":
            is_word = all(form.lower() in self.lexicon for form in cluster.odd)
            return _LIKELY if is_word and cluster.best.lower() in self.lexicon else _HARDLY
        return self._of_case(cluster) if cluster.kind == "case" else self._of_compound(cluster)

    def _best(self, cluster: Cluster) -> int:
        """Count the forms that are written as the best one is: "e-mail" and "e-mails"."""
        if cluster.kind != "hyphen and space":
            return cluster.counts.get(cluster.best, 0)
        way = _way(cluster.best)
        return sum(n for form, n in cluster.counts.items() if _way(form) == way)

    def _of_case(self, cluster: Cluster) -> float:
        folded = cluster.best.lower()
        title = "-".join(part[:1].upper() + part[1:] for part in cluster.best.split("-"))
        if (
            title in cluster.odd
            or ("-" in title and title == cluster.best)
            or folded == "camelcase"
        ):
            return _HARDLY  # "USB-Serial", as in the title of a section
        stem = cluster.best.removesuffix("'s")
        if stem in own_list("brands"):
            return _LIKELY
        if any(form != folded for form in cluster.odd) and not cluster.best.isupper():
            # "Javascript", unlike "javascript", is no name of code
            inner = any(letter.isupper() for letter in cluster.best[1:])
            return _MAYBE if not inner or folded in self.code else _LIKELY
        return _MAYBE

    def _of_compound(self, cluster: Cluster) -> float:
        way = _way(cluster.best)
        letters = cluster.best.lower().replace("-", "").replace(" ", "")
        solid_is_word = letters in self.lexicon or letters.removesuffix("s") in self.lexicon
        odd_ways = {_way(form) for form in cluster.odd}
        if way and "" in odd_ways and solid_is_word:
            return _HARDLY  # the dictionary has it as one word
        if not way and not solid_is_word and self.code.get(letters, 0) > self._best(cluster):
            return _MAYBE
        if " " in odd_ways:
            n_odd = sum(cluster.counts[form] for form in cluster.odd)
            starts = {form.partition(" ")[0] for form in cluster.odd if " " in form}
            if starts & _PHRASE_STARTS or self._best(cluster) < _CLEAR_OF_PHRASES * n_odd:
                return _MAYBE
            return _LIKELY if solid_is_word else _MAYBE
        if not way and solid_is_word:
            return _SURE
        return _LIKELY if self._is_slip(cluster) else _MAYBE

    def _is_slip(self, cluster: Cluster) -> bool:
        """Tell whether hardly anybody writes a compound otherwise that no dictionary has."""
        n_odd = sum(cluster.counts[form] for form in cluster.odd)
        best = self._best(cluster)
        return best >= n_odd * (_CLEAR_OF_PHRASES if n_odd <= _MOST_SLIPS else _OVERWHELMING)

    def _of_spelling(self, cluster: Cluster) -> float:
        if self.american is None:
            return _HARDLY
        odd = sum(cluster.counts.get(form, 0) for form in cluster.odd)
        if sum(cluster.counts.values()) - odd < _CLEAR * odd:
            return _MAYBE  # of this one word, many write what is odd
        share = max(self.american, 1 - self.american)
        return _LIKELY if share >= _CLEAR_SPELLING else _HARDLY


def _way(form: str) -> str:
    """Tell what separates the parts of a compound: a hyphen, a space, nothing."""
    return "-" if "-" in form else " " if " " in form else ""


def written_like(best: str, form: str) -> str:
    """Write a form of a compound as `best` is: a plural stays one.

    >>> written_like("pre-release", "prereleases"), written_like("emails", "e-mail")
    ('pre-releases', 'email')
    """
    letters, own = (re.sub("[ -]", "", each) for each in (best, form))
    if own == f"{letters}s":
        return f"{best}s"
    return best[:-1] if letters == f"{own}s" else best


def is_used(place: Place, kind: str) -> bool:
    """Tell whether a word is used at a place, and neither spoken of nor a name of code."""
    if _ON_STYLE.search(place.document) or place.context.strip() == place.form:
        return False
    start = place.context.find(place.form)
    around = place.context[max(start - 1, 0) : start], place.context[start + len(place.form) :][:1]
    if start >= 0 and any(each and each in _QUOTES for each in around):
        return False
    if start >= 0 and _IN_A_CHOICE.search(place.context):
        return False
    if _MENTION.search(f"{place.before} , {place.after}"):
        return False
    after, before = place.after.split()[:1], place.before.split()[-1:]
    if kind == "case" and place.form == place.form.lower():
        # "python -m", "$ python", "the docker command"
        left, right = place.context[: max(start, 0)], place.context[start + len(place.form) :]
        is_command = right.startswith(" -") or left.endswith(("$ ", "> "))
        return not (
            is_command or _CODE_NOUNS.intersection(after) or _CODE_VERBS.intersection(before)
        )
    if kind == "hyphen and space" and place.form.partition("-")[2].lower() in PARTICLES:
        # "to set-up", "set-up your database" are to be two words
        return not (_BEFORE_VERBS.intersection(before) or _DETERMINERS.intersection(after))
    return True
