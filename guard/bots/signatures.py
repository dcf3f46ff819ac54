"""Web Bot Auth: a bot that signs its requests says who it is, and can be held to it.

RFC 9421 signatures as draft-meunier-webbotauth-httpsig-protocol narrows them. A valid
signature tells who somebody is, never that they mean well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import http_sf

from guard.bots.budget import Budget
from guard.bots.entries import PRECEDENCE
from guard.bots.keys import Keys
from guard.facts import Bot, Facts, Identity, Proof, Purpose, Verified

TAG = "web-bot-auth"
MAX_HEADER = 4096
MAX_SIGNATURES = 4
SKEW = 30  # seconds that clocks may differ
LIFETIME = 86_400  # seconds that a signature may be valid for
PLACES = {("@authority", None), ("@target-uri", None)}  # one of them must be signed


class Malformed(ValueError):
    """The visitor's headers do not say what a signature must."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature's parameters claim; `agent` is the signer's origin."""

    label: str
    agent: str
    key: str
    created: int
    expires: int

    def current(self, now: float, lifetime: float) -> bool:
        started = now - lifetime - SKEW <= self.created <= now + SKEW
        return started and self.expires > now - SKEW


class Signatures:
    """`bots` are those that sign; only their directories are ever asked for keys.
    `malformed` is told of signatures that cannot be read or are not what they claim."""

    def __init__(
        self,
        bots: Iterable[Bot],
        keys: Keys,
        budget: Budget,
        malformed: Callable[[], None],
        lifetime: float = LIFETIME,
    ) -> None:
        self._bots = {bot.signature: bot for bot in bots if bot.signature}
        self.keys = keys
        self._budget = budget
        self._lifetime = lifetime
        self._malformed = malformed

    def verify(self, identity: Identity, facts: Facts) -> Identity:
        """Who signs is a robot by its own word, whatever its user agent says."""
        if "signature-agent" not in facts.headers:
            return identity
        try:
            agents = read_agents(facts.headers["signature-agent"])
            signed = read_signed(facts.headers, agents)
        except Malformed:
            self._malformed()
            return stronger(identity, Identity(Purpose.UNKNOWN))
        bot = self._bots.get(signed.agent if signed else next(iter(agents.values())))
        if bot is None:
            return stronger(identity, Identity(Purpose.UNKNOWN))
        claim = stronger(identity, Identity(bot.purpose, bot))
        if signed and claim.bot == bot and self._proves(signed, facts):
            return replace(claim, verified=Verified.PROVEN, proof=Proof.SIGNATURE)
        return claim

    def _proves(self, signed: Signed, facts: Facts) -> bool:
        keys = self.keys.of(signed.agent)
        if keys is None or not signed.current(facts.time, self._lifetime):
            return False
        key = keys.get(signed.key)
        if key is None or not self._budget.spend():
            return False
        valid = key.signed(facts, TAG, signed.label)
        if not valid:
            self._malformed()
        return valid


def stronger(one: Identity, other: Identity) -> Identity:
    """The claim that earns less; the first if they are equal."""
    return min((one, other), key=lambda identity: rank(identity.purpose))


def rank(purpose: Purpose) -> int:
    """A known purpose before an unknown robot, and any robot before a person."""
    if purpose in PRECEDENCE:
        return PRECEDENCE.index(purpose)
    return len(PRECEDENCE) + (purpose == Purpose.BROWSER)


def read_agents(header: str) -> dict[str, str]:
    """Origins by member of the dictionary; "" for the older form, a bare text."""
    if header.lstrip().startswith('"'):
        found = {"": parsed(header, "item")}
    else:
        found = parsed(header, "dictionary")
    agents = {name: origin(member) for name, member in found.items()}
    if not agents:
        raise Malformed("no signer named")
    return agents


def origin(member: Any) -> str:
    value = member[0] if isinstance(member, tuple) else None
    if not isinstance(value, str):
        raise Malformed("a signer is named by a text")
    try:
        parts = urlsplit(value)
        port = f":{parts.port}" if parts.port not in (None, 443) else ""
    except ValueError as error:
        raise Malformed(str(error)) from None
    if parts.scheme != "https" or not parts.hostname:
        raise Malformed("a signer is named by an https address")
    return f"https://{parts.hostname}{port}"


def read_signed(headers: Mapping[str, str], agents: dict[str, str]) -> Signed | None:
    """The first signature with our tag; None where nothing is signed."""
    if "signature-input" not in headers:
        return None
    found = parsed(headers["signature-input"], "dictionary")
    for label, member in list(found.items())[:MAX_SIGNATURES]:
        parameters = member[1] if isinstance(member, tuple) else {}
        if parameters.get("tag") == TAG:
            return read_parameters(label, member, agents)
    return None


def read_parameters(label: str, member: Any, agents: dict[str, str]) -> Signed:
    components, parameters = member
    agent = signer(components, agents)
    key, created, expires = (parameters.get(p) for p in ("keyid", "created", "expires"))
    if not (isinstance(key, str) and type(created) is int and type(expires) is int):
        raise Malformed("keyid, created and expires are needed")
    return Signed(label, agent, key, created, expires)


def signer(components: Any, agents: dict[str, str]) -> str:
    """The origin of the one who signed its name, and which site it asks."""
    if not isinstance(components, list):
        raise Malformed("no list of what is signed")
    covered = {(each[0], each[1].get("key")) for each in components}
    names = [name for name in agents if ("signature-agent", name or None) in covered]
    if not covered & PLACES or len(names) != 1:
        raise Malformed("neither the site nor the signer's name is signed")
    return agents[names[0]]


def parsed(header: str, kind: str) -> Any:
    if len(header) > MAX_HEADER:
        raise Malformed("too long")
    try:
        return http_sf.parse(header.encode("ascii"), tltype=kind)
    except (ValueError, RecursionError) as error:  # StructuredFieldError is one
        raise Malformed(str(error)) from None
