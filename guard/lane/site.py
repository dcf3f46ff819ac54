"""Asks the artist's site for guests, where it need not be waited for."""

from __future__ import annotations

from starlette.types import Scope

from guard.addresses import Networks
from guard.lane.layouts import Layouts
from guard.lane.passing import Passing
from guard.lane.questions import Asking, asking_of
from guard.upstream.cache import CachedUpstream
from guard.upstream.client import PooledUpstream
from guard.upstream.early import Audience, Reach


class Site:
    """`cache` stands in front of it, where there is one. `reserve`: what it sends shall
    say in headers that training is not permitted. `reach`: how far early hints go."""

    def __init__(
        self,
        site: PooledUpstream,
        cache: CachedUpstream | None,
        trusted: Networks,
        reserve: bool,
        reach: Reach = "direct",
    ) -> None:
        self._site = site
        self._cache = cache
        self._trusted = trusted
        self.layouts = Layouts(reserve)
        self.audience = Audience(reach, trusted)

    def asking(self, scope: Scope) -> Asking:
        """Raises `RequestError` for what cannot be asked."""
        return asking_of(scope, self._trusted, self._site.authority)

    def ask(self, passing: Passing) -> bool:
        """False where that is the road's affair."""
        asking, target = passing.call.guest.asking, passing.call.target.sent
        cache = self._cache
        if cache is not None and not cache.passes(asking.asked, target):
            return False
        head = b"GET %b HTTP/1.1\r\n%b" % (target, asking.rest)
        line = self._site.ask_now(head, passing)
        if line is None:
            return False
        passing.line = line
        if cache is not None:
            cache.bypassed()
        return True
