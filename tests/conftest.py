"""What every test may ask for."""

from __future__ import annotations

import pytest
from hypothesis import settings

# The same examples in every run: what fails for one fails for all, and coverage is no
# matter of luck. Machines are slow at times, so no example has a deadline.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
