"""Which IP addresses a web page may be read from: the open internet's; one's own office's if asked.

Knows nothing of names and connections.
"""

from __future__ import annotations

import ipaddress

_V4, _V6 = ipaddress.IPv4Network, ipaddress.IPv6Network
# An IPv4 address stands in the last four bytes: NAT64 (RFC 6052).
_NAT64 = _V6("64:ff9b::/96")
# All that was ever given out; site-local, IPv4-compatible and the like lie outside.
_UNICAST = _V6("2000::/3")
# Not of the open internet, though `ipaddress` of some versions says so: protocol assignments (RFC 6890),
# the relay of 6to4 (RFC 7526), documentation (RFC 9637).
_SPECIAL = (_V4("192.0.0.0/24"), _V4("192.88.99.0/24"), _V6("3fff::/20"))
# RFC 1918 and RFC 4193. Not 100.64.0.0/10, where clouds keep the secrets of machines (100.100.100.200).
_OFFICE = (_V4("10.0.0.0/8"), _V4("172.16.0.0/12"), _V4("192.168.0.0/16"), _V6("fc00::/7"))
_SECRETS = _V6("fd00:ec2::/32")  # in which a cloud keeps such, too
_ISATAP = (0x00005EFE, 0x02005EFE)  # the third word of an address that holds one of IPv4 (RFC 5214)

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: str) -> bool:
    """Say whether an IP address lies on the open internet: not this machine, not the local network."""
    return all(map(_is_global, _meant(address)))


def is_of_office(address: str) -> bool:
    """Say whether an IP address is one of a private network, as offices have them; this machine is none."""
    return all(
        any(each in network for network in _OFFICE) and each not in _SECRETS for each in _meant(address)
    )


def is_public_or_of_office(address: str) -> bool:
    """Say whether an IP address is either of the two."""
    return is_public(address) or is_of_office(address)


def _meant(address: str) -> list[_Address]:
    """Give the addresses that one stands for: itself, and the one of IPv4 that it carries."""
    parsed = ipaddress.ip_address(address.split("%")[0])
    if isinstance(parsed, ipaddress.IPv4Address):
        return [parsed]
    if parsed.ipv4_mapped is not None:
        return [parsed.ipv4_mapped]
    number = int(parsed)
    last = ipaddress.IPv4Address(number & 0xFFFFFFFF)
    if parsed in _NAT64:
        return [last]
    carried = [parsed.sixtofour, *(parsed.teredo or ())]
    if number >> 32 & 0xFFFFFFFF in _ISATAP:
        carried.append(last)
    return [parsed, *filter(None, carried)]


def _is_global(address: _Address) -> bool:
    if any(address in network for network in _SPECIAL):
        return False
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not address.is_multicast
