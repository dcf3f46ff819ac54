"""A small portfolio, made from fixed seeds, to try the guard on."""
