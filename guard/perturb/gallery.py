"""A whole gallery, learnt work by work, or as a bank that serves all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageOps

from guard.images.deltas import Deltas, numbered, pick
from guard.images.job import Studio
from guard.images.perturb import pack_delta
from guard.images.recipe import Recipe
from guard.perturb.descent import Bookmark
from guard.perturb.lesson import Lesson, Teacher, Tell, about, learn, pixels_of
from guard.perturb.originals import Subject, anchor

SIDE = 512  # pixels of the squares that a bank is learnt on
MOST = 128  # squares


@dataclass(frozen=True, slots=True)
class Desk:
    """Where works are learnt, for whom, and where what was learnt is kept."""

    studio: Studio
    recipes: Mapping[str, Recipe]
    deltas: Deltas
    folder: Path  # of what is not finished
    teacher: Teacher

    def bookmark(self, subject: str, *parts: str | bytes) -> Bookmark:
        teacher = self.teacher
        name = about(subject, *parts, teacher.name, teacher.wish, teacher.pace)
        return Bookmark(self.folder / f"{subject}.npz", name)


def learn_work(desk: Desk, subject: Subject, tell: Tell) -> Lesson:
    """Raises ValueError for a picture that is too small, OSError for a full disk."""
    teacher = desk.teacher
    desk = replace(
        desk, teacher=replace(teacher, wish=replace(teacher.wish, eps=subject.eps))
    )
    aim = anchor(desk.studio, desk.recipes, subject.work, subject.frame.size)
    bookmark = desk.bookmark(subject.content, aim.tobytes())
    picture, wanted = pixels_of(subject.frame), pixels_of(aim)
    lesson = learn((picture,), wanted, desk.teacher, bookmark, tell)
    desk.deltas.put(subject.content, pack_delta(lesson.delta))
    bookmark.remove()
    return lesson


def square(frame: Image.Image) -> Image.Image:
    """As trainers crop."""
    return ImageOps.fit(frame.convert("RGB"), (SIDE, SIDE), Image.Resampling.LANCZOS)


def learn_bank(
    desk: Desk, works: Mapping[str, Image.Image], count: int, tell: Tell
) -> tuple[Lesson, ...]:
    """`works`: squares by the works' names. Each of the bank is learnt on the works
    that will get it, or on all where there are none."""
    secret, lessons = desk.studio.secret, []
    for number in range(count):
        own = {k: v for k, v in works.items() if pick(secret, k, count) == number}
        squares = tuple((own or works).values())
        aim = anchor(desk.studio, desk.recipes, numbered(number), (SIDE, SIDE))
        data = tuple(each.tobytes() for each in (aim, *squares))
        bookmark = desk.bookmark(numbered(number), str(count), *data)
        pictures = tuple(map(pixels_of, squares))
        lesson = learn(pictures, pixels_of(aim), desk.teacher, bookmark, tell)
        desk.deltas.put(numbered(number), pack_delta(lesson.delta))
        bookmark.remove()
        lessons.append(lesson)
    desk.deltas.keep_bank(count)
    return tuple(lessons)
