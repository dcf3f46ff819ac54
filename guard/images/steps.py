"""What each step of a recipe does to a picture; recipe.py lists their options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from PIL import Image

from guard.images.decoy import paint_decoy, scene_of
from guard.images.encode import encode, encode_near
from guard.images.formats import Shape, written
from guard.images.inject import inject
from guard.images.job import Job
from guard.images.metadata import xmp_packet
from guard.images.picture import Picture, open_picture
from guard.images.recipe import Step
from guard.images.shift import layout, paint_shift
from guard.images.trace import embed, key_of, label_of

_VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
_MOVING = 4_000_000  # pixels of a moving decoy at most
_PARTS = ("", "|2", "|3")  # frames of a moving decoy are works of their own


def _decode(picture: Picture, job: Job, step: Step) -> Picture:
    return open_picture(job.data, job.limits, int(step.number("longest")))


def _decoy(picture: Picture, job: Job, step: Step) -> Picture:
    scenes = step.option("scenes")
    assert isinstance(scenes, tuple)
    secret, artist, work = job.studio.secret, job.studio.artist, job.order.work
    scene = scene_of(secret, artist, work, scenes)
    count = len(_PARTS) if _moves(job.shape) else 1
    frames = [
        paint_decoy(secret, artist, work + part, scene, _size(job.shape))
        for part in _PARTS[:count]
    ]
    return Picture(tuple(frames), (400,) * count)


def _shift(picture: Picture, job: Job, step: Step) -> Picture:
    cells = layout(picture.frames[0], max(2, min(64, int(step.number("grid")))))
    studio = job.studio
    size = _size(job.shape)
    painted = paint_shift(cells, studio.secret, studio.artist, job.order.work, size)
    return Picture((painted,))


def _fit(picture: Picture, job: Job, step: Step) -> Picture:
    """Shrinks to the longest side; never enlarges."""
    longest = max(1, int(step.number("longest")))
    width, height = picture.size
    share = longest / max(width, height)
    if share >= 1:
        return picture
    return _resized(
        picture, (max(1, round(width * share)), max(1, round(height * share)))
    )


def _stretch(picture: Picture, job: Job, step: Step) -> Picture:
    """To the original's pixels."""
    return _resized(picture, _size(job.shape))


def _trace(picture: Picture, job: Job, step: Step) -> Picture:
    studio = job.studio
    key = key_of(studio.secret, label_of(studio.site, job.order.bot, studio.epoch))
    wishes = step.number("wanted"), step.number("least"), step.number("most")
    frames = tuple(embed(frame, key, *wishes) for frame in picture.frames)
    return replace(picture, frames=frames)


def _metadata(picture: Picture, job: Job, step: Step) -> Picture:
    mining = f"{_VOCABULARY}{step.option('mining')}"
    packet = xmp_packet(job.studio.credit, job.studio.rights, mining)
    return replace(picture, xmp=packet)


def finish(picture: Picture, job: Job, step: Step) -> bytes:
    """The last step: without a quality, the bytes come near the original's."""
    format = written(job.shape.format)
    quality = int(step.number("quality"))
    if quality or not job.weight:
        body = encode(picture, format, min(quality or 85, 100))
    else:
        body = encode_near(picture, format, job.weight - len(picture.xmp))
    return inject(body, format, picture.xmp) if picture.xmp else body


def _moves(shape: Shape) -> bool:
    """Whether the decoy should: large ones would cost too much for a crawler."""
    animated = shape.frames > 1 and shape.format in ("gif", "webp", "png")
    return animated and shape.width * shape.height <= _MOVING


def _size(shape: Shape) -> tuple[int, int]:
    return shape.width, shape.height


def _resized(picture: Picture, size: tuple[int, int]) -> Picture:
    if picture.size == size:
        return picture
    larger = size[0] > picture.size[0]
    filter = Image.Resampling.BICUBIC if larger else Image.Resampling.LANCZOS
    # Halving first is as good to the eye and much cheaper.
    gap = None if larger else 2.0
    frames = (frame.resize(size, filter, reducing_gap=gap) for frame in picture.frames)
    return replace(picture, frames=tuple(frames))


STEPS: Mapping[str, Callable[[Picture, Job, Step], Picture]] = MappingProxyType(
    {
        "decode": _decode,
        "decoy": _decoy,
        "shift": _shift,
        "fit": _fit,
        "trace": _trace,
        "stretch": _stretch,
        "metadata": _metadata,
    }
)
