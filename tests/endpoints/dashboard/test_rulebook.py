from __future__ import annotations

import time

from tests.endpoints.dashboard.rooms import Artist
from tests.records.histories import batch_of, by_a_bot


async def test_rules_are_counted_and_unused_ones_named(marlene: Artist) -> None:
    now = time.time()
    batch = batch_of(by_a_bot(time=now), time=now)
    batch.hits["ai-train"] = 7
    await marlene.history.add(batch)

    used, _, unused = (await marlene.page("/rules")).partition('id="unused"')

    assert ('id="ai-train"' in used, 'id="ai-train"' in unused) == (True, False)
    assert 'id="no-detours"' in unused
    assert "posture" in used.lower()
