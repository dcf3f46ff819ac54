"""An entry says as little as it can and means the rest."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from guard.bots.entries import BotEntry, ShapeEntry
from guard.facts import Purpose


def test_a_bare_name_is_its_own_token() -> None:
    assert BotEntry(name="GPTBot").tokens() == ("GPTBot",)


def test_a_pattern_replaces_the_name() -> None:
    assert BotEntry(name="RED", pattern=r"^RED/\d").tokens() == ()


def test_no_tokens_for_names_of_robots_txt() -> None:
    assert BotEntry(name="Google-Extended", match=()).tokens() == ()


def test_an_entry_becomes_a_bot() -> None:
    entry = BotEntry(name="Xy", robots="no", token="xy-all", dns=("bot.example",))
    bot = entry.bot(Purpose.SEARCH)
    assert (bot.robots_token, bot.respects_robots) == ("xy-all", False)
    assert bot.provable


def test_silence_about_robots_is_unknown() -> None:
    assert BotEntry(name="Xy").bot(Purpose.FEED).respects_robots is None


def test_a_bare_top_level_domain_proves_nobody() -> None:
    with pytest.raises(ValidationError, match="half the world"):
        BotEntry(name="Xy", dns=("com",))


def test_a_shape_has_a_pattern() -> None:
    with pytest.raises(ValidationError, match="at least one"):
        ShapeEntry(name="x", purpose=Purpose.TOOL, patterns=())
