"""MapReduce over any inputs: map, combine, partition and reduce, on an engine."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from numbers import Number
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from zlib import crc32

from sphinx_mrstats.engines import Engine, check_engine, get_engine, in_inputs
from sphinx_mrstats.engines.losses import describe, take_in_hand
from sphinx_mrstats.errors import MrstatsError, UsageError, WorkerError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


__all__ = ["SimpleMapReduce", "partition_of"]

Input = TypeVar("Input")
Key = TypeVar("Key")
Value = TypeVar("Value")
Result = TypeVar("Result")

MapFunction = Callable[[Input], Iterable[tuple[Key, Value]]]
CombineFunction = Callable[[tuple[Key, list[Value]]], tuple[Key, Value]]
ReduceFunction = Callable[[tuple[Key, list[Value]]], Result]


# sys.exit() in a function of the user's is a failure like any other: a worker must not end by it.
_FAILURES = (Exception, SystemExit)


class SimpleMapReduce(Generic[Input, Key, Value, Result]):
    """Map inputs to keys and values in worker processes, then reduce the values of each key.

    `map_func` takes an input and gives ``(key, value)`` pairs: a list, or anything that can be
    iterated over. `reduce_func` takes ``(key, values)`` and gives a result. With the default engine
    both are sent to other processes: define them at the top level of a module. Where worker
    processes are spawned rather than forked, what a script does besides defining them must be
    under ``if __name__ == "__main__":``.

    `num_workers` is the number of worker processes, by default one for each CPU that this process
    may use. The keyword arguments:

    - `combine_func` takes ``(key, values)`` and gives ``(key, value)``. Each worker applies it to
      what it mapped before it sends anything, so that `reduce_func` gets a few values, already
      combined, instead of all. It must not matter to the result which values are combined first.
    - `engine` is ``"pool"`` (worker processes), ``"serial"`` (none: all runs in this process),
      ``"dask"`` (a cluster, started here), the name of an engine that another package adds, or an
      `Engine` of your own, such as `sphinx_mrstats.engines.get_engine` makes, which isn't closed
      here.
    - `start_method` is how worker processes start: ``"fork"``, ``"forkserver"`` or ``"spawn"``,
      by default the way that suits the platform.
    - `progress` is called with the number of inputs that are mapped, and of all inputs.

    Call it with the inputs. The order of the results is the order in which their keys first turn
    up in the inputs, however many workers there are:

    >>> def letters(word):
    ...     return [(letter, 1) for letter in word]
    >>> def total(item):
    ...     letter, occurrences = item
    ...     return letter, sum(occurrences)
    >>> count_letters = SimpleMapReduce(letters, total, engine="serial")
    >>> count_letters(["noon", "no"])
    [('n', 3), ('o', 3)]
    >>> count_letters([])
    []

    The workers are started by the first call and serve later calls; a ``with`` statement ends them.

    Raises `UsageError` for arguments that can't be used. A call raises `WorkerError` where one of
    the functions raises, with that error as its ``__cause__``, and `WorkerLostError` where an
    input or a key kills each worker that is given it.
    """

    def __init__(
        self,
        map_func: MapFunction[Input, Key, Value],
        reduce_func: ReduceFunction[Key, Value, Result],
        num_workers: int | None = None,
        *,
        combine_func: CombineFunction[Key, Value] | None = None,
        engine: str | Engine = "pool",
        start_method: str | None = None,
        progress: Callable[[int, int], object] | None = None,
    ) -> None:
        for name, function in (("map_func", map_func), ("reduce_func", reduce_func)):
            if not callable(function):
                raise UsageError(f"{name} must be a function, not {describe(function)}")
        if combine_func is not None and not callable(combine_func):
            raise UsageError(f"combine_func must be a function or None, not {combine_func!r}")
        check_engine(engine)
        self.map_func = map_func
        self.reduce_func = reduce_func
        self.combine_func = combine_func
        self._progress = progress
        self._owns_engine = isinstance(engine, str)
        self._engine = (
            get_engine(engine, num_workers=num_workers, start_method=start_method)
            if isinstance(engine, str)
            else engine
        )

    def __call__(self, inputs: Iterable[Input], chunksize: int = 1) -> list[Result]:
        """Run the job on `inputs`, of which a worker is given `chunksize` at a time."""
        if not isinstance(chunksize, int) or isinstance(chunksize, bool) or chunksize < 1:
            raise UsageError(f"chunksize must be a whole number from 1, not {chunksize!r}")
        inputs = list(inputs)
        blocks = [inputs[i : i + chunksize] for i in range(0, len(inputs), chunksize)]
        if not blocks:
            return []
        n_reducers = self._engine.n_workers
        parts = self._engine.shuffle(
            _MapTask(self.map_func, self.combine_func, n_reducers),
            _ReduceTask(self.reduce_func),
            blocks,
            n_reducers,
            None if self._progress is None else in_inputs(self._progress, blocks),
        )
        first_seen = itemgetter(0)
        return [result for _, result in sorted((x for part in parts for x in part), key=first_seen)]

    def map(self, inputs: Iterable[Input]) -> list[tuple[Key, Value]]:
        """Apply `map_func` to each input, in this process, and give all pairs in order."""
        return list(_map(self.map_func, inputs))

    def combine(self, pairs: Iterable[tuple[Key, Value]]) -> list[tuple[Key, Value]]:
        """Apply `combine_func` to the values of each key, in this process.

        Without a `combine_func` the pairs are given back as they are.
        """
        if self.combine_func is None:
            return list(pairs)
        groups = _group(pairs)
        _combine(self.combine_func, groups)
        return [(key, value) for key, values in groups.items() for value in values]

    def partition(self, pairs: Iterable[tuple[Key, Value]]) -> list[tuple[Key, list[Value]]]:
        """Bring the values of each key together: keys in the order in which they first turn up."""
        return list(_group(pairs).items())

    def reduce(self, groups: Iterable[tuple[Key, list[Value]]]) -> list[Result]:
        """Apply `reduce_func` to each key with its values, in this process."""
        return [_reduce(self.reduce_func, key, values) for key, values in groups]

    def close(self) -> None:
        """End the workers. A call after that starts new ones."""
        if self._owns_engine:
            self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def partition_of(key: object, n_partitions: int) -> int:
    """Tell which partition a key belongs to: the same in every process, for keys that are equal.

    Python's `hash` of a text differs from process to process and would split a key silently; it is
    the same for numbers, and equal for numbers that are equal. Keys of other types than text,
    bytes, numbers and tuples of them all go to one partition, which is right, if not balanced.

    >>> partition_of("whale", 8), partition_of(("sperm", "whale"), 8)
    (5, 4)
    >>> partition_of(1, 8) == partition_of(1.0, 8) == partition_of(True, 8)
    True
    """
    return _stable_hash(key) % n_partitions


def _stable_hash(key: object) -> int:
    if isinstance(key, str):
        return crc32(key.encode("utf-8", "surrogatepass"))
    if isinstance(key, bytes):
        return crc32(key)
    if isinstance(key, Number):
        return hash(key)
    if isinstance(key, tuple):
        return crc32(repr([_stable_hash(part) for part in key]).encode())
    return 0


def _map(
    map_func: MapFunction[Input, Key, Value], inputs: Iterable[Input]
) -> Iterator[tuple[Key, Value]]:
    """Give the pairs of each input, and name the input in any error."""
    for item in inputs:
        take_in_hand("input", item)
        try:
            for key, value in map_func(item):
                hash(key)  # an error of the caller's here could not name the input
                yield key, value
        except _FAILURES as error:
            raise _failure("map_func", map_func, f"input {describe(item)}", error) from error


def _group(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    """Bring the values of each key together, keys and values in the order of the pairs."""
    groups: dict[Key, list[Value]] = {}
    for key, value in pairs:
        values = groups.get(key)
        if values is None:
            groups[key] = [value]
        else:
            values.append(value)
    return groups


def _combine(combine_func: CombineFunction[Key, Value], groups: dict[Key, list[Value]]) -> None:
    """Replace the values of each key by the one that they combine to."""
    for key, values in groups.items():
        try:
            combined_key, combined = combine_func((key, values))
            if combined_key != key:
                raise ValueError(
                    "combine_func must give the key that it was given, with the combined value; "
                    f"it gave {describe(combined_key)}"
                )
        except _FAILURES as error:
            raise _failure("combine_func", combine_func, f"key {describe(key)}", error) from error
        groups[key] = [combined]


def _reduce(
    reduce_func: ReduceFunction[Key, Value, Result], key: Key, values: list[Value]
) -> Result:
    """Give the result for a key, and name the key in any error."""
    take_in_hand("key", key)
    try:
        return reduce_func((key, values))
    except _FAILURES as error:
        raise _failure("reduce_func", reduce_func, f"key {describe(key)}", error) from error


def _failure(
    role: str, function: Callable[..., Any], item: str, error: BaseException
) -> WorkerError:
    """Make the error that names the function, what it was given, and what went wrong."""
    message = str(error) if isinstance(error, MrstatsError) else f"{type(error).__name__}: {error}"
    return WorkerError(f"{role} {_name(function)} failed on {item}: {message}")


def _name(function: Callable[..., Any]) -> str:
    """Name a function in an error message."""
    return getattr(function, "__qualname__", None) or describe(function)


@dataclass(frozen=True, slots=True)
class _MapTask:
    """Map and combine a block; for each reducer, pickle its keys with their values.

    With each key goes its place among the keys of the block. Together with the number of the block
    that is the place where the key first turned up, by which results are put in order.
    """

    map_func: MapFunction[Any, Any, Any]
    combine_func: CombineFunction[Any, Any] | None
    n_reducers: int

    def __call__(self, block: Sequence[Any]) -> list[bytes]:
        groups = _group(_map(self.map_func, block))
        if self.combine_func is not None:
            _combine(self.combine_func, groups)
        parts: list[list[tuple[int, Any, list[Any]]]] = [[] for _ in range(self.n_reducers)]
        for place, (key, values) in enumerate(groups.items()):
            parts[partition_of(key, self.n_reducers)].append((place, key, values))
        try:
            return [pickle.dumps(part, pickle.HIGHEST_PROTOCOL) for part in parts]
        except Exception as error:  # whatever an object's own methods raise
            raise WorkerError(
                f"what {_name(self.map_func)} gives for {describe(block)} can't be moved between "
                f"processes: {error}. Let it give text, numbers, or collections of them"
            ) from error


@dataclass(frozen=True, slots=True)
class _ReduceTask:
    """Bring together what the blocks have for one reducer, and reduce it key by key."""

    reduce_func: ReduceFunction[Any, Any, Any]

    def __call__(self, *blobs: bytes) -> list[tuple[tuple[int, int], Any]]:
        groups: dict[Any, list[Any]] = {}
        first_seen: list[tuple[int, int]] = []
        for block, blob in enumerate(blobs):
            for place, key, values in pickle.loads(blob):
                known = groups.setdefault(key, values)
                if known is values:
                    first_seen.append((block, place))
                else:
                    known.extend(values)
        results = (_reduce(self.reduce_func, *group) for group in groups.items())
        return list(zip(first_seen, results, strict=True))
