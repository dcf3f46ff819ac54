"""Texts as a bot gets them; knows nothing of requests, and draws nothing.

    encoded    pictures in base64      spelled    data: addresses without base64
    drawings   inline SVG              embedded   all three of a text
    tags       of a page, with places  captions   what a page says of its pictures
    linked     the same in JSON-LD     resizers   services that show the site's pictures
    edits      changes of a text, applied

Nothing here builds a tree: a page of a million open tags brings those who do to their
knees, and what a rewriter never parses it cannot change by accident.
"""
