"""Tests of the paintings, one file per file of paintings."""
