"""Tests of the demo portfolio."""
