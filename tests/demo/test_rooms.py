"""The house's own pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from guard.demo.rooms import ASSETS, contact_sheet, logo


def test_the_logo_has_a_clear_corner() -> None:
    assert np.asarray(logo(64))[0, 0, 3] == 0


def test_the_contact_sheet_shows_each_work_in_its_cell() -> None:
    works = {str(n): Image.new("RGB", (40, 30), (n * 10, 0, 0)) for n in range(24)}
    sheet = contact_sheet(works)
    assert [sheet.getpixel((100 + 200 * n, 80)) for n in range(3)] == [
        (0, 0, 0),
        (10, 0, 0),
        (20, 0, 0),
    ]


@pytest.mark.parametrize(("name", "paper"), [(ASSETS[0], 245), (ASSETS[1], 23)])
def test_the_shore_rises_out_of_the_page(folder: Path, name: str, paper: float) -> None:
    with Image.open(folder / name[1:]) as picture:
        top = np.asarray(picture.convert("RGB"), np.float64)[:12]
    assert abs(top.mean() - paper) < 6
