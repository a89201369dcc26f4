"""Which addresses of the net may be called from here: none that lies inside of a house."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

OPEN_V6 = ip_network("2000::/3")
TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("::ffff:0:0/96"))
TUNNELLED = (ip_network("2002::/16"), ip_network("2001::/32"))
# Where machines of a cloud learn about themselves, at addresses that look like anybody's; 169.254.169.254 is no global one.
OF_CLOUDS = {ip_address("168.63.129.16")}


def may_be_called(address: str, *, besides: Sequence[str] = ()) -> bool:
    """Whether this address is of the open net, or in one of the networks that are named besides."""
    found = _meant(ip_address(address))
    if any(found in ip_network(network) for network in besides):
        return True
    if isinstance(found, IPv6Address) and (found not in OPEN_V6 or any(found in network for network in TUNNELLED)):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved and found not in OF_CLOUDS


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The older address that a newer one stands for."""
    is_translated = isinstance(address, IPv6Address) and any(address in network for network in TRANSLATED)
    return IPv4Address(int(address) & 0xFFFFFFFF) if is_translated else address
