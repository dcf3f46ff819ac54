from __future__ import annotations

from guard.upstream.base import Outgoing
from guard.upstream.measured import Measured
from tests.fakes import FakeUpstream


async def test_the_time_until_the_headers_is_told_with_the_status() -> None:
    told: list[tuple[float, int]] = []
    site = FakeUpstream()
    measured = Measured(site, lambda *each: told.append(each))

    incoming = await measured.fetch(Outgoing("GET", b"/", ()))
    await measured.close()

    assert incoming is site.incoming
    assert [status for _, status in told] == [200]
    assert site.closed
