"""What each step of a recipe does to a picture; recipe.py lists their options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from PIL import Image

from guard.images.canary import motif_of
from guard.images.caption import caption_of
from guard.images.decoy import paint_decoy
from guard.images.encode import encode, encode_near
from guard.images.fidelity import Bounds
from guard.images.formats import Shape, written
from guard.images.inject import inject
from guard.images.job import Job
from guard.images.marking import Wish, mark
from guard.images.metadata import told_packet, xmp_packet
from guard.images.motif import weave
from guard.images.motifs import scene_of
from guard.images.perturb import perturb, unpack_delta
from guard.images.picture import Picture, open_picture
from guard.images.recipe import Step
from guard.images.resize import resized
from guard.images.shift import layout, paint_shift
from guard.images.signature import sign
from guard.images.trace import key_of, label_of

_VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
_MOVING = 4_000_000  # pixels of a moving decoy at most
_FRAMES = 4  # each is a work of its own
_AT_ONCE = 8_000_000  # pixels of all of them
_LOUDEST = 12.0  # levels of a canary's pattern, which would else hide the painting


def _decode(picture: Picture, job: Job, step: Step) -> Picture:
    return open_picture(job.data, job.limits, int(step.number("longest")))


def _decoy(picture: Picture, job: Job, step: Step) -> Picture:
    scenes = step.option("scenes")
    assert isinstance(scenes, tuple)
    secret, artist, work = job.studio.secret, job.studio.artist, job.order.work
    scene = scene_of(secret, artist, work, scenes)
    count = _frames(job.shape)
    names = (work, *(f"{work}|{part}" for part in range(2, count + 1)))
    size = _size(job.shape)
    frames = [paint_decoy(secret, artist, name, scene, size) for name in names]
    # All together last as long as those of the work.
    pause = max(20, (job.traits.lasts or 400 * count) // count)
    return _toned(Picture(tuple(frames), (pause,) * count), job)


def _shift(picture: Picture, job: Job, step: Step) -> Picture:
    cells = layout(picture.frames[0], max(2, min(64, int(step.number("grid")))))
    studio = job.studio
    size = _size(job.shape)
    painted = paint_shift(cells, studio.secret, studio.artist, job.order.work, size)
    return _toned(Picture((painted,)), job)


def _fit(picture: Picture, job: Job, step: Step) -> Picture:
    """Shrinks until no side is longer, nor the height; never enlarges."""
    width, height = picture.size
    longest = max(1, int(step.number("longest")))
    highest = int(step.number("height")) or longest
    share = min(longest / max(width, height), highest / height)
    if share >= 1:
        return picture
    return _resized(
        picture, (max(1, round(width * share)), max(1, round(height * share)))
    )


def _stretch(picture: Picture, job: Job, step: Step) -> Picture:
    """To the original's pixels."""
    return _resized(picture, _size(job.shape))


def _trace(picture: Picture, job: Job, step: Step) -> Picture:
    studio, end = job.studio, job.recipe.steps[-1]
    label = label_of(studio.site, job.order.bot, job.order.epoch)
    key = key_of(studio.secret, label)
    bounds = Bounds(step.number("psnr"), step.number("ssim"))
    wanted, least, most = map(step.number, ("wanted", "least", "most"))

    def seen(frame: Image.Image) -> Image.Image:
        still = replace(picture, frames=(frame,), durations=(), xmp=b"")
        return open_picture(finish(still, job, end), job.limits).frames[0]

    frames = mark(picture.frames, key, Wish(wanted, least, most, bounds), seen)
    return replace(picture, frames=frames)


def _canary(picture: Picture, job: Job, step: Step) -> Picture:
    motif = motif_of(job.studio.secret, job.studio.site, job.order.bot)
    rms = min(step.number("rms"), _LOUDEST)
    frames = tuple(weave(frame, motif, rms) for frame in picture.frames)
    return replace(picture, frames=frames)


def _perturb(picture: Picture, job: Job, step: Step) -> Picture:
    """Nothing where nothing was learnt."""
    if not job.delta:
        return picture
    delta, eps = unpack_delta(job.delta), step.number("eps")
    frames = tuple(perturb(frame, delta, eps) for frame in picture.frames)
    return replace(picture, frames=frames)


def _caption(picture: Picture, job: Job, step: Step) -> Picture:
    order = job.order
    caption = caption_of(job.studio, order.work, order.bot, job.recipe)
    packet = told_packet(caption.title, caption.text, job.studio.artist)
    return replace(picture, xmp=packet)


def _metadata(picture: Picture, job: Job, step: Step) -> Picture:
    mining = f"{_VOCABULARY}{step.option('mining')}"
    packet = xmp_packet(job.studio.credit, job.studio.rights, mining)
    return replace(picture, xmp=packet)


def _sign(picture: Picture, job: Job, step: Step) -> Picture:
    """Only where the artist wishes it."""
    name = job.studio.signature
    frames = tuple(sign(frame, name) for frame in picture.frames)
    return replace(picture, frames=frames) if name else picture


def finish(picture: Picture, job: Job, step: Step) -> bytes:
    """The last step: without a quality, the bytes come near the original's."""
    format = written(job.shape.format)
    quality = int(step.number("quality"))
    if quality or not job.weight:
        body = encode(picture, format, min(quality or 85, 100), job.traits)
    else:
        wanted = max(1, job.weight - len(picture.xmp))
        body = encode_near(picture, format, wanted, job.traits)
    return inject(body, format, picture.xmp) if picture.xmp else body


def _toned(picture: Picture, job: Job) -> Picture:
    """In the colours of the file: a JPEG takes those of the painter as they are."""
    if written(job.shape.format) == "jpeg":
        return picture
    frames = tuple(frame.convert("RGB") for frame in picture.frames)
    return replace(picture, frames=frames)


def _frames(shape: Shape) -> int:
    """Of a decoy: large ones that move would cost too much for a crawler."""
    area = shape.width * shape.height
    if shape.format not in ("gif", "webp", "png") or area > _MOVING:
        return 1
    return min(shape.frames, _FRAMES, _AT_ONCE // area)


def _size(shape: Shape) -> tuple[int, int]:
    return shape.width, shape.height


def _resized(picture: Picture, size: tuple[int, int]) -> Picture:
    if picture.size == size:
        return picture
    frames = tuple(resized(frame, size) for frame in picture.frames)
    return replace(picture, frames=frames)


STEPS: Mapping[str, Callable[[Picture, Job, Step], Picture]] = MappingProxyType(
    {
        "decode": _decode,
        "decoy": _decoy,
        "shift": _shift,
        "canary": _canary,
        "fit": _fit,
        "perturb": _perturb,
        "trace": _trace,
        "stretch": _stretch,
        "sign": _sign,
        "caption": _caption,
        "metadata": _metadata,
    }
)
