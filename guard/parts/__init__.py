"""Each part built from a Policy; `guard.app` puts them together."""
