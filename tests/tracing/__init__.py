"""Tests of who took a picture."""
