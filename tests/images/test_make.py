"""A job becomes a Variant of the same type and size."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from guard.errors import PictureError
from guard.images.caption import caption_of
from guard.images.formats import Shape, measure
from guard.images.make import make
from tests.images.pictures import STUDIO, animated, encoded, job, opened


@pytest.mark.parametrize("format", ["jpeg", "png", "webp", "avif", "gif"])
def test_a_variant_has_the_type_and_size_of_the_original(format: str) -> None:
    shape = Shape(format, 333, 222)
    variant = make(job("decoy", "trace", "stretch", "encode", shape=shape))
    assert measure(variant.body) == shape
    assert variant.media_type == f"image/{format}"


def test_what_cannot_be_written_becomes_jpeg() -> None:
    variant = make(job("decoy", "stretch", "encode", shape=Shape("heic", 64, 48)))
    assert variant.media_type == "image/jpeg"


def test_a_vector_picture_becomes_another() -> None:
    variant = make(job("decoy", "encode", shape=Shape("svg", 64, 48)))
    assert ElementTree.fromstring(variant.body).get("viewBox") == "0 0 64 48"
    assert variant.media_type == "image/svg+xml"


def test_a_vector_picture_is_never_drawn() -> None:
    with pytest.raises(PictureError, match="not drawn"):
        make(job("decode", "encode", shape=Shape("svg", 64, 48)))


def test_a_recipe_that_makes_nothing_is_an_error() -> None:
    with pytest.raises(PictureError, match="made no picture"):
        make(job("encode"))


def test_a_moving_original_becomes_a_moving_decoy() -> None:
    shape = measure(animated("GIF", 5))
    variant = make(job("decoy", "stretch", "encode", shape=shape))
    assert opened(variant.body).n_frames == 4  # type: ignore[attr-defined]


def test_bytes_of_an_original_are_nowhere_in_a_decoy() -> None:
    made = [make(job("decoy", "encode", data=d)).body for d in (b"", encoded("JPEG"))]
    assert made[0] == made[1]


def test_tag_is_of_the_bytes() -> None:
    first, second = (make(job("decoy", "encode", studio=s)) for s in (
        STUDIO, replace(STUDIO, artist="N"),
    ))  # fmt: skip
    assert first.etag != second.etag
    assert first.etag.startswith('"')


def test_a_vector_decoy_tells_its_caption_in_its_own_way() -> None:
    shape = Shape("svg", 300, 200)
    told = make(job("decoy", "caption", "encode", shape=shape)).body
    caption = caption_of(STUDIO, "/art/1", "GPTBot", vector=True)

    assert f"<title>{caption.title}</title>\n<desc>{caption.text}".encode() in told
    assert b"<title>" not in make(job("decoy", "encode", shape=shape)).body
