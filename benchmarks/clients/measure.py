"""What a client got, held against the files of the site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.clients.wire import Exchange
from tests.e2e.pictures import SAME_PICTURE, psnr

TAKEN = (200, 206)


@dataclass(frozen=True, slots=True)
class Session:
    """`pictures`, `originals` and `alike` count different works' files, not requests;
    `first` is the number of the request that first got a false picture, from 1."""

    requests: int
    pictures: int
    originals: int
    leaked: int  # bytes of originals
    alike: int  # looks like the original, and is not
    first: int | None
    untrue: tuple[Exchange, ...]  # pages and pictures that are not the artist's


@dataclass
class Archive:
    """The site's folder, and what has been compared with it already; `free` is what
    everybody may have as it is: pages and icons."""

    folder: Path
    free: frozenset[str]
    pictures: frozenset[str]
    _alike: dict[tuple[str, int], bool] = field(default_factory=dict)

    def measure(self, exchanges: Iterable[Exchange]) -> Session:
        heard = sorted(exchanges, key=lambda exchange: exchange.time)
        taken = [e for e in heard if e.path in self.pictures and e.body]
        true = [e for e in taken if self.is_true(e)]
        false = [e for e in taken if not self.is_true(e)]
        return Session(
            requests=len(heard),
            pictures=len({e.path for e in taken}),
            originals=len({e.path for e in true}),
            leaked=sum(len(e.body) for e in true),
            alike=len({e.path for e in false if self.is_alike(e)}),
            first=heard.index(false[0]) + 1 if false else None,
            untrue=tuple(e for e in heard if not self.is_true(e)),
        )

    def is_true(self, exchange: Exchange) -> bool:
        """As the site itself would have answered."""
        if exchange.path not in self.free | self.pictures or exchange.status == 304:
            return True
        if exchange.status not in TAKEN:
            return False
        if exchange.method == "HEAD":
            return True
        original = self.original(exchange.path)
        if exchange.status == 206:
            return exchange.body in original
        return exchange.body == original

    def is_alike(self, exchange: Exchange) -> bool:
        if exchange.status not in TAKEN:
            return False
        key = (exchange.path, hash(exchange.body))
        if key not in self._alike:
            self._alike[key] = looks_alike(exchange.body, self.original(exchange.path))
        return self._alike[key]

    def original(self, path: str) -> bytes:
        file = self.folder / path.lstrip("/")
        return (file / "index.html" if file.is_dir() else file).read_bytes()


def looks_alike(body: bytes, original: bytes) -> bool:
    try:
        return psnr(body, original) > SAME_PICTURE
    except OSError:  # no picture at all
        return False
