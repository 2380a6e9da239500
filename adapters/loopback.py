"""Which hosts are this machine: what decides whether mail may be read from or sent to them without a person's leave."""

from __future__ import annotations

import ipaddress


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine: "localhost" or a literal loopback address; no name is looked up.

    Any other name is not, even one that a directory would answer with a loopback address.
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
