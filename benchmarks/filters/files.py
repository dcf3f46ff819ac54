"""What is asked of a file before anybody looks at it: size, proportions, decoders."""

from __future__ import annotations

import io

from PIL import Image

LEAST_SIDE, MOST_ASPECT, LEAST_BYTES = 200, 3.0, 5_000


def has_side(image: Image.Image) -> bool:
    """DataComp's basic filter, as the next one."""
    return min(image.size) >= LEAST_SIDE


def has_proportions(image: Image.Image) -> bool:
    return max(image.size) <= MOST_ASPECT * min(image.size)


def has_weight(body: bytes) -> bool:
    """LAION-400M."""
    return len(body) >= LEAST_BYTES


def opens_in_pillow(body: bytes) -> bool:
    try:
        Image.open(io.BytesIO(body)).load()
    except (OSError, ValueError, SyntaxError):
        return False
    return True


def opens_in_opencv(body: bytes) -> bool | None:
    """None without OpenCV."""
    try:
        import cv2
        import numpy as np
    except ImportError:
        return None
    flags = cv2.IMREAD_COLOR
    return cv2.imdecode(np.frombuffer(body, np.uint8), flags) is not None


def opens_in_vips(body: bytes) -> bool | None:
    """None without libvips."""
    try:
        import pyvips
    except (ImportError, OSError):
        return None
    try:
        pyvips.Image.new_from_buffer(body, "").avg()
    except pyvips.Error:
        return False
    return True
