"""The packet is well-formed whatever the artist is called."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from guard.images.metadata import told_packet, xmp_packet


def test_the_packet_prohibits_training() -> None:
    root = ElementTree.fromstring(xmp_packet())
    mining = root.find(".//{http://ns.useplus.org/ldf/xmp/1.0/}DataMining")
    assert mining is not None
    assert (mining.text or "").endswith("DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING")


def test_credit_and_rights_stand_in_it() -> None:
    packet = xmp_packet("A & B", "(c) <2026>").decode()
    assert "A &amp; B" in packet
    assert "(c) &lt;2026&gt;" in packet


@given(st.text(), st.text())
def test_any_name_gives_well_formed_xml(credit: str, rights: str) -> None:
    ElementTree.fromstring(xmp_packet(credit, rights))


def test_a_caption_says_nothing_of_rights() -> None:
    packet = told_packet("Vorelax no. 3", "Oil painting of <waves>", "M & Co").decode()

    assert "Vorelax no. 3" in packet
    assert "&lt;waves&gt;" in packet
    assert "M &amp; Co" in packet
    assert not any(word in packet for word in ("plus", "rights", "Rights", "Mining"))


@given(st.text(), st.text(), st.text())
def test_any_caption_gives_well_formed_xml(title: str, text: str, artist: str) -> None:
    ElementTree.fromstring(told_packet(title, text, artist))
