from __future__ import annotations

from guard.actions.treatment import PRIVATE, Treatment


def test_unless_told_so_pages_do_not_lie_and_nothing_is_untouched() -> None:
    treatment = Treatment("cloak", True, True, False, 1)

    assert not treatment.lies
    assert not treatment.untouched.found("/art/1.jpg")


def test_nobody_may_keep_a_variant() -> None:
    assert dict(PRIVATE)[b"cache-control"] == b"private, no-store"
