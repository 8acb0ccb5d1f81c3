"""The registry of checks, in the order shown. Adding a check is one file and one line here."""

from __future__ import annotations

from clientdiag.checks import (
    captive_portal,
    certificate_fetching,
    certificate_trial,
    client_certificate,
    client_install,
    client_profile,
    computer,
    dns_answers,
    gateway_protocol,
    hosts_file,
    local_trust,
    name_resolution,
    network_state,
    other_names,
    other_resolvers,
    reachability,
    revocation,
    server_certificate,
    system_clock,
    system_proxy,
    time_source,
    tls_handshake,
)
from clientdiag.checks.contract import Check

ALL_CHECKS: tuple[Check, ...] = (
    computer.CHECK,
    system_clock.CHECK,
    time_source.CHECK,
    network_state.CHECK,
    captive_portal.CHECK,
    system_proxy.CHECK,
    client_install.CHECK,
    name_resolution.CHECK,
    hosts_file.CHECK,
    dns_answers.CHECK,
    other_resolvers.CHECK,
    reachability.CHECK,
    tls_handshake.CHECK,
    gateway_protocol.CHECK,
    other_names.CHECK,
    server_certificate.CHECK,
    local_trust.CHECK,
    certificate_fetching.CHECK,
    revocation.CHECK,
    client_certificate.CHECK,
    certificate_trial.CHECK,
    client_profile.CHECK,
)
