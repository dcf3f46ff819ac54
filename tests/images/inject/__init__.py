"""Tests of guard/images/inject, a file each."""
