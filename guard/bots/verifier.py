"""Does the visitor come from where the bot that it claims to be would come from?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from guard.addresses import Address
from guard.bots.networks import Published
from guard.facts import Bot, Identity, Proof, Verified


@dataclass(frozen=True, slots=True)
class Verifier:
    """Never waits: what is not known at once is `claimed`."""

    published: Published

    def verify(self, identity: Identity, client: Address) -> Identity:
        bot = identity.bot
        if bot is None or not bot.networks:
            return identity
        covered = self.published.covers(bot.networks, client)
        if covered:
            return replace(identity, verified=Verified.PROVEN, proof=Proof.NETWORK)
        if covered is False and only_networks(bot):
            return replace(identity, verified=Verified.DISPROVEN, proof=Proof.NETWORK)
        return identity


def only_networks(bot: Bot) -> bool:
    return not (bot.dns or bot.signature)
