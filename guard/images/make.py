"""Makes one Variant, start to end, as a pure function of its job."""

from __future__ import annotations

from guard.errors import PictureError
from guard.images.caption import Caption, caption_of
from guard.images.formats import Shape, media_type_of, written
from guard.images.job import Job, Studio, Variant, variant_of
from guard.images.picture import Picture
from guard.images.steps import STEPS, finish
from guard.images.vector import draw_svg


def make(job: Job) -> Variant:
    """Raises PictureError when the original cannot be used."""
    if job.shape.format == "svg":
        if any(step.name == "decode" for step in job.recipe.steps):
            raise PictureError("vector pictures are not drawn")
        return _vector(job.shape, job.studio, job.order.work, _told(job))
    picture = Picture(())
    for step in job.recipe.steps[:-1]:
        picture = STEPS[step.name](picture, job, step)
    if not picture.frames:
        raise PictureError(f"recipe {job.recipe.name} made no picture")
    return _variant(finish(picture, job, job.recipe.steps[-1]), job.shape, picture.size)


def _vector(
    shape: Shape, studio: Studio, work: str, caption: Caption | None = None
) -> Variant:
    size = shape.width, shape.height
    body = draw_svg(studio.secret, studio.artist, work, size, caption)
    return variant_of(body, "image/svg+xml", *size)


def _told(job: Job) -> Caption | None:
    if all(step.name != "caption" for step in job.recipe.steps):
        return None
    return caption_of(job.studio, job.order.work, job.order.bot, vector=True)


def _variant(body: bytes, shape: Shape, size: tuple[int, int]) -> Variant:
    return variant_of(body, media_type_of(written(shape.format)), *size)
