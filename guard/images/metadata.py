"""XMP packets: whose work it is and that nobody may train on it; or a caption."""

from __future__ import annotations

_OPTING_OUT = (
    "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"
)
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""{spaces}>
{fields}  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
# The standard library's `escape` brings an HTTP client along: 4 MB in each process.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MINING = "   <plus:DataMining>{}</plus:DataMining>\n"
_MARKED = "   <xmpRights:Marked>True</xmpRights:Marked>\n"
_CREDIT = "   <photoshop:Credit>{}</photoshop:Credit>\n"
_WORDS = (
    '   <dc:{0}><rdf:Alt><rdf:li xml:lang="x-default">{{}}</rdf:li></rdf:Alt>'
    "</dc:{0}>\n"
)
_RIGHTS, _TITLE, _TEXT = map(_WORDS.format, ("rights", "title", "description"))
_CREATOR = "   <dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n"


def xmp_packet(credit: str = "", rights: str = "", mining: str = _OPTING_OUT) -> bytes:
    """`mining` is a term of the PLUS vocabulary for plus:DataMining."""
    about = _field(_CREDIT, credit) + _field(_RIGHTS, rights)
    return _packet(_field(_MINING, mining) + _MARKED + about, tuple(_SPACES))


def told_packet(title: str, text: str, creator: str = "") -> bytes:
    """A caption and nothing of rights: a downloader that obeys those would drop it."""
    about = _field(_TITLE, title) + _field(_TEXT, text)
    return _packet(about + _field(_CREATOR, creator), ("dc",))


def _packet(fields: str, used: tuple[str, ...]) -> bytes:
    spaces = "".join(f'\n    xmlns:{name}="{_SPACES[name]}"' for name in used)
    return _PACKET.format(spaces=spaces, fields=fields).encode()


def _field(template: str, value: str) -> str:
    text = as_xml(value)
    return template.format(text) if text else ""


def as_xml(value: str) -> str:
    """As XML text: XML 1.0 has no way to write most control characters."""
    kept = (c for c in value if c >= " " and not "\ud800" <= c <= "\udfff")
    return "".join(kept).translate(_ESCAPES)
