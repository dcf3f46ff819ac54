"""A breath: what a calm visitor's next requests cannot change is worked out later."""

from __future__ import annotations

from guard.facts import Behaviour
from guard.habits import SIZES
from guard.remainder import Calm
from guard.sightings import HOW_AT, PICTURE, PRINT_AT, WORK_AT, Plan
from guard.store.base import Seen, Sighting

SECONDS = 2.0


class Breath:
    """Takes `room` ordinary requests of one visitor, to whom the behaviour at the
    beginning does justice until the end. `calm` is who said so."""

    __slots__ = (
        "_calm",
        "_room",
        "_since",
        "_until",
        "_waiting",
        "_works",
        "behaviour",
    )

    def __init__(
        self, behaviour: Behaviour, seen: Seen, room: int, now: float, calm: Calm
    ) -> None:
        self.behaviour = behaviour
        self._calm = calm
        self._room = room
        self._since, self._until = now, now + SECONDS
        self._waiting: list[tuple[float, Plan]] = []
        self._works: dict[int, int] = {}  # which sizes of each were taken lately
        for step in seen.steps:
            if step >> HOW_AT & PICTURE:
                work, size = step >> WORK_AT & 0xFFFF, 1 << (step >> PRINT_AT & 0xFF)
                self._works[work] = self._works.get(work, 0) | size

    def takes(self, plan: Plan, time: float, calm: Calm | None) -> bool:
        """Whether the request may wait, as it cannot matter yet to who is `calm` by
        this; then it does."""
        if calm is not self._calm or not self._since <= time < self._until:
            return False
        if not (self._room and (plan.is_ordinary or self._is_no_matter(plan))):
            return False
        if plan.size:
            sizes = self._works.get(plan.work, 0) | plan.size
            if sizes.bit_count() >= SIZES:
                return False
            self._works[plan.work] = sizes
        self._room -= 1
        self._since = time
        self._waiting.append((time, plan))
        return True

    def _is_no_matter(self, plan: Plan) -> bool:
        """Where nobody asks for habits, only a trap and a robots.txt change a thing."""
        return plan.is_harmless and not self._calm.minds_habits

    def waiting(self) -> list[Sighting]:
        """In the order in which they came."""
        return [plan.at(time) for time, plan in self._waiting]
