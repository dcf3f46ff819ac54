"""Captions by the addresses that a page has: those of this site's own pictures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from guard.actions.treatment import Maker, Treatment
from guard.actions.works import taker_for, work_at
from guard.facts import Facts
from guard.html.names import bare
from guard.images.caption import Caption
from guard.images.job import Order
from guard.paths import normal_path


@dataclass(frozen=True, slots=True)
class Told:
    """`drawn` are the works of pictures inside the page, by their base64."""

    maker: Maker
    treatment: Treatment
    facts: Facts
    drawn: Mapping[str, str]
    names: frozenset[str]

    def __call__(self, address: str) -> Caption | None:
        """Raises ValueError for what is no address."""
        if address.startswith("data:"):
            kind, _, letters = address.partition(",")
            work = self.drawn.get(letters.strip())
            return self._caption(work, "svg" in kind) if work else None
        place = own_place(address, self.facts, self.names)
        if place is None or self.treatment.untouched.found(place[0]):
            return None
        vector = place[0].lower().endswith((".svg", ".svgz"))
        return self._caption(work_at(*place), vector)

    def _caption(self, work: str, vector: bool) -> Caption:
        order = order_for(self.treatment, self.facts, work)
        return self.maker.caption(order, vector=vector)


def own_place(
    address: str, facts: Facts, names: Collection[str]
) -> tuple[str, str] | None:
    """Path and query on this site, whose bare `names` these are; None for what is
    elsewhere. Raises ValueError."""
    base = f"{facts.scheme}://{facts.host}{quote(facts.path)}"
    parts = urlsplit(urljoin(base, address.strip()))
    if parts.scheme not in ("http", "https") or bare(parts.netloc) not in names:
        return None
    return normal_path(quote(parts.path or "/", safe="/%").encode()), parts.query


def order_for(treatment: Treatment, facts: Facts, work: str) -> Order:
    return Order(treatment.recipe, work, taker_for(facts))
