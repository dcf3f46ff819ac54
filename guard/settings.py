"""What a policy may set beside its rules: every key, its type, default and meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from guard.addresses import Networks
from guard.entries import ThresholdName, Written, setting
from guard.patterns import Patterns
from guard.rules import Action
from guard.written import (
    Bucket,
    Cluster,
    Endpoint,
    Listen,
    NetworkList,
    PatternList,
    Seconds,
    Size,
    Some,
    StoreAddress,
    Sum,
    Token,
    Upstream,
    wrong,
)

Posture = Literal["gentle", "balanced", "strict"]
Count = Annotated[int, Field(ge=1, le=10**9)]
Decibans = Annotated[float, Field(ge=-1000, le=1000, allow_inf_nan=False)]
Caps = dict[str, Annotated[float, Field(gt=0, le=1000)]]


def somewhere(folder: Path) -> Path:
    if folder == Path() or "\0" in str(folder):
        raise wrong("must be a folder of its own", 'such as ".guard"')
    return folder


Folder = Annotated[Path, AfterValidator(somewhere)]


def ascending(thresholds: dict[Action, float]) -> dict[Action, float]:
    """A harder action needs more evidence."""
    by_hardness = sorted(thresholds, key=list(Action).index)
    values = [thresholds[action] for action in by_hardness]
    if values != sorted(set(values)):
        order = " < ".join(by_hardness)
        raise wrong("a harder action needs a higher threshold", f"the order is {order}")
    return {action: thresholds[action] for action in by_hardness}


Thresholds = Annotated[dict[ThresholdName, Decibans], AfterValidator(ascending)]
THRESHOLDS: Any = setting(
    {Action.CLOAK: 13.0, Action.POISON: 30.0},
    description="decibans from which an action is taken where no rule decided",
)
FAMILIES: Any = setting(
    {"headers": 40.0, "behaviour": 40.0},
    description="the most that rules of one family count together",
)


class Rate(Written):
    requests: Count = setting(3000, description="requests that a visitor may make")
    seconds: Seconds = setting(60.0, gt=0, description="in this time, again and again")


class Visitors(Written):
    half_life: Annotated[Seconds, Field(ge=60, le=86_400)] = setting(
        1800.0, description="time in which what is held against them halves"
    )
    most: Annotated[int, Field(ge=100, le=10**8)] = setting(
        100_000, description="as many are remembered in memory, in 500 bytes each"
    )


class Encoder(Written):
    path: str = setting(
        "", description="a folder, beside the policy, as diffusers keeps models in"
    )
    sha256: Sum = setting("", description="check sum of the safetensors file in it")

    def beside(self, folder: Path) -> Encoder:
        path = self.path and str(folder / self.path)
        return self.model_copy(update={"path": path})


class Images(Written):
    poison: Literal["decoy", "shift"] = setting(
        "decoy",
        description="decoy: another picture; shift: the work in a false style",
    )
    signature: bool = setting(
        False, description="write the artist's name on previews, small and light"
    )
    recipes: str = setting(
        "", description="a file of own recipes, beside the policy; see Recipes"
    )
    workers: Annotated[int, Field(ge=1, le=64)] = setting(
        2, description="processes that make variants"
    )
    seconds: Seconds = setting(20.0, gt=0, description="longest time for one variant")
    max_bytes: Size = setting(50_000_000, ge=1, description="largest picture file read")
    max_pixels: Size = setting(100_000_000, ge=1, description="largest picture decoded")
    epoch: Literal["never", "year", "month"] = setting(
        "year", description="how often the trace mark changes; pictures stay the same"
    )
    store_bytes: Size = setting(
        2_000_000_000, ge=1, description="room for kept variants; the oldest go"
    )
    store: Bucket = setting(
        "", description="s3://bucket/prefix where several guards share kept variants"
    )
    executor: Cluster = setting(
        "", description="dask://host:port where a Dask cluster makes variants"
    )
    encoder: Encoder = setting(
        Encoder(), description="what `guard perturb` learns on; see Perturbation"
    )


class Timeouts(Written):
    connect: Seconds = setting(5.0, gt=0, description="until the site takes the call")
    read: Seconds = setting(60.0, gt=0, description="between two pieces of its answer")


class Cache(Written):
    bytes: Size = setting(
        0, ge=0, description='memory for what the site answers, such as "128 MB"'
    )
    object: Size = setting(20_000_000, ge=1, description="largest answer kept there")
    disk: Size = setting(
        0, ge=0, description="room on disk for what memory has none for; 0: only memory"
    )

    @model_validator(mode="after")
    def has_memory(self) -> Self:
        if self.disk and not self.bytes:
            raise wrong(
                "a cache on disk needs memory before it", "give cache.bytes, too"
            )
        return self


class History(Written):
    days: Annotated[int, Field(ge=1, le=3650)] = setting(
        30, description="as many days the dashboard remembers"
    )
    verdicts: Count = setting(
        10_000, description="as many of the last verdicts are kept with their reasons"
    )


class Log(Written):
    level: Literal["debug", "info", "warning", "error"] = setting(
        "info", description="debug says a line for every verdict"
    )
    format: Literal["console", "json"] = setting(
        "console", description="console for eyes, json for machines"
    )
    access: str = setting(
        "", description="a file, beside the policy, for the access log; - for stderr"
    )

    def beside(self, folder: Path) -> Log:
        if self.access in ("", "-"):
            return self
        return self.model_copy(update={"access": str(folder / self.access)})


class Settings(Written):
    """What a policy sets beside its rules; every key has a default."""

    site: str = setting(
        "This site", min_length=1, description="its name in reports and previews"
    )
    artist: str = setting("", description="whose works these are; `site` if left out")
    upstream: Upstream = setting(
        "http://127.0.0.1:8000", description="where the artist's site answers"
    )
    posture: Posture = setting(
        "balanced", description="gentle, balanced or strict: which rules follow"
    )
    listen: Listen = setting(
        Endpoint("127.0.0.1", 8080), description="where visitors come in"
    )
    admin: Listen = setting(
        Endpoint("127.0.0.1", 9101), description="where dashboard and metrics are"
    )
    admin_token: Token = setting(
        "", description="the password of dashboard and metrics; see `admin`"
    )
    trusted_proxies: NetworkList = setting(
        Networks(), description="only these may say who the client is"
    )
    state: Folder = setting(
        Path(".guard"),
        description="folder of the secret and the variants, beside the policy",
    )
    geo: str = setting(
        "", description="an mmdb file with AS numbers, beside the policy; see `asn`"
    )
    names: Annotated[tuple[str, ...], Some] = setting(
        (), description="host names of this site, such as studio.example"
    )
    untouched: PatternList = setting(
        Patterns(), description="paths whose pictures nobody gets changed"
    )
    traps: PatternList = setting(
        Patterns(), description="paths that only a robot finds"
    )
    rate: Rate = setting(Rate(), description="the pace beyond which a visitor floods")
    store: StoreAddress = setting(
        "memory", description="memory, or redis://host:port/0 where several share it"
    )
    visitors: Visitors = setting(Visitors(), description="how visitors are remembered")
    thresholds: Thresholds = THRESHOLDS
    families: Caps = FAMILIES
    images: Images = setting(Images(), description="how variants are made")
    timeouts: Timeouts = setting(Timeouts(), description="how long the site may take")
    cache: Cache = setting(Cache(), description="what is kept of the site's answers")
    history: History = setting(History(), description="what the dashboard remembers")
    log: Log = setting(Log(), description="what is logged, and how")
    opentelemetry: bool = setting(
        False,
        description="send a span for each stage of a request; see deploy/README.md",
    )
    opt_out: bool = setting(
        True, description="say in headers that training is not permitted"
    )
    early_hints: Literal["direct", "all", "none"] = setting(
        "direct", description="whom 103s reach; all: also those behind a proxy"
    )
