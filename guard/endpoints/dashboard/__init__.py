"""The artist's own page: who came, what they wanted, and what they got instead."""
