"""One contract for all that makes Variants: processes here, and a Dask cluster."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import partial

import pytest

from guard.circuit import Circuit
from guard.errors import PictureError
from guard.images.cluster import Cluster
from guard.images.limits import LIMITS
from guard.images.make import make
from guard.images.worker import Workers, new_pool
from tests.images.dask_cluster import cluster
from tests.images.pictures import encoded, job

Open = Callable[[int], Executor]


@pytest.fixture(scope="module", params=["processes", "dask"])
def pool(request: pytest.FixtureRequest) -> Iterator[Open]:
    if request.param == "processes":
        yield partial(new_pool, limits=LIMITS)
        return
    with cluster({"GPU": 1}) as url:
        address = f"{url}?resources=GPU=1"
        yield lambda _: Cluster(address, Circuit(10.0, time.monotonic))


async def test_the_same_picture_wherever_it_is_made(pool: Open) -> None:
    workers = Workers(pool)
    variant = await workers.make(job("decoy", "stretch", "encode"))
    await workers.close()
    assert variant == make(job("decoy", "stretch", "encode"))


async def test_a_spoilt_original_is_an_error_of_its_own(pool: Open) -> None:
    workers = Workers(pool)
    with pytest.raises(PictureError):
        await workers.make(job("decode", "encode", data=b"\xff\xd8\xffjunk"))
    await workers.close()


async def test_an_original_travels_there(pool: Open) -> None:
    workers = Workers(pool)
    data = encoded("PNG")
    variant = await workers.make(job("decode", "fit", "encode", data=data))
    await workers.close()
    assert (variant.width, variant.height) == (320, 240)


async def test_many_are_made_together(pool: Open) -> None:
    workers = Workers(pool, processes=2)
    works = [job("decode", "encode", data=encoded("PNG"), weight=k) for k in range(8)]
    made = await asyncio.gather(*map(workers.make, works))
    await workers.close()
    assert [variant.width for variant in made] == [320] * 8
