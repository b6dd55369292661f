"""Which addresses of the network may be asked: public ones only.

The table is our own: Python's `ipaddress` calls several internal ranges global, and what it says differs by version.
Sources: the IANA registries of special-purpose addresses (IPv4, IPv6), and the addresses at which providers of machines
answer with secrets.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

Network = IPv4Network | IPv6Network
_DENIED_4 = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
        "240.0.0.0/4",
    )
)  # fmt: skip
# Only 2000::/3 is given out at all; within it these are for protocols, documentation, tunnels and tests.
_GLOBAL_6 = IPv6Network("2000::/3")
_DENIED_6 = tuple(
    IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16",
                                   "3fff::/20")
)  # fmt: skip
_NAT64 = IPv6Network("64:ff9b::/96")
_LAST_32 = (1 << 32) - 1


def is_public(text: str, allowed: Collection[Network] = ()) -> bool:
    """Whether the address may be connected to; `allowed` are ranges that a caller permits beyond the public ones."""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if any(found in each for each in allowed if each.version == found.version):
        return True
    return _public_4(found) if isinstance(found, IPv4Address) else _public_6(found)


def _public_4(address: IPv4Address) -> bool:
    return not any(address in each for each in _DENIED_4)


def _public_6(address: IPv6Address) -> bool:
    if address in _NAT64:  # an IPv4 address behind a translator: it is the one that is asked
        return _public_4(IPv4Address(int(address) & _LAST_32))
    return address in _GLOBAL_6 and not any(address in each for each in _DENIED_6)
