"""Addresses as values: two ways to write one are the same."""

from __future__ import annotations

import ipaddress


def same_for_all(written: str) -> str:
    """*written* in its shortest form; as it stands where it is no address (a zip may hide or spoil it)."""
    try:
        return str(ipaddress.ip_address(written))
    except ValueError:
        return written
