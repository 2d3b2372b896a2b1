"""Where a job runs: each engine meets one contract."""
