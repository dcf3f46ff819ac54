"""Signed steps with momentum down a gradient, kept on disk so that they can go on.

What is sought lies in -1..1, in units of the strength; whose gradient it is, is for
the caller to say. The same steps follow from the same state, whoever stops between.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from guard.images.perturb import Floats

_MOMENTUM = 0.9
_REACH = 2.5  # times the whole range that all steps together could go
_LARGEST = 30_000_000  # bytes of a file of state

Gradient = Callable[[Tensor, int], Tensor]  # at a place, and for the step's number


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """(rows, columns, 3) each."""

    place: Floats
    speed: Floats
    step: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """`every`: after so many steps the state is handed on and the end considered."""

    steps: int = 150
    every: int = 5


def start(rows: int, columns: int) -> State:
    still = np.zeros((rows, columns, 3), np.float32)
    return State(still, still)


def descend(
    state: State,
    gradient: Gradient,
    pace: Pace,
    done: Callable[[State], bool] = lambda state: False,
    device: str = "cpu",
) -> State:
    """`done` is asked with the state after every few steps, may keep it, and ends it
    all with True."""
    while state.step < pace.steps:
        last = min(pace.steps, (state.step // pace.every + 1) * pace.every)
        state = _go(state, gradient, (last, pace.steps), device)
        if done(state):
            break
    return state


def _go(state: State, gradient: Gradient, to: tuple[int, int], device: str) -> State:
    last, steps = to
    place, speed = (
        torch.from_numpy(each.copy()).to(device) for each in (state.place, state.speed)
    )
    for step in range(state.step, last):
        slope = gradient(place, step)
        # As in MI-FGSM (Dong et al. 2018): each step counts alike, however steep.
        speed = _MOMENTUM * speed + slope / slope.abs().mean().clamp(min=1e-12)
        place = (place - _REACH / steps * torch.sign(speed)).clamp(-1, 1)
    return State(place.cpu().numpy(), speed.cpu().numpy(), last)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A state on disk. `about` says what it belongs to: of anything else it is none."""

    file: Path
    about: str

    def read(self, rows: int, columns: int) -> State:
        """The start where there is nothing to go on from."""
        fresh = start(rows, columns)
        with suppress(OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            if self.file.stat().st_size > _LARGEST:
                return fresh
            data = io.BytesIO(self.file.read_bytes())
            with np.load(data, allow_pickle=False) as kept:
                state = State(kept["place"], kept["speed"], int(kept["step"]))
                if str(kept["about"]) == self.about and _fits(state, fresh):
                    return state
        return fresh

    def write(self, state: State) -> None:
        """Whole or not at all. Raises OSError."""
        out = io.BytesIO()
        np.savez(
            out, place=state.place, speed=state.speed, step=state.step, about=self.about
        )
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(out.getvalue())
        os.replace(fresh, self.file)

    def remove(self) -> None:
        self.file.unlink(missing_ok=True)


def _fits(state: State, fresh: State) -> bool:
    return state.step >= 0 and all(
        each.shape == fresh.place.shape
        and each.dtype == np.float32
        and bool(np.isfinite(each).all())
        for each in (state.place, state.speed)
    )
