"""What is learnt of a gallery is kept where Variants find it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from guard.images.deltas import Deltas, numbered, pick  # noqa: E402
from guard.images.perturb import unpack_delta  # noqa: E402
from guard.images.recipe import Recipe, Step  # noqa: E402
from guard.images.variants import DECOY  # noqa: E402
from guard.perturb.attack import Wish  # noqa: E402
from guard.perturb.descent import Pace  # noqa: E402
from guard.perturb.gallery import SIDE, Desk, learn_bank, learn_work, square  # noqa: E402
from guard.perturb.lesson import Teacher  # noqa: E402
from guard.perturb.originals import Subject  # noqa: E402
from guard.perturb.weights import read_encoder  # noqa: E402
from tests.images.pictures import STUDIO, photo  # noqa: E402
from tests.perturb.encoders import TINY, saved, tiny  # noqa: E402

RECIPES = {DECOY: Recipe(DECOY, (Step("decoy"), Step("encode")))}
CONTENT = hashlib.sha256(b"").hexdigest()
SUBJECT = Subject(CONTENT, "/1", photo(96, 72), eps=16)


def silent(steps: int) -> None:
    """Nobody watches."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    encoder = read_encoder(tmp_path, saved(tmp_path, TINY, tiny()))
    teacher = Teacher(encoder, "sum", STUDIO.secret, Wish(views=1), Pace(3))
    deltas = Deltas(tmp_path / "perturbed", STUDIO.secret)
    return Desk(STUDIO, RECIPES, deltas, tmp_path / "unfinished", teacher)


def test_a_work_is_kept_and_its_bookmark_gone(desk: Desk) -> None:
    lesson = learn_work(desk, SUBJECT, silent)
    kept = unpack_delta(desk.deltas.read(desk.deltas.name(CONTENT, "/1")))
    assert kept.shape == lesson.delta.shape == (18, 24, 3)
    assert lesson.after.distance < lesson.before.distance
    assert list(desk.folder.iterdir()) == []


def test_the_strength_is_the_recipe_s(desk: Desk) -> None:
    faint, loud = (
        learn_work(desk, replace(SUBJECT, eps=eps), silent).after.distance
        for eps in (1, 30)
    )
    assert loud < faint


def test_a_bank_is_learnt_on_the_works_that_get_it(desk: Desk) -> None:
    works = {f"/{n}": square(photo(90, 60, seed=n)) for n in range(2)}
    small = replace(desk, teacher=replace(desk.teacher, pace=Pace(1)))
    lessons = learn_bank(small, works, 2, silent)
    assert all(lesson.delta.shape == (SIDE // 4, SIDE // 4, 3) for lesson in lessons)
    names = {work: desk.deltas.name("0" * 64, work) for work in works}
    numbers = {work: numbered(pick(STUDIO.secret, work, 2)) for work in works}
    assert all(names[work].startswith(numbers[work]) for work in works)


def test_a_square_is_the_middle() -> None:
    wide = photo(96, 48)
    middle = wide.crop((24, 0, 72, 48)).resize((SIDE, SIDE))
    apart = [
        abs(a - b)
        for a, b in zip(
            square(wide).resize((8, 8)).tobytes(),
            middle.resize((8, 8)).tobytes(),
            strict=True,
        )
    ]
    assert max(apart) <= 3
