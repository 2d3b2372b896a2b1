"""Map and reduce functions for the tests of engines, importable by spawned workers."""

from __future__ import annotations

import os
import resource
import signal
import tempfile
from pathlib import Path


class TwoArguments(Exception):  # noqa: N818  # as scripts may name theirs
    """An exception that can be pickled and not unpickled: it takes two arguments."""

    def __init__(self, what, where):
        super().__init__(f"{what} at {where}")


class Unpicklable(Exception):  # noqa: N818  # as scripts may name theirs
    """An exception that holds what can't be pickled."""

    def __init__(self):
        super().__init__("holds a lambda")
        self.held = lambda: None


def letters(word):
    return [(letter, 1) for letter in word]


def letters_as_they_come(word):
    for letter in word:
        yield letter, 1


def total(item):
    letter, occurrences = item
    return letter, sum(occurrences)


def keep(item):
    return item


def numbered(pair):
    number, text = pair
    return [(letter, (number, place)) for place, letter in enumerate(text)]


def fail(word):
    match word:
        case "two":
            raise TwoArguments("storm", "sea")
        case "unpicklable":
            raise Unpicklable
        case "exit":
            raise SystemExit(3)
        case "pairs":
            return [("a", 1, 2)]
        case "unhashable":
            return [([], 1)]
        case "value":
            return [("a", lambda: None)]
        case "late":
            return broken_generator()
    return letters(word)


def broken_generator():
    yield "a", 1
    raise ValueError("half way")


def fail_on_o(item):
    if item[0] == "o":
        raise KeyError("o")
    return total(item)


def result_that_stays(item):
    return lambda: item


def other_key(item):
    return "other", item[1]


def only_once(folder, name):
    """Say whether this is the first time, in any process."""
    try:
        os.close(os.open(Path(folder, f"{name}.mark"), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(task):
    """Map a folder and a word; the first worker that maps it is killed."""
    folder, word = task
    if only_once(folder, word):
        die()
    return [((folder, letter), 1) for letter in word]


def die_on_whale(word):
    if word == "whale":
        die()
    return letters(word)


def leave_on_whale(word):
    if word == "whale":
        os._exit(7)
    return letters(word)


def die_of_a_nameless_signal(word):
    os.kill(os.getpid(), signal.SIGRTMIN + 3)


def plain(task):
    folder, word = task
    return [((folder, letter), 1) for letter in word]


def die_once_reducing(item):
    (folder, letter), occurrences = item
    if letter == "o" and only_once(folder, letter):
        die()
    return letter, sum(occurrences)


def reduce_plain(item):
    (_folder, letter), occurrences = item
    return letter, sum(occurrences)


def die_on_o(item):
    if item[0] == "o":
        die()
    return total(item)


def outlive(task):
    """Leave a process behind that holds this worker's pipes, then die."""
    folder, word = task
    if only_once(folder, word):
        child = os.fork()
        if child == 0:
            signal.pause()
        Path(folder, "child").write_text(str(child))
        die()
    return plain(task)


def no_room(word):
    """Let this process write no file of more than 10 bytes: what a full disk looks like."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    return letters(word)


def nest(word):
    from sphinx_mrstats.mapreduce import SimpleMapReduce

    # A worker that an earlier test started has that test's folder, which is gone.
    tempfile.tempdir = None
    return SimpleMapReduce(letters, total, 2)([word])


def blobs_of(block):
    """Map a block to three blobs that tell where they come from."""
    return [f"{block}>{reducer} ".encode() for reducer in range(3)]


def join(*blobs):
    return b"".join(blobs)


def break_block(block):
    raise TwoArguments("storm", block)
