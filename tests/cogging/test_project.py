"""Jobs run in other processes, which end with whoever waits for them."""

import os
import time
from collections import deque
from multiprocessing import active_children
from operator import neg

from sphinx_mrstats.cogging.project import Died, run_in_workers


def test_every_job_gives_its_result():
    assert sorted(run_in_workers(neg, deque(range(5)), 2)) == [(n, -n) for n in range(5)]


def test_no_jobs_start_no_process():
    assert list(run_in_workers(neg, deque(), 2)) == []
    assert active_children() == []


def test_a_process_that_dies_is_told_and_replaced():
    results = list(run_in_workers(os._exit, deque([3, 4]), 1))
    assert [job for job, _ in results] == [3, 4]
    assert all(isinstance(result, Died) for _, result in results)


def test_jobs_are_taken_only_when_a_process_is_free_and_can_be_added():
    jobs = deque([0, 1])
    results = run_in_workers(neg, jobs, 1)
    assert next(results) == (0, 0)
    assert jobs == deque([1])
    jobs.appendleft(7)
    assert list(results) == [(7, -7), (1, -1)]


def test_closing_ends_the_processes():
    results = run_in_workers(time.sleep, deque([0, 600]), 2)
    assert next(results) == (0, None)
    results.close()
    assert active_children() == []
