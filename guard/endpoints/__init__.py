"""Answers of the guard's own, outside the artist's site."""
