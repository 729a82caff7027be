"""Which network addresses are everybody's: the only ones that we ask for what a stranger's mail names."""

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# The registries of special addresses (RFC 6890 and later), written out: Python's own lists differ by version.
SPECIAL = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 2001::/23 2001:db8::/32 2620:4f:8000::/48 3fff::/20
"""
NEVER = [ipaddress.ip_network(net) for net in SPECIAL.split()]
EVERYBODYS_V6 = ipaddress.ip_network("2000::/3")
# Forms that hold an IPv4 address, and how far to its right end: NAT64, 6to4.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
LAST_32 = 0xFFFFFFFF


def is_public(written: str) -> bool:
    """Tell whether an address is everybody's, and so is the one inside it, if it holds one."""
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    inside = _inside(address)
    if inside is not None:
        return is_public(str(inside))
    if address.version == 6 and address not in EVERYBODYS_V6:
        return False
    return address.is_global and not any(address in net for net in NEVER)


def _inside(address: Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & LAST_32)
    if address in SIX_TO_FOUR:
        return ipaddress.IPv4Address(int(address) >> 80 & LAST_32)
    return None
