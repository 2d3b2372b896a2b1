"""An engine for sphinx-mrstats: the threads of this process."""

from concurrent.futures import ThreadPoolExecutor


class ThreadEngine:
    def __init__(self, options):
        self.n_workers = options.num_workers

    def shuffle(self, map_task, reduce_task, blocks, n_reducers, progress=None):
        def reduce(reducer):
            return reduce_task(*(blobs[reducer] for blobs in mapped))

        with ThreadPoolExecutor(self.n_workers) as threads:
            mapped = []
            for number, blobs in enumerate(threads.map(map_task, blocks)):
                mapped.append(blobs)
                if progress is not None:
                    progress(number)
            return list(threads.map(reduce, range(n_reducers)))

    def close(self):
        """Nothing is kept between jobs."""
