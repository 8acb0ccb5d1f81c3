"""The registry of checks, in the order shown. Adding a check is one file and one line here."""

from __future__ import annotations

from clientdiag.checks import (
    client_certificate,
    client_install,
    computer,
    dns_answers,
    gateway_protocol,
    local_trust,
    name_resolution,
    reachability,
    server_certificate,
    system_clock,
    tls_handshake,
)
from clientdiag.checks.contract import Check

ALL_CHECKS: tuple[Check, ...] = (
    computer.CHECK,
    system_clock.CHECK,
    client_install.CHECK,
    name_resolution.CHECK,
    dns_answers.CHECK,
    reachability.CHECK,
    tls_handshake.CHECK,
    gateway_protocol.CHECK,
    server_certificate.CHECK,
    local_trust.CHECK,
    client_certificate.CHECK,
)
