"""Where the time of a job went, as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_mrstats.stopwatch import PHASES
from sphinx_mrstats.text import plural, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_mrstats.stopwatch import Profile

__all__ = ["profile_lines"]


def profile_lines(profile: Profile) -> Iterator[str]:
    r"""Yield the time of each phase, the skew of blocks and partitions, the slowest documents.

    Seconds of phases are of all workers together; what they come to less than the workers' time is
    waiting, starting and ending.

    >>> from sphinx_mrstats.stopwatch import Profile
    >>> profile = Profile({"read": 0.5, "strip": 1.5}, [2.0], [800, 1200], [(0.25, "a.rst")],
    ...                   elapsed=2.5, documents=3, bytes=2_000_000)
    >>> print(*profile_lines(profile), sep="\n")
    3 documents, 2.0 MB in 2.50 s (0.8 MB/s), 1 worker
    read       0.500 s   20%
    strip      1.500 s   60%
    other      0.500 s   20%
    1 block: 2.000 s
    2 partitions: 0.0 MB, the largest 1.2 times the mean
    slowest: 0.250 s a.rst
    """
    documents = plural(profile.documents, "document")
    megabytes = profile.bytes / 1e6
    rate = f" ({megabytes / profile.elapsed:.1f} MB/s)" if profile.elapsed else ""
    workers = plural(profile.workers, "worker")
    yield f"{documents}, {megabytes:.1f} MB in {profile.elapsed:.2f} s{rate}, {workers}"
    available = profile.elapsed * profile.workers + profile.seconds.get("find", 0.0)
    phases = [(name, profile.seconds[name]) for name in PHASES if name in profile.seconds]
    other = available - sum(profile.seconds.values())
    for name, seconds in [*phases, ("other", max(other, 0.0))]:
        share = seconds / available if available else 0.0
        yield f"{name:<9}{seconds:7.3f} s {share:5.0%}"
    if profile.blocks:
        blocks = plural(len(profile.blocks), "block")
        yield f"{blocks}: {sum(profile.blocks):.3f} s{_skew(profile.blocks, 'longest')}"
    if profile.partitions:
        partitions = plural(len(profile.partitions), "partition")
        moved = sum(profile.partitions) / 1e6
        yield f"{partitions}: {moved:.1f} MB{_skew(profile.partitions, 'largest')}"
    for seconds, name in sorted(profile.slowest, key=lambda each: (-each[0], each[1])):
        yield f"slowest: {seconds:.3f} s {printable(name)}"


def _skew(parts: Sequence[float], superlative: str) -> str:
    """Say how far the largest part is above the mean, which is what others wait for."""
    if len(parts) < 2 or not sum(parts):
        return ""
    return f", the {superlative} {max(parts) * len(parts) / sum(parts):.1f} times the mean"
