"""Which stores decide for the client on this system."""

from __future__ import annotations

from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientInstall, ClientState, StoreContext, TrustStore

CISCO_STORES = "cisco-"
READS_SYSTEM_BUNDLE = (5, 1, 19)
"""The first Cisco client for Linux that also reads the system's bundle."""


def deciding_stores(evidence: Evidence) -> tuple[TrustStore, ...]:
    """The stores whose anchors decide for the client on this system.

    On Linux an installed Cisco client reads its own PEM stores, and the system's from 5.1.19; else
    the system decides. Mozilla's list never does.
    """
    anchors = [
        one for one in evidence.all(TrustStore) if one.anchors and one.context is not StoreContext.PUBLIC
    ]
    own = tuple(one for one in anchors if one.store.startswith(CISCO_STORES))
    system = tuple(one for one in anchors if not one.store.startswith(CISCO_STORES))
    client = evidence.first(ClientInstall)
    if not own or client is None or not client.found:
        return system
    return (*own, *system) if reads_system_bundle(evidence) else own


def reads_system_bundle(evidence: Evidence) -> bool:
    """Whether this version of the client reads the system's bundle; an unknown version counts as old."""
    return version_tuple(client_version(evidence)) >= READS_SYSTEM_BUNDLE


_MOST_DIGITS = 9


def client_version(evidence: Evidence) -> str | None:
    """The Cisco client's version: by its files, else by its own word; None where neither says it."""
    client, said = evidence.first(ClientInstall), evidence.first(ClientState)
    by_files = client.version if client is not None else None
    return by_files or (said.version if said is not None else None)


def version_tuple(version: str | None) -> tuple[int, ...]:
    """``5.1.8.122`` as numbers; empty when it is no version."""
    parts = (version or "").split(".")
    numbers = all(part.isdecimal() and len(part) <= _MOST_DIGITS for part in parts)
    return tuple(int(part) for part in parts) if numbers else ()
