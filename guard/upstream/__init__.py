"""The artist's own site: how it is asked and how its answer is relayed."""
