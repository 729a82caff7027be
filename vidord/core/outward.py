"""Reaching out to a host that somebody named: resolved once, judged, connected to by that very address."""

import ipaddress
import socket
import ssl
import time

from django.conf import settings

# Where clouds tell machines their secrets; the others (169.254.169.254, fe80::) are link-local.
METADATA = {ipaddress.ip_address("fd00:ec2::254"), ipaddress.ip_address("100.100.100.200")}
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class OutOfBounds(Exception):
    """The host's address is one that nobody may send us to."""


class Deadline:
    """A moment after which nothing is waited for any longer, however slowly the bytes still drip in."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """
        Return the seconds that are left.

        :raises TimeoutError: when there are none.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def connect(host: str, port: int, *, within: Deadline, is_public: bool = False) -> socket.socket:
    """
    Connect by an address that has been judged; `is_public` lets through only addresses of the open internet.

    :raises OutOfBounds: when one of the host's addresses may not be reached.
    :raises OSError: when nothing answers there.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys((family, where) for family, _kind, _number, _name, where in found))
    for _family, where in addresses:
        if not may_reach(str(where[0]), host=host, is_public=is_public):
            raise OutOfBounds
    fault: OSError = OSError(f"{host} has no address")
    for family, where in addresses:
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(within.left())
            connection.connect(where)
            return connection
        except OSError as refused:
            connection.close()
            fault = refused
    raise fault


def may_reach(address: str, *, host: str = "", is_public: bool = False) -> bool:
    """Tell whether an address may be reached; what the operator has named for it may be this machine too."""
    seen = _embedded(ipaddress.ip_address(address.partition("%")[0]))
    if seen.is_link_local or seen.is_multicast or seen.is_unspecified or seen in METADATA:
        return False
    if is_local(host):
        return True
    return seen.is_global if is_public else not (seen.is_loopback or seen.is_reserved)


def _embedded(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the IPv4 address that an IPv6 one carries, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_local(host: str) -> bool:
    """Tell whether the operator has named the host as one that may lie on this machine or in our own net."""
    return host.lower() in settings.IMAP_LOCAL_HOSTS or is_unverified(host)


def is_unverified(host: str) -> bool:
    """Tell whether the operator has said that this host's certificate is not to be verified."""
    return host.lower() in settings.IMAP_UNVERIFIED_HOSTS


def secured(connection: socket.socket, host: str, *, within: Deadline) -> ssl.SSLSocket:
    """
    Put TLS over a connection and verify that the host is who we meant, unless the operator said otherwise.

    :raises OSError: when the handshake fails; `ssl.SSLCertVerificationError` when it is somebody else.
    """
    context = ssl.create_default_context()
    if is_unverified(host):
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection.settimeout(within.left())
    return context.wrap_socket(connection, server_hostname=host)
