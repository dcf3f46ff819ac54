"""A cluster that is gone, silent or of another version is left alone for a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from distributed.scheduler import KilledWorker, WorkerState

from guard.circuit import Circuit
from guard.errors import PictureError
from guard.images.cluster import Cluster, Skewed, _there, address_of
from tests.images.dask_cluster import cluster
from tests.servers import free_port


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with cluster({}) as address:
        yield address


class _Failures(list[int]):
    def __call__(self) -> None:
        self.append(1)


def _cluster(url: str, failed: Callable[[], None], patience: float = 9.0) -> Cluster:
    return Cluster(url, Circuit(60.0, time.monotonic), failed, patience)


def _killed() -> None:
    raise KilledWorker("a", cast(WorkerState, SimpleNamespace(address="there")), 3)


def test_a_cluster_that_is_gone_is_asked_once_in_a_while() -> None:
    failures = _Failures()
    gone = _cluster(f"dask://127.0.0.1:{free_port()}", failures)
    for _ in range(3):
        with pytest.raises(OSError, match=r"Timed out|a moment ago"):
            gone.submit(divmod, 7, 2).result()
    gone.shutdown()
    assert len(failures) == 1


def test_who_asks_for_what_nobody_has_does_not_wait_for_ever(url: str) -> None:
    failures = _Failures()
    none = _cluster(f"{url}?resources=GPU=1", failures, patience=0.2)
    with pytest.raises(TimeoutError):
        none.submit(divmod, 7, 2).result()
    none.shutdown()
    assert len(failures) == 1


def test_what_killed_every_worker_is_to_blame_itself(url: str) -> None:
    failures = _Failures()
    there = _cluster(url, failures)
    with pytest.raises(PictureError, match="killed every worker"):
        there.submit(_killed).result()
    assert there.submit(divmod, 7, 2).result() == (3, 1)
    there.shutdown()
    assert failures == []


def test_a_connection_that_was_lost_is_made_again(url: str) -> None:
    there = _cluster(url, _Failures())
    assert there.submit(divmod, 7, 2).result() == (3, 1)
    assert there._client is not None
    there._client.close()
    assert there.submit(divmod, 9, 2).result() == (4, 1)
    there.shutdown()


def test_another_version_makes_nothing() -> None:
    with pytest.raises(Skewed, match=r"this is 0\.0"):
        _there("0.0", divmod, 7, 2)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("dask://host:8786", ("tcp://host:8786", None)),
        ("dask+tls://host:8786", ("tls://host:8786", None)),
        (
            "dask://h:1?resources=GPU=1,guard=0.5",
            ("tcp://h:1", {"GPU": 1, "guard": 0.5}),
        ),
    ],
)
def test_addresses_are_read(url: str, address: object) -> None:
    assert address_of(url) == address
