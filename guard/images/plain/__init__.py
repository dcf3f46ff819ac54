"""Plain grounds of any size in any format, without Pillow: bytes are laid, not drawn.

For when all else fails: a few milliseconds, whatever the number of pixels.
"""
