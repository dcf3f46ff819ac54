"""A small portfolio, made from fixed seeds, to try the guard on."""

from __future__ import annotations

from guard.demo.server import site_app
from guard.demo.site import Site, build_site

__all__ = ["Site", "build_site", "site_app"]
