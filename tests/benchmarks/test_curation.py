"""Originals come in all sizes and formats, variants are made by shipped recipes."""

from __future__ import annotations

from itertools import islice

import pytest

from benchmarks.curation import Original, alike, drawn, shares, varied
from benchmarks.filters.judged import Piece
from guard.images.formats import measure
from guard.images.job import Studio
from tests.images.pictures import encoded, photo

STUDIO = Studio(b"s" * 32, "Studio", "Marlene")


def test_drawn_originals_come_in_several_formats() -> None:
    shapes = [measure(original.data) for original in islice(drawn(0), 5)]
    formats = {shape.format for shape in shapes if shape}

    assert formats == {"jpeg", "png", "webp", "avif", "gif"}


@pytest.mark.parametrize(("recipe", "says"), [("poison-decoy", True), ("cloak", False)])
def test_only_lies_have_captions_of_their_own(recipe: str, says: bool) -> None:
    piece = varied(Original("/1", encoded("JPEG")), recipe, STUDIO)

    assert piece is not None
    assert bool(piece.caption) is says


def test_a_drawing_of_lines_is_left_out() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"/>'

    assert varied(Original("/1", svg), "poison-decoy", STUDIO) is None


def test_copies_are_not_at_chance() -> None:
    bodies = [encoded("JPEG", photo(64, 64, seed)) for seed in range(4)]
    lines = list(alike([Piece(str(k), body, body) for k, body in enumerate(bodies)]))

    assert all("1.00 +-" in line for line in lines)


def test_works_that_fell_out_are_named() -> None:
    (line,) = shares({"border": [("/1", True), ("/2", False)]})

    assert "1 of    2" in line
    assert line.endswith("/2")
