"""The XMP packet that says whose work it is and that nobody may train on it."""

from __future__ import annotations

from xml.sax.saxutils import escape

_OPTING_OUT = (
    "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"
)
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
    xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
   <plus:DataMining>{mining}</plus:DataMining>
   <xmpRights:Marked>True</xmpRights:Marked>
{fields}  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
_CREDIT = "   <photoshop:Credit>{}</photoshop:Credit>\n"
_RIGHTS = (
    '   <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
    "</dc:rights>\n"
)


def xmp_packet(credit: str = "", rights: str = "", mining: str = _OPTING_OUT) -> bytes:
    """`mining` is a term of the PLUS vocabulary for plus:DataMining."""
    fields = _field(_CREDIT, credit) + _field(_RIGHTS, rights)
    return _PACKET.format(mining=escape(mining), fields=fields).encode()


def _field(template: str, value: str) -> str:
    # XML 1.0 has no way to write most control characters.
    clean = "".join(c for c in value if c >= " " and not "\ud800" <= c <= "\udfff")
    return template.format(escape(clean)) if clean else ""
