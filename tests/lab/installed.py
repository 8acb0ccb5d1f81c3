"""What is installed on the lab's computer: the Cisco client, its own store, and NetworkManager."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cryptography import x509

from tests.lab.parts import Program
from tests.lab.pki import Pki
from tests.lab.scene import Roots
from tests.peers import cisco


def trusts_private(pki: Pki) -> list[x509.Certificate]:
    """The lab's private root."""
    return [pki.root.certificate]


def trusts_public(pki: Pki) -> list[x509.Certificate]:
    """The root that Mozilla's list holds too."""
    return [pki.public_root.certificate]


def trusts_nobody(_pki: Pki) -> list[x509.Certificate]:
    """An empty list."""
    return []


def client(
    version: str = "5.1.2.42",
    *more: Mapping[str, bytes],
    roots: Roots = trusts_private,
    **tree: Any,
) -> Callable[[Pki], dict[str, bytes]]:
    """A Cisco client with *roots* in its own store; *more* files are laid over it; *tree* as cisco.client."""

    def files(pki: Pki) -> dict[str, bytes]:
        made = cisco.client(version, roots=roots(pki), **tree)
        for one in more:
            made |= one
        return made

    return files


def networkmanager(connectivity: str) -> Callable[[Pki], dict[str, bytes]]:
    """A NetworkManager that says this of the connection; ``hangs`` for one that never answers."""
    script = "exec sleep 60" if connectivity == "hangs" else f"echo {connectivity}"
    return lambda _pki: {"/usr/bin/nmcli": f"#!/bin/sh\n{script}\n".encode()}


AGENT = Program((cisco.AGENT, "infinity"))
"""The Cisco client's agent, running."""
AGENT_OLD = Program((f"{cisco.OLD_PREFIX}/bin/vpnagentd", "infinity"))
"""The same of AnyConnect 4.x."""
