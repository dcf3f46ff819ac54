from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from guard.parts.holding import Holding


@dataclass(eq=False)
class Part:
    name: str = ""
    closed: list[str] = field(default_factory=list)

    async def close(self) -> None:
        self.closed.append(self.name)


def test_the_next_goes_on_with_what_it_would_build_alike() -> None:
    first = Holding()
    same, other = first.take("same", 1, Part), first.take("other", 1, Part)
    second = Holding(first)

    assert second.take("same", 1, Part) is same
    assert second.take("other", 2, Part) is not other


async def test_a_part_is_closed_when_the_last_lets_go() -> None:
    first = Holding()
    part = first.take("part", 1, Part)
    second = Holding(first)
    second.take("part", 1, Part)

    await first.close()
    before = [*part.closed]
    await second.close()
    assert (before, part.closed) == ([], [""])


async def test_what_was_built_last_is_closed_first() -> None:
    holding, closed = Holding(), list[str]()
    holding.take("a", 1, lambda: Part("a", closed))
    holding.own(Part("b", closed))
    await holding.close()

    assert closed == ["b", "a"]


@dataclass(eq=False)
class Broken(Part):
    async def close(self) -> None:
        await super().close()
        raise OSError(self.name)


async def test_a_part_that_does_not_close_leaves_none_open(
    caplog: pytest.LogCaptureFixture,
) -> None:
    holding, closed = Holding(), list[str]()
    for part in (Part("a", closed), Broken("b", closed), Broken("c", closed)):
        holding.own(part)
    await holding.close()

    assert closed == ["c", "b", "a"]
    assert caplog.messages == [f"Broken did not close: {name}" for name in "cb"]


async def test_who_could_not_succeed_takes_nothing_along() -> None:
    first = Holding()
    part = first.take("part", 1, Part)
    second = Holding(first)
    second.take("part", 1, Part)
    second.own(own := Part())
    await second.close()

    assert (part.closed, own.closed) == ([], [""])


def test_once_settled_it_knows_nothing_of_the_one_before() -> None:
    first = Holding()
    part = first.take("part", 1, Part)
    second = Holding(first)
    second.settle()

    assert second.take("part", 1, Part) is not part
