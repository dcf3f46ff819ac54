"""The packet is well-formed whatever the artist is called."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from guard.images.metadata import xmp_packet


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
