"""Makes one Variant, start to end, as a pure function of its job."""

from __future__ import annotations

from PIL import Image

from guard.errors import PictureError
from guard.images.colour import to_rgb
from guard.images.encode import encode
from guard.images.formats import Shape, media_type_of, written
from guard.images.job import Job, Studio, Variant, variant_of
from guard.images.picture import Picture
from guard.images.steps import STEPS, finish
from guard.images.style import style_of
from guard.images.vector import draw_svg


def make(job: Job) -> Variant:
    """Raises PictureError when the original cannot be used."""
    if job.shape.format == "svg":
        if any(step.name == "decode" for step in job.recipe.steps):
            raise PictureError("vector pictures are not drawn")
        return _vector(job.shape, job.studio, job.order.work)
    picture = Picture(())
    for step in job.recipe.steps[:-1]:
        picture = STEPS[step.name](picture, job, step)
    if not picture.frames:
        raise PictureError(f"recipe {job.recipe.name} made no picture")
    return _variant(finish(picture, job, job.recipe.steps[-1]), job.shape, picture.size)


def _vector(shape: Shape, studio: Studio, work: str) -> Variant:
    size = shape.width, shape.height
    body = draw_svg(studio.secret, studio.artist, work, size)
    return variant_of(body, "image/svg+xml", *size)


def make_plain(shape: Shape, studio: Studio) -> Variant:
    """A bare ground in the style's colours: cheap enough for when all else fails."""
    ramp = style_of(studio.secret, studio.artist).ramp
    dark, light = (tuple(map(int, to_rgb(tone))) for tone in (ramp[1], ramp[4]))
    size = shape.width, shape.height
    share = Image.linear_gradient("L").resize(size)
    ground = Image.composite(
        Image.new("RGB", size, dark), Image.new("RGB", size, light), share
    )
    if shape.format == "svg":
        return _vector(shape, studio, "")
    return _variant(encode(Picture((ground,)), written(shape.format)), shape, size)


def _variant(body: bytes, shape: Shape, size: tuple[int, int]) -> Variant:
    return variant_of(body, media_type_of(written(shape.format)), *size)
