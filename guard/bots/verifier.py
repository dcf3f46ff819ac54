"""Is the visitor the bot that it claims to be?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from guard.addresses import Address, Networks
from guard.bots.dns import ReverseDns
from guard.bots.networks import Published
from guard.bots.signatures import Signatures
from guard.facts import Bot, Facts, Identity, Proof, Verified

# Nobody's crawler comes from here. Where a proxy hides its visitors behind such an
# address, it says nothing about any of them (RFC 1918, 4193, 6598, loopback, link).
INSIDE = Networks.parse(
    (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
        *("127.0.0.0/8", "169.254.0.0/16", "::1", "fc00::/7", "fe80::/10"),
    )
)


@dataclass(frozen=True, slots=True)
class Verifier:
    """Never waits: what is not known at once is `claimed`. Without `dns` no names are
    asked for; without `signatures` none are looked at."""

    published: Published
    dns: ReverseDns | None = None
    signatures: Signatures | None = None

    def is_settled(self, identity: Identity, headers: Mapping[str, str]) -> bool:
        """Whether `verify` would give the claim back, now and later."""
        signs = self.signatures is not None and "signature-agent" in headers
        return not signs and (identity.bot is None or not identity.bot.provable)

    def verify(self, identity: Identity, facts: Facts) -> Identity:
        """One proof is enough; a signer may turn out to be another bot than claimed."""
        if self.signatures:
            identity = self.signatures.verify(identity, facts)
        bot = identity.bot
        if bot is None or not bot.provable or identity.verified == Verified.PROVEN:
            return identity
        return identity if facts.client in INSIDE else self._by_address(bot, facts)

    def _by_address(self, bot: Bot, facts: Facts) -> Identity:
        """Names say no with more right than lists, which age."""
        identity = Identity(bot.purpose, bot)
        proof, answer = Proof.NETWORK, self.published.covers(bot.networks, facts.client)
        if bot.dns and not answer:
            proof, answer = Proof.DNS, self._named(bot, facts.client)
        if answer:
            return replace(identity, verified=Verified.PROVEN, proof=proof)
        if answer is None or bot.signature:
            return identity
        return replace(identity, verified=Verified.DISPROVEN, proof=proof)

    def _named(self, bot: Bot, client: Address) -> bool | None:
        return self.dns.confirms(client, bot.dns) if self.dns else None
