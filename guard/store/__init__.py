"""Counters and small values that expire."""
