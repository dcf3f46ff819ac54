"""Each step does what its name says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from guard.images.caption import caption_of
from guard.images.formats import Shape, measure
from guard.images.job import Order
from guard.images.make import make
from guard.images.perturb import pack_delta
from guard.images.picture import Picture
from guard.images.recipe import OPTIONS, SCENES, Recipe, Step
from guard.images.steps import STEPS
from guard.images.trace import key_of, label_of, score
from tests.images.pictures import STUDIO, animated, encoded, job, opened, photo, psnr


def test_every_step_that_can_be_written_can_be_done() -> None:
    assert {*STEPS, "encode"} == set(OPTIONS)


def test_fit_keeps_below_a_height() -> None:
    options = (("longest", 1200), ("height", 120))
    steps = Step("decode"), Step("fit", options), Step("encode")
    order = job(data=encoded("JPEG"), recipe=Recipe("r", steps))
    assert opened(make(order).body).size == (160, 120)


@pytest.mark.parametrize("name", ["", "Marlene"])
def test_a_preview_is_signed_where_the_artist_wishes_it(name: str) -> None:
    data, studio = encoded("PNG", photo(400, 300)), replace(STUDIO, signature=name)
    shape = measure(data)
    body = make(job("decode", "sign", "encode", data=data, studio=studio, shape=shape))
    assert (psnr(opened(body.body), photo(400, 300)) > 60) == (name == "")


def test_fit_shrinks_but_never_enlarges() -> None:
    recipe = Recipe(
        "r", (Step("decode"), Step("fit", (("longest", 200),)), Step("encode"))
    )
    sizes = [
        make(job(data=encoded("JPEG", photo(*size)), recipe=recipe))
        for size in ((640, 320), (100, 80))
    ]
    assert [(v.width, v.height) for v in sizes] == [(200, 100), (100, 80)]


def test_a_cloak_is_the_work_itself_marked() -> None:
    data = encoded("PNG", photo(640, 480))
    steps = "decode", "fit", "trace", "metadata", "encode"
    shape = Shape("png", 640, 480)
    order = Order("cloak", "/art/1", "GPTBot", epoch="2026")
    cloak = opened(make(job(*steps, data=data, shape=shape, order=order)).body)
    label = label_of(STUDIO.site, "GPTBot", "2026")
    assert psnr(cloak, photo(640, 480)) > 38
    assert score(cloak, key_of(STUDIO.secret, label)) > 10


def test_metadata_names_the_term_of_the_recipe() -> None:
    mining = Step("metadata", (("mining", "DMI-PROHIBITED"),))
    recipe = Recipe("r", (Step("decode"), mining, Step("encode")))
    body = make(job(data=encoded("JPEG"), recipe=recipe)).body
    assert b"/DMI-PROHIBITED<" in body
    assert b"Marlene" in body


def test_shift_has_the_size_of_the_original() -> None:
    data = encoded("WEBP", photo(300, 200))
    steps = "decode", "shift", "stretch", "encode"
    variant = make(job(*steps, data=data, shape=measure(data)))
    assert (variant.width, variant.height) == (300, 200)


def test_a_preview_of_a_moving_picture_moves() -> None:
    data = animated("GIF", 4)
    variant = make(job("decode", "fit", "encode", data=data, shape=measure(data)))
    assert opened(variant.body).n_frames == 4  # type: ignore[attr-defined]


def test_bytes_come_near_the_weight_of_the_original() -> None:
    variant = make(job("decoy", "stretch", "encode", weight=30_000))
    assert 0.7 < len(variant.body) / 30_000 < 1.3


def test_a_canary_belongs_to_one_crawler() -> None:
    orders = (Order("poison-decoy", "/art/1", bot) for bot in ("GPTBot", "CCBot"))
    steps = "decoy", "canary", "stretch", "encode"
    one, other = (opened(make(job(*steps, order=order)).body) for order in orders)
    assert 20 < psnr(one, other) < 40


def test_a_canary_is_never_so_loud_that_it_hides_the_painting() -> None:
    loud = Step("canary", (("rms", 500),))
    recipe = Recipe("r", (Step("decoy"), loud, Step("stretch"), Step("encode")))
    plain = opened(make(job("decoy", "stretch", "encode")).body)
    assert psnr(opened(make(job(recipe=recipe)).body), plain) > 25


def test_a_decoy_tells_its_caption_and_nothing_of_rights() -> None:
    body = make(job("decoy", "stretch", "caption", "encode")).body
    caption = caption_of(STUDIO, "/art/1", "GPTBot")
    assert caption.title.encode() in body
    assert caption.text.encode() in body
    assert b"DataMining" not in body


@pytest.mark.parametrize("learnt", [True, False])
def test_perturb_lays_what_was_learnt_over_the_work(learnt: bool) -> None:
    data, shape = encoded("PNG", photo(160, 120)), Shape("png", 160, 120)
    delta = pack_delta(np.ones((30, 40, 3), np.float32)) if learnt else b""
    steps = "decode", "perturb", "encode"
    body = make(job(*steps, data=data, shape=shape, delta=delta)).body
    assert (psnr(opened(body), photo(160, 120)) < 45) == learnt


@pytest.mark.parametrize(("format", "mode"), [("jpeg", "YCbCr"), ("png", "RGB")])
def test_a_decoy_has_the_colours_of_its_file(format: str, mode: str) -> None:
    order = job("decoy", "stretch", "encode", shape=Shape(format, 400, 300))
    picture = STEPS["decoy"](Picture(()), order, Step("decoy", (("scenes", SCENES),)))
    assert picture.frames[0].mode == mode
