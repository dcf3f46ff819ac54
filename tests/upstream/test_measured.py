from __future__ import annotations

from guard.upstream.base import Outgoing
from guard.upstream.measured import Measured
from tests.fakes import FakeUpstream


async def test_the_time_until_the_headers_is_told() -> None:
    seconds: list[float] = []
    site = FakeUpstream()
    measured = Measured(site, seconds.append)

    incoming = await measured.fetch(Outgoing("GET", b"/", ()))
    await measured.close()

    assert incoming is site.incoming
    assert len(seconds) == 1
    assert site.closed
