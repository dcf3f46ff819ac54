"""Controls: canaries nobody was ever given, and proof that they were drawn before."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from functools import cached_property

from guard.errors import UsageError
from guard.images.canary import Motif, motif, word

USUAL = 999  # controls: the least p is then 0.001
MOST = 99_999
_FORM = 1  # rises when the same key would give other controls


@dataclass(frozen=True)
class Controls:
    """Pure functions of the site's canary key."""

    key: bytes
    count: int = USUAL

    @cached_property
    def words(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        number = 0
        while len(found) < self.count:
            found[word(self.key, "control", str(number))] = None
            number += 1
        return tuple(found)

    @property
    def motifs(self) -> tuple[Motif, ...]:
        numbers = map(str, range(self.count))
        return tuple(motif(self.key, "control", number) for number in numbers)

    @property
    def file(self) -> bytes:
        """What is kept; its SHA-256 is published. The key itself is told in a dispute
        only, and all canaries, given or not, can then be drawn again."""
        told = {
            "form": _FORM,
            "key_sha256": hashlib.sha256(self.key).hexdigest(),
            "words": self.words,
        }
        return (json.dumps(told, indent=1) + "\n").encode()

    @property
    def commitment(self) -> str:
        return hashlib.sha256(self.file).hexdigest()


def read_controls(file: bytes, key: bytes) -> Controls:
    """Raises UsageError for a file that was not drawn from this key."""
    try:
        told = json.loads(file)
        count = len(told["words"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UsageError("not a list of controls") from error
    if not 0 < count <= MOST:
        raise UsageError("not a list of controls")
    controls = Controls(key, count)
    if not hmac.compare_digest(controls.file, file):
        raise UsageError(
            "these controls are another site's or were changed: the `site` and the "
            "secret must be those of the day they were drawn"
        )
    return controls
