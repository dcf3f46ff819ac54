"""The crew: several processes that stand in front of one site, and who keeps them."""
