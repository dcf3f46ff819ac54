"""What each recipe costs in each format: `python -m benchmarks.recipes [--quick]`.

Processor time of one core for each megapixel, beside decoding and encoding the same
picture once, and the memory that a worker comes to.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

SIZE = 1280, 860
FORMATS = ("jpeg", "png", "webp", "avif", "gif", "tiff", "bmp")
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    format: str
    recipe: str
    alone: float  # ms: to decode the work and encode it again
    made: float  # ms: the median of the variants
    memory: int  # bytes at most, the interpreter's own among them


def processor_ms(start: float) -> float:
    return 1000 * (time.process_time() - start)


def alone(data: bytes, format: str) -> float:
    """The plainest way: as large as the variant, at a usual quality."""
    from guard.images.encode import encode
    from guard.images.limits import LIMITS
    from guard.images.picture import open_picture

    start = time.process_time()
    encode(open_picture(data, LIMITS), format, 85)
    return processor_ms(start)


def original(format: str) -> bytes:
    """A painting of the demo, on which no decoder has it easy."""
    from guard.demo.catalog import work_called
    from guard.demo.prints import painted

    out = io.BytesIO()
    settings = {"quality": 85} if format in ("jpeg", "webp", "avif") else {}
    image = painted(work_called("long-swell")).convert("RGB").resize(SIZE)
    image.save(out, format, **settings)
    return out.getvalue()


def measured(task: tuple[str, str, bytes, int]) -> Row:
    """In a process of its own, so that its memory is what this pair needs."""
    from guard.images.cookbook import all_recipes
    from guard.images.formats import measure
    from guard.images.job import Job, Order, Studio
    from guard.images.make import make
    from guard.images.traits import traits_of
    from guard.imports import rules_folder

    format, name, data, rounds = task
    recipe = all_recipes(rules_folder() / "recipes.yaml")[name]
    shape = measure(data)
    assert shape is not None
    studio = Studio(b"k" * 32, "Studio", "Artist")
    looked_at = data if any(step.name == "decode" for step in recipe.steps) else b""

    def variant(work: str) -> float:
        order = Order(name, work, "GPTBot")
        traits = traits_of(data, format)
        job = Job(
            recipe, order, shape, studio, looked_at, weight=len(data), traits=traits
        )
        start = time.process_time()
        make(job)
        return processor_ms(start)

    for work in range(3):  # the brush and the tables are made once in a process
        variant(f"/first/{work}")
    times = [variant(f"/work/{work}") for work in range(rounds)]
    base = statistics.median(alone(data, format) for _ in range(5))
    return Row(format, name, base, statistics.median(times), most_memory())


def most_memory() -> int:
    """What getrusage tells would be the parent's, whose memory a child starts with."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    found = next(line for line in lines if line.startswith("VmHWM"))
    return 1024 * int(found.split()[1])


def table(rows: list[Row]) -> str:
    megapixels = SIZE[0] * SIZE[1] / MB
    lines = [
        f"{'format':<8}{'recipe':<14}{'ms':>7}{'ms/MP':>8}{'alone':>8}{'ratio':>7}"
        f"{'MB':>6}"
    ]
    for row in rows:
        lines.append(
            f"{row.format:<8}{row.recipe:<14}{row.made:>7.0f}"
            f"{row.made / megapixels:>8.0f}{row.alone / megapixels:>8.0f}"
            f"{row.made / row.alone:>7.1f}{row.memory / MB:>6.0f}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="JPEG alone, few rounds")
    quick = parser.parse_args().quick
    # One core, as a worker has; before numpy is loaded.
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    recipes = ("poison-decoy", "poison-shift", "cloak", "preview", "card")
    rounds = 5 if quick else 15
    originals = {format: original(format) for format in FORMATS[: 1 if quick else None]}
    tasks = [
        (format, recipe, data, rounds)
        for format, data in originals.items()
        for recipe in recipes
    ]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn, max_tasks_per_child=1) as pool:
        print(table(list(pool.map(measured, tasks))))


if __name__ == "__main__":
    main()
