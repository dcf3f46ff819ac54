"""Recipes: named steps that turn a picture into a Variant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Value = int | float | str | tuple[str, ...]
SCENES = (
    "leaves",
    "landscape",
    "flow",
    "rings",
    "mosaic",
    "tiles",
    "branches",
    "waves",
    "blossoms",
    "rooftops",
    "vessels",
)
# Every step with its options and what they are when not given; steps.py does them.
OPTIONS: Mapping[str, Mapping[str, Value]] = MappingProxyType(
    {
        "decode": {"longest": 0},
        "decoy": {"scenes": SCENES},
        "shift": {"grid": 8},
        "canary": {"rms": 6.0},
        "fit": {"longest": 1024, "height": 0},
        "perturb": {"eps": 8.0},
        "trace": {
            "wanted": 30.0,
            "least": 1.5,
            "most": 4.0,
            "psnr": 0.0,
            "ssim": 0.0,
        },
        "stretch": {},
        "sign": {},
        "caption": {},
        "metadata": {"mining": "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"},
        "encode": {"quality": 0},
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    options: tuple[tuple[str, Value], ...] = ()

    def option(self, name: str) -> Value:
        return dict(self.options).get(name, OPTIONS[self.name][name])

    def number(self, name: str) -> float:
        value = self.option(name)
        return float(value) if isinstance(value, int | float) else 0.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """`version` rises when changed code makes other bytes of the same steps."""

    name: str
    steps: tuple[Step, ...]
    version: int = 1

    def has(self, step: str) -> bool:
        return any(each.name == step for each in self.steps)

    @property
    def identity(self) -> str:
        """Differs for recipes that make different Variants."""
        return f"{self.name}|{self.version}|{self.steps!r}"
