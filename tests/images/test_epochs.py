"""An epoch follows from the clock, and all of them can be listed."""

from __future__ import annotations

import pytest

from guard.images.epochs import Period, epoch_of, epochs_since

_MARCH_2026 = 1_772_500_000.0


@pytest.mark.parametrize(
    ("period", "epoch"), [("never", ""), ("year", "2026"), ("month", "2026-03")]
)
def test_an_epoch_follows_from_the_clock(period: Period, epoch: str) -> None:
    assert epoch_of(period, _MARCH_2026) == epoch


def test_all_epochs_of_every_period_are_listed() -> None:
    epochs = list(epochs_since(2025, _MARCH_2026))
    assert epochs[:3] == ["", "2025", "2025-01"]
    assert epochs[-2:] == ["2026-02", "2026-03"]
    assert len(epochs) == len(set(epochs)) == 1 + 13 + 4


@pytest.mark.parametrize("period", ["never", "year", "month"])
def test_the_epoch_of_today_is_among_them(period: Period) -> None:
    assert epoch_of(period, _MARCH_2026) in epochs_since(2026, _MARCH_2026)
