"""guard trace, as an artist uses it: on what the guard really issued."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from guard.images.blobs import Blobs
from guard.images.job import Order, Studio
from guard.images.recipes import read_recipes
from guard.images.variants import Variants
from guard.images.worker import Workers
from guard.loader import rules_folder
from guard.secret import read_secret
from tests.commands.run import run
from tests.images.pictures import encoded, opened, photo
from tests.tracing.marked import bordered, jpeg, parquet_of, tar_of

_FLIP = Image.Transpose.FLIP_LEFT_RIGHT
_ORDERS = (
    Order("poison-decoy", "/art/1", "GPTBot"),
    Order("cloak", "/art/2", "CCBot"),
    Order("cloak", "/art/3", "OldBotName:proven"),
)


async def _issue(state: Path) -> list[bytes]:
    """A decoy for GPTBot and a cloak for CCBot, kept as the guard keeps them."""
    variants = Variants(
        read_recipes((rules_folder() / "recipes.yaml").read_text("utf-8")),
        Studio(read_secret(state, {}), "Studio", "Marlene"),
        Workers(ThreadPoolExecutor),
        Blobs(state / "variants", 10**8),
        epoch=lambda: "2026",
    )
    original = encoded("JPEG", photo(900, 675), quality=90)
    made = [await variants.make(original, order) for order in _ORDERS]
    await variants.close()
    return [variant.body for variant in made]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[bytes]]:
    folder = tmp_path_factory.mktemp("site")
    state = folder / "state"
    file = folder / "guard.yaml"
    file.write_text(f"upstream: http://127.0.0.1:1\nsite: Studio\nstate: {state}\n")
    return file, asyncio.run(_issue(state))


def _traced(
    policy: Path, *paths: Path | str, code: int = 0
) -> dict[str, list[dict[str, str]]]:
    arguments = map(str, ("trace", *paths, "--json", "--policy", policy))
    result = run(*arguments)
    assert result.exit_code == code, result.output
    told: dict[str, list[dict[str, str]]] = json.loads(result.stdout)
    return told


def _crop(image: Image.Image) -> Image.Image:
    return image.crop((150, 120, 750, 570)).resize((256, 192))


@pytest.mark.parametrize(
    "harm",
    [
        lambda image: image,
        lambda image: opened(jpeg(image, 10)),
        lambda image: image.resize((256, 192)),
        lambda image: image.transpose(_FLIP),
        bordered,
        _crop,
        lambda image: _crop(image).transpose(_FLIP),
    ],
    ids=["as it is", "jpeg10", "256px", "mirrored", "border", "crop", "mirrored crop"],
)
def test_the_crawler_is_named(
    harm: Callable[[Image.Image], Image.Image],
    kept: tuple[Path, list[bytes]],
    tmp_path: Path,
) -> None:
    policy, bodies = kept
    for name, body in zip("ab", bodies, strict=False):
        (tmp_path / f"{name}.jpg").write_bytes(jpeg(harm(opened(body)), 85))
    told = _traced(policy, tmp_path)
    assert [each["bot"] for each in told["marked"]] == ["GPTBot", "CCBot"]
    assert {each["epoch"] for each in told["marked"]} == {"2026"}


def test_shards_of_a_data_set_are_read(
    kept: tuple[Path, list[bytes]], tmp_path: Path
) -> None:
    policy, (decoy, cloak, _) = kept
    small = [jpeg(bordered(opened(body)), 95) for body in (decoy, cloak)]
    other = jpeg(photo(256, 256, 7))
    tar = tar_of(tmp_path / "0.tar", {"0.jpg": small[0], "1.jpg": other})
    cells: dict[str, list[object]] = {"key": ["x", "y"], "jpg": [other, small[1]]}
    parquet = parquet_of(tmp_path / "0.parquet", cells)
    told = _traced(policy, tar, parquet)
    assert [each["name"] for each in told["marked"]] == [f"{tar}:0.jpg", f"{parquet}:y"]
    assert [each["bot"] for each in told["marked"]] == ["GPTBot", "CCBot"]


def test_a_person_reads_a_table(kept: tuple[Path, list[bytes]], tmp_path: Path) -> None:
    policy, (decoy, *_) = kept
    (tmp_path / "a.jpg").write_bytes(decoy)
    (tmp_path / "b.jpg").write_bytes(b"no picture")
    result = run("trace", str(tmp_path), "--policy", str(policy))
    assert result.stdout.startswith("picture")
    assert "who claimed to be GPTBot in 2026: 1" in result.stdout
    assert f"Not read: {tmp_path / 'b.jpg'}" in result.stdout


def test_where_no_mark_is_nobody_is_named(
    kept: tuple[Path, list[bytes]], tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(encoded("PNG", photo(300, 200, 8)))
    told = _traced(kept[0], tmp_path, code=1)
    assert told["marked"] == told["takers"] == []


def test_only_some_bots_are_asked_after(
    kept: tuple[Path, list[bytes]], tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(kept[1][0])
    assert _traced(kept[0], tmp_path, "--bot", "CCBot", code=1)["marked"] == []


@pytest.mark.parametrize("name", ["gptbot", "GPTBot"])
def test_a_bot_may_be_asked_after_in_any_case(
    name: str, kept: tuple[Path, list[bytes]], tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(kept[1][0])
    (found,) = _traced(kept[0], tmp_path, "--bot", name)["marked"]
    assert found["bot"] == "GPTBot"


def test_a_bot_that_the_catalog_has_lost_is_still_found(
    kept: tuple[Path, list[bytes]], tmp_path: Path
) -> None:
    policy, bodies = kept
    (tmp_path / "a.jpg").write_bytes(bodies[2])
    (found,) = _traced(policy, tmp_path)["marked"]
    assert found["bot"] == "OldBotName"
    none = tmp_path / "none"
    none.mkdir()
    named = "--against", none, "--bot", "oldbotname"
    assert _traced(policy, tmp_path, *named, code=1)["marked"] == []
    named = "--against", none, "--bot", "OldBotName"
    assert len(_traced(policy, tmp_path, *named)["marked"]) == 1


def test_variants_kept_elsewhere_serve_for_crops(
    kept: tuple[Path, list[bytes]], tmp_path: Path
) -> None:
    policy, (decoy, *_) = kept
    shutil.copytree(policy.parent / "state/variants", tmp_path / "kept")
    (tmp_path / "a.jpg").write_bytes(jpeg(_crop(opened(decoy))))
    told = _traced(policy, tmp_path / "a.jpg", "--against", tmp_path / "kept")
    assert told["marked"][0]["how"] == "part of /art/1"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.jpg",), "not found: nowhere.jpg"),
        ((".", "--against", "nowhere"), "nowhere is no folder"),
    ],
)
def test_mistakes_are_told_apart_from_finding_nothing(
    arguments: tuple[str, ...], said: str, kept: tuple[Path, list[bytes]]
) -> None:
    result = run("trace", *arguments, "--policy", str(kept[0]))
    assert result.exit_code == 2
    assert said in result.stderr


def test_without_a_secret_none_is_made(tmp_path: Path) -> None:
    policy = tmp_path / "guard.yaml"
    policy.write_text(f"upstream: http://127.0.0.1:1\nstate: {tmp_path / 'new'}\n")
    result = run("trace", str(tmp_path), "--policy", str(policy))
    assert result.exit_code == 2
    assert "no secret" in result.stderr
    assert not (tmp_path / "new").exists()
