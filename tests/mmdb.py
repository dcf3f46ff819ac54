"""Writes small MaxMind databases, for tests of what reads them.

The format: https://maxmind.github.io/MaxMind-DB/ (a binary tree, then the data).
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network

# Bytes are encoded already.
Value = bytes | str | int | Mapping[str, "Value"] | list["Value"]
GAP = 16  # zero bytes between tree and data
MARK = b"\xab\xcd\xefMaxMind.com"
STRING, UINT16, UINT32, MAP, UINT64, LIST = 2, 5, 6, 7, 9, 11


def database(ranges: Mapping[str, Value], version: int = 4) -> bytes:
    """`version`: 4, or 6, where IPv4 lies in ::/96."""
    nodes: list[list[int | bytes | None]] = [[None, None]]
    for text, value in ranges.items():
        put(nodes, bits_of(text, version), encoded(value))
    children = [child for node in nodes for child in node]
    data = b"".join(dict.fromkeys(c for c in children if isinstance(c, bytes)))
    tree = b"".join(pointer(child, len(nodes), data) for child in children)
    about: Mapping[str, Value] = {
        "binary_format_major_version": whole(UINT16, 2),
        "binary_format_minor_version": whole(UINT16, 0),
        "build_epoch": whole(UINT64, 1),
        "database_type": "Test-ASN",
        "description": {"en": "a test"},
        "ip_version": whole(UINT16, version),
        "languages": ["en"],
        "node_count": len(nodes),
        "record_size": whole(UINT16, 32),
    }
    return tree + bytes(GAP) + data + MARK + encoded(about)


def bits_of(text: str, version: int) -> str:
    network = ip_network(text)
    bits = f"{int(network.network_address):0{network.max_prefixlen}b}"
    lead = "0" * 96 if version == 6 and network.version == 4 else ""
    return lead + bits[: network.prefixlen]


def put(nodes: list[list[int | bytes | None]], bits: str, leaf: bytes) -> None:
    here = 0
    for bit in map(int, bits[:-1]):
        below = nodes[here][bit]
        if not isinstance(below, int):
            below = nodes[here][bit] = len(nodes)
            nodes.append([None, None])
        here = below
    nodes[here][int(bits[-1])] = leaf


def pointer(child: int | bytes | None, nodes: int, data: bytes) -> bytes:
    """To a node, to nothing, or into the data."""
    if child is None:
        return nodes.to_bytes(4)
    if isinstance(child, int):
        return child.to_bytes(4)
    return (nodes + GAP + data.index(child)).to_bytes(4)


def encoded(value: Value) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return head(STRING, len(value)) + value.encode()
    if isinstance(value, int):
        return whole(UINT32, value)
    if isinstance(value, list):
        return head(LIST, len(value)) + b"".join(map(encoded, value))
    pairs = (encoded(key) + encoded(inner) for key, inner in value.items())
    return head(MAP, len(value)) + b"".join(pairs)


def whole(kind: int, value: int) -> bytes:
    size = (value.bit_length() + 7) // 8
    return head(kind, size) + value.to_bytes(size)


def head(kind: int, size: int) -> bytes:
    """Kinds from 8 on are written in a second byte; sizes from 29 on too."""
    high, extra = (kind << 5, b"") if kind < 8 else (0, bytes([kind - 7]))
    if size < 29:
        return bytes([high | size]) + extra
    return bytes([high | 29]) + extra + bytes([size - 29])
