"""Readings of the evidence that several rules share. Pure."""

from __future__ import annotations

from clientdiag.checks.readings.chain import (
    ChainView,
    chain_view,
    explanation,
    issuer_is_missing,
    view_of,
)
from clientdiag.checks.readings.clock import (
    CLOCK_TOLERANCE,
    clock_offset,
    date_offset,
    gateway_is_late,
    local_now,
)
from clientdiag.checks.readings.commands import (
    for_system,
    place,
    s_client,
    word,
)
from clientdiag.checks.readings.gateway import (
    by_address_handshake,
    configured_answers,
    decisive_exchange,
    gateway_answers_well,
    has_direct_connection,
    host_of,
    is_automatic_name,
    is_connected,
    primary_handshake,
    was_asked,
)
from clientdiag.checks.readings.profile import (
    PROFILE,
    Effective,
    configured_gateway,
    effective,
    entries_in_use,
    port_in_use,
    profile_entries,
    profile_for_host,
)
from clientdiag.checks.readings.stores import (
    CISCO_STORES,
    READS_SYSTEM_BUNDLE,
    client_version,
    deciding_stores,
    reads_system_bundle,
    version_tuple,
)
from clientdiag.checks.readings.system_verdict import (
    DISTRUST,
    refusals,
    retrieval_mended,
    system_trust,
    trusts,
    verdicts,
)

__all__ = [
    "CISCO_STORES",
    "CLOCK_TOLERANCE",
    "DISTRUST",
    "PROFILE",
    "READS_SYSTEM_BUNDLE",
    "ChainView",
    "Effective",
    "by_address_handshake",
    "chain_view",
    "client_version",
    "clock_offset",
    "configured_answers",
    "configured_gateway",
    "date_offset",
    "deciding_stores",
    "decisive_exchange",
    "effective",
    "entries_in_use",
    "explanation",
    "for_system",
    "gateway_answers_well",
    "gateway_is_late",
    "has_direct_connection",
    "host_of",
    "is_automatic_name",
    "is_connected",
    "issuer_is_missing",
    "local_now",
    "place",
    "port_in_use",
    "primary_handshake",
    "profile_entries",
    "profile_for_host",
    "reads_system_bundle",
    "refusals",
    "retrieval_mended",
    "s_client",
    "system_trust",
    "trusts",
    "verdicts",
    "version_tuple",
    "view_of",
    "was_asked",
    "word",
]
