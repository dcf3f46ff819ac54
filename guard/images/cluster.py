"""A Dask cluster that makes Variants, as an Executor: it is used, never started here.

A cluster that is gone, or has other code, costs no visitor more than a few seconds,
once: then nothing is asked of it for a while.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import dask.config
from distributed import Client
from distributed.scheduler import KilledWorker

from guard import __version__
from guard.circuit import Circuit
from guard.errors import PictureError

log = logging.getLogger(__name__)

_CONNECT = 2.0  # seconds until the scheduler has to answer
_PATIENCE = 30.0  # seconds that a job may wait and work together
_AT_ONCE = 32  # jobs under way; more than may wait for the workers
_TRANSPORTS = {"dask": "tcp", "dask+tls": "tls"}
Made = TypeVar("Made")


class Skewed(Exception):
    """The cluster runs another version of the guard."""


class Cluster(Executor):
    """`url` is dask://host:port, or dask+tls:// as Dask's own configuration says, with
    `?resources=GPU=1` for workers that have them. `failed` is told of each failure."""

    def __init__(
        self,
        url: str,
        circuit: Circuit,
        failed: Callable[[], None] = lambda: None,
        patience: float = _PATIENCE,
    ) -> None:
        self._address, self._resources = address_of(url)
        self._circuit, self._failed = circuit, failed
        self._patience = patience
        # Asking blocks: a job may be as large as an original, a scheduler silent.
        self._threads = ThreadPoolExecutor(_AT_ONCE, "cluster")
        self._client: Client | None = None
        self._lock = threading.Lock()  # of the client

    def submit(  # type: ignore[override]  # positional arguments will do
        self, work: Callable[..., Made], /, *args: Any
    ) -> Future[Made]:
        return self._threads.submit(self._tried, work, args)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait=False, cancel_futures=cancel_futures)
        with self._lock:
            if self._client is not None:
                self._client.close(timeout=_CONNECT)

    def _tried(self, work: Callable[..., Made], args: tuple[Any, ...]) -> Made:
        if not self._circuit.may_try():
            raise OSError("the cluster did not answer a moment ago")
        try:
            made = self._done(work, args)
        except PictureError:  # the picture is to blame
            self._circuit.worked()
            raise
        except Exception as error:
            self._failed()
            if self._circuit.failed():
                reason = str(error) or type(error).__name__
                log.warning("going on without the cluster: %s", reason[:300])
            raise
        if self._circuit.worked():
            log.warning("the cluster is back")
        return made

    def _done(self, work: Callable[..., Made], args: tuple[Any, ...]) -> Made:
        future = self._connected().submit(
            _there, __version__, work, *args, pure=False, resources=self._resources
        )
        try:
            made: Made | PictureError = future.result(timeout=self._patience)
        except KilledWorker:
            raise PictureError("killed every worker that tried") from None
        except TimeoutError:
            future.cancel()
            raise
        if isinstance(made, PictureError):
            raise made
        return made

    def _connected(self) -> Client:
        with self._lock:
            if self._client is None or self._client.status != "running":
                if self._client is not None:
                    self._client.close(timeout=_CONNECT)
                self._client = connect(self._address)
            return self._client


def connect(address: str) -> Client:
    # A large original is a large job, and no mistake.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"})
    return Client(address, timeout=_CONNECT, set_as_default=False)


def address_of(url: str) -> tuple[str, dict[str, float] | None]:
    """Dask's own way to write it, and the resources asked for."""
    parts = urlsplit(url)
    wanted = dict(parse_qsl(parts.query)).get("resources", "")
    pairs = (item.split("=") for item in wanted.split(",") if item)
    resources = {name: float(amount) for name, amount in pairs}
    return f"{_TRANSPORTS[parts.scheme]}://{parts.netloc}", resources or None


def _there(version: str, work: Callable[..., Made], *args: Any) -> Made | PictureError:
    """On the cluster. Other code would make other pictures under the same names."""
    if version != __version__:
        raise Skewed(f"it runs guard {__version__}, this is {version}")
    try:
        return work(*args)
    except PictureError as error:  # nothing that belongs into the cluster's log
        return error
