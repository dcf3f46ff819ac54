"""One file per command of `guard`."""
