"""A Dask cluster on loopback, in this process, with one worker that has a GPU."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from distributed import LocalCluster


@contextmanager
def cluster(resources: dict[str, float]) -> Iterator[str]:
    """The address, as a policy writes it."""
    with LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        processes=False,
        dashboard_address="127.0.0.1:0",
        host="127.0.0.1",
        protocol="tcp://",
        resources=resources,
    ) as local:
        yield str(local.scheduler_address).replace("tcp://", "dask://")
