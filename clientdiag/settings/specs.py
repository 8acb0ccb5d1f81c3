"""Every setting there is: its name, how it is read, its default, and what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clientdiag.model.text import Text, text
from clientdiag.settings.values import (
    address,
    addresses,
    gateway,
    language,
    mail_address,
    one_of,
    path,
    recipient,
    seconds,
    short_name,
    switch,
    web_address,
)

IGNORED = object()
"""An unusable value of the policy counts as not set."""


@dataclass(frozen=True)
class Spec:
    """One setting: how a raw value is read (raises Problem), its default, and what it is for.

    ``when_unusable`` is what an unusable value of the policy counts as.
    """

    name: str
    read: Callable[[Any], Any]
    default: Any
    meaning: Text
    when_unusable: Any = IGNORED


_OFF, _ON = False, True
SPECS: tuple[Spec, ...] = (
    Spec("gateway", gateway, None, text("The VPN server: a name, with `:port` when it is not 443.")),
    Spec("expected_addresses", addresses, (), text("The addresses the server's name should lead to.")),
    Spec(
        "client_ca_file",
        path,
        None,
        text("A file with the CA that issues your users' certificates, PEM or DER."),
    ),
    Spec(
        "server_root_file",
        path,
        None,
        text("A file with the root that the VPN server's certificate leads to, PEM or DER."),
    ),
    Spec("connect_deadline_s", seconds, 4.0, text("How long one connection may take, in seconds.")),
    Spec("second_resolver", address, None, text("A DNS resolver to compare the name's addresses with.")),
    Spec(
        "ask_zone_servers", switch, _OFF, text("Whether the name servers of the name's own zone are asked.")
    ),
    Spec("time_source", web_address, None, text("An http address whose Date header is the right time.")),
    Spec(
        "portal_probe",
        web_address,
        None,
        text("An http address that answers 204 or 200 unless a portal is in the way."),
    ),
    Spec("expect_client", switch, _OFF, text("Whether the Cisco client must be installed.")),
    Spec(
        "expect_public_certificate",
        switch,
        _OFF,
        text("Whether the gateway's certificate comes from a public authority."),
    ),
    Spec(
        "fetch_issuers",
        switch,
        _OFF,
        text("Whether an issuer that is not sent is fetched from the address in the certificate."),
    ),
    Spec(
        "check_revocation",
        switch,
        _OFF,
        text("Whether the issuers are asked if they have revoked the server's certificates."),
    ),
    Spec(
        "require_revocation",
        switch,
        _OFF,
        text("Whether a certificate counts as refused when nobody answers if it was revoked."),
    ),
    Spec(
        "system_retrieval",
        switch,
        _ON,
        text("Whether Windows or macOS may fetch what they miss while they judge the server's certificate."),
    ),
    Spec("save_folder", path, None, text("Where diagnostic zips are saved; the Desktop when not set.")),
    Spec(
        "drop_folder",
        path,
        None,
        text("A folder or share of IT's into which a zip can be put."),
    ),
    Spec(
        "seal_for",
        recipient,
        None,
        text("Who alone can open the zips: an age recipient, or an RSA certificate or its file."),
    ),
    Spec(
        "require_sealing",
        switch,
        _OFF,
        text("Whether a zip may be saved only if it is sealed."),
        when_unusable=_ON,
    ),
    Spec(
        "hide_gateway",
        switch,
        _OFF,
        text("Whether zips hide the VPN server too; then they cannot be judged again."),
        when_unusable=_ON,
    ),
    Spec(
        "hide_thumbprints",
        switch,
        _OFF,
        text("Whether zips hide the fingerprints of certificates."),
        when_unusable=_ON,
    ),
    Spec("help_desk", mail_address, None, text("The e-mail address of the help desk.")),
    Spec("help_desk_name", short_name, "", text("What the help desk is called.")),
    Spec(
        "real_actions",
        switch,
        _ON,
        text("Whether the window may open the system's own settings, and a network's sign-in page."),
    ),
    Spec(
        "language",
        language,
        "",
        text("The language of the window and the reports; the system's when not set."),
    ),
    Spec("appearance", one_of("system", "light", "dark"), "system", text("Light or dark.")),
)
BY_NAME = {spec.name: spec for spec in SPECS}
