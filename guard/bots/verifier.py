"""Does the visitor come from where the bot that it claims to be would come from?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from guard.addresses import Address
from guard.bots.dns import ReverseDns
from guard.bots.networks import Published
from guard.facts import Bot, Identity, Proof, Verified


@dataclass(frozen=True, slots=True)
class Verifier:
    """Never waits: what is not known at once is `claimed`."""

    published: Published
    dns: ReverseDns | None = None  # None: names are not asked for

    def verify(self, identity: Identity, client: Address) -> Identity:
        """One proof is enough. Names say no with more right than lists, which age."""
        bot = identity.bot
        if bot is None:
            return identity
        proof, answer = Proof.NETWORK, self.published.covers(bot.networks, client)
        if bot.dns and not answer:
            proof, answer = Proof.DNS, self._named(bot, client)
        if answer:
            return replace(identity, verified=Verified.PROVEN, proof=proof)
        if answer is None or bot.signature:
            return identity
        return replace(identity, verified=Verified.DISPROVEN, proof=proof)

    def _named(self, bot: Bot, client: Address) -> bool | None:
        return self.dns.confirms(client, bot.dns) if self.dns else None
